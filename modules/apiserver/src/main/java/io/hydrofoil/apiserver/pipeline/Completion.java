package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;

/** Told once what became of a write; on a thread of the pipeline: must not block. */
public interface Completion {
    /**
     * Done.
     *
     * @param revision of the commit; 0 if nothing was written
     */
    void done(Result result, long revision, Notes notes);

    /** Refused; nothing was written. */
    void refused(ApiStatus status, Notes notes);

    /** The log did not answer in time, or was lost: it may or may not have been applied. */
    void unknown(ApiStatus status);
}
