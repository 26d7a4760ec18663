package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.pipeline.ReadBarrier;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.store.Reader;
import java.util.List;

/**
 * Lets requests wait that must see more than this member may have applied (promise G2): those that ask for the latest
 * state, by not naming a resourceVersion, and those that name one of the future, or a page of a list made elsewhere.
 * With resourceVersion=0 anything will do.
 */
final class Freshness {
    private static final int MAX_DIGITS = 18;

    private final ReadBarrier barrier;
    private final Reader reader;

    Freshness(ReadBarrier barrier, Reader reader) {
        this.barrier = barrier;
        this.reader = reader;
    }

    /** Runs {@code handle} once this member's state is new enough; now, or on a thread that must not be blocked. */
    void when(Exchange exchange, Target target, Representation as, Runnable handle) {
        if (isAsked(exchange, target)) {
            when(exchange, as, handle);
        } else {
            handle.run();
        }
    }

    /** Runs {@code handle} once this member's state holds all that was acknowledged before. */
    void when(Exchange exchange, Representation as, Runnable handle) {
        if (!barrier.isNeeded()) {
            handle.run();
            return;
        }
        barrier.await(new ReadBarrier.Waiter() {
            @Override
            public void reached() {
                handle.run();
            }

            @Override
            public void failed(ApiStatus status) {
                Reads.refuse(exchange, as, status);
            }
        });
    }

    private boolean isAsked(Exchange exchange, Target target) {
        return switch (target.verb()) {
            case GET, LIST, WATCH -> isNewer(first(exchange.query().get("resourceVersion")));
            case DELETECOLLECTION -> true;
            // Decided again where they are applied.
            case CREATE, UPDATE, PATCH, DELETE -> false;
        };
    }

    private boolean isNewer(String resourceVersion) {
        if (resourceVersion.isEmpty()) {
            return true;
        }
        boolean isNumber = resourceVersion.length() <= MAX_DIGITS
                && resourceVersion.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber && Long.parseLong(resourceVersion) > reader.revision();
    }

    private static String first(@org.jspecify.annotations.Nullable List<String> values) {
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }
}
