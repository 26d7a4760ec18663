package io.hydrofoil.node;

import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** One pod on one node and how much of its state the API knows. Owned by the node agent. */
final class PodWork {
    private static final long FIRST_BACK_OFF_MS = 1_000;
    private static final long LAST_BACK_OFF_MS = 16_000;

    final SimNode node;
    ApiObject pod;
    PodState state;
    /** The status as last written, or null. */
    @Nullable
    MapValue written;

    /** Where {@link #written} was written; 0: it was only read. */
    long writtenRevision;

    /** Until when its coming up is not worth a write. */
    long quietUntilMs;

    /** Writes that failed since one succeeded. */
    int failures;

    boolean isRetryDue;
    boolean isDirty;
    boolean isWriteUnderWay;
    boolean isGone;
    long graceSeconds = Long.MAX_VALUE;

    PodWork(SimNode node, ApiObject pod, PodState state) {
        this.node = node;
        this.pod = pod;
        this.state = state;
    }

    /** One more write failed: how long until the next. Doubles: thousands may be told that the store is full. */
    long backOffMs() {
        return Math.min(FIRST_BACK_OFF_MS << Math.min(failures++, 10), LAST_BACK_OFF_MS);
    }
}
