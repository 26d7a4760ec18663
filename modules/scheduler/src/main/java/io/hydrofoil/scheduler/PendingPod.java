package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod that has no node yet, with its place in the {@link PodQueue}. */
final class PendingPod {
    /** Higher priority first, then who came first. */
    static final Comparator<PendingPod> ORDER = Comparator.comparingInt((PendingPod pod) -> -pod.priority)
            .thenComparingLong(pod -> pod.sinceMs)
            .thenComparingLong(pod -> pod.sequence);

    /** Where it is; see {@link PodQueue} for the transitions. */
    enum State {
        ACTIVE,
        IN_FLIGHT,
        BACKING_OFF,
        WAITING_FOR_ROOM,
        WAITING_FOR_CLAIM,
        GATED
    }

    final String uid;
    final long sinceMs;
    final long sequence;
    final int priority;
    ApiObject pod;
    Demand demand;
    State state = State.GATED;
    long dueMs;
    int failures;

    @Nullable
    String claim;

    PendingPod(ApiObject pod, long nowMs, long sequence) {
        this.uid = pod.uid();
        this.pod = pod;
        this.sinceMs = nowMs;
        this.sequence = sequence;
        this.priority = priorityOf(pod);
        this.demand = Demand.of(pod.spec(), List.of());
    }

    static int priorityOf(ApiObject pod) {
        return (int) pod.spec().number("priority", 0);
    }

    boolean isGated() {
        return !pod.spec().list("schedulingGates").isEmpty();
    }

    /** Names of the claims that its volumes refer to, generic ephemeral ones included. */
    List<String> claims() {
        ListValue volumes = pod.spec().list("volumes");
        List<String> claims = new ArrayList<>(0);
        for (MapValue volume : volumes.maps()) {
            String claim = volume.map("persistentVolumeClaim").text("claimName");
            if (claim != null) {
                claims.add(claim);
            } else if (volume.has("ephemeral")) {
                claims.add(pod.name() + "-" + volume.text("name", ""));
            }
        }
        return claims;
    }
}
