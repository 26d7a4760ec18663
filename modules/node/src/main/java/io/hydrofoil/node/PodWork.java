package io.hydrofoil.node;

import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** One pod on one node and how much of its state the API knows. Owned by the node agent. */
final class PodWork {
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

    boolean isDirty;
    boolean isWriteUnderWay;
    boolean isGone;
    long graceSeconds = Long.MAX_VALUE;

    PodWork(SimNode node, ApiObject pod, PodState state) {
        this.node = node;
        this.pod = pod;
        this.state = state;
    }
}
