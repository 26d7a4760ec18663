package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import org.jspecify.annotations.Nullable;

/** What became of a {@link Write}. */
public sealed interface Reply {
    /**
     * Done.
     *
     * @param revision at which it is done: a view at this revision or later shows it
     * @param object the object after the write, or null where the answer is not an object
     */
    record Done(long revision, @Nullable ApiObject object) implements Reply {}

    /** Refused; the status tells why (409 Conflict, 404 NotFound, 422 Invalid, 429 …). */
    record Refused(ApiStatus status) implements Reply {
        /** Someone else changed or created it first, or it is not there: look again. */
        public boolean isStale() {
            return status.code() == 409 || status.code() == 404;
        }
    }

    /** The connection to the log was lost before an answer: it may or may not have been applied. */
    record Unknown() implements Reply {}
}
