package io.hydrofoil.scheduler.queue;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.volumes.PodVolumes;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A pod that has no node yet, with its place in the {@link PodQueue}. */
public final class PendingPod {
    /** Higher priority first, then who has waited longest since the last attempt. */
    static final Comparator<PendingPod> ORDER = Comparator.comparingInt((PendingPod pod) -> -pod.seen.priority())
            .thenComparingLong(pod -> pod.sinceMs)
            .thenComparingLong(pod -> pod.sequence);

    /** As {@link #ORDER} within each second in which back-offs end. */
    static final Comparator<PendingPod> BY_BACKOFF = Comparator.comparingLong(
                    (PendingPod pod) -> Math.ceilDiv(pod.dueMs, Backoff.WINDOW_MS))
            .thenComparing(ORDER);

    /** Where it is; see {@link PodQueue} for the transitions. */
    enum State {
        ACTIVE,
        IN_FLIGHT,
        BACKING_OFF,
        ERROR_BACKING_OFF,
        WAITING,
        BLOCKED,
        HELD
    }

    final String uid;
    final long sequence;
    State state = State.HELD;
    long sinceMs;
    long dueMs;
    long backoffEndMs;
    int unschedulableCount;
    int errorCount;
    boolean isEvicting;
    boolean wakeWhenEvicted;
    boolean isChangedInFlight;

    @Nullable
    WaitingClass waitingIn;

    /** With whom it was woken, until it is tried. */
    @Nullable
    Wave wave;

    String blockedBy = "";

    private Seen seen;
    private int statusWrites;
    private @Nullable Resident nominated;

    /**
     * What the scheduler knows of a pod, from its object.
     *
     * @param about enough of the object for events, conditions and writes
     * @param full the whole object if someone needs it (extenders, own plugins), else null
     * @param profile by whose rules it is placed
     * @param demand without volumes and default spreading
     * @param kind what selectors can ask
     * @param isGated whether scheduling gates hold it
     */
    public record Seen(
            ApiObject about,
            @Nullable ApiObject full,
            Profile profile,
            Demand demand,
            PodVolumes volumes,
            PodKind kind,
            int priority,
            boolean mayPreempt,
            boolean isGated) {
        boolean isAskingTheSame(Seen other) {
            return profile.schedulerName().equals(other.profile.schedulerName())
                    && isGated == other.isGated
                    && priority == other.priority
                    && kind.equals(other.kind)
                    && demand.equals(other.demand)
                    && volumes.equals(other.volumes);
        }
    }

    PendingPod(Seen seen, long nowMs, long sequence) {
        this.uid = seen.about().uid();
        this.seen = seen;
        this.sinceMs = nowMs;
        this.sequence = sequence;
    }

    /** Its uid. */
    public String uid() {
        return uid;
    }

    /** What is known of it. */
    public Seen seen() {
        return seen;
    }

    void seen(Seen now) {
        seen = now;
    }

    /** Its place among the pods that are to run where others leave; null: none. */
    public @Nullable Resident nominated() {
        return nominated;
    }

    /** It is to run where others leave, or no longer. */
    public void nominated(@Nullable Resident now) {
        nominated = now;
    }

    /** A write of its status began (1) or ended (-1). */
    public void statusWrites(int change) {
        statusWrites += change;
    }

    /** Whether its status as seen is older than what was written. */
    public boolean isStatusStale() {
        return statusWrites > 0;
    }

    /** Attempts that found no node since one last did. */
    public int unschedulableCount() {
        return unschedulableCount;
    }

    /** Enough of a pod's object for events, conditions and writes. */
    public static ApiObject about(ApiObject pod) {
        MapValue metadata = pod.metadata();
        MapValue few = new MapValue()
                .put("name", pod.name())
                .put("namespace", pod.namespace())
                .put("uid", pod.uid());
        if (metadata.has("generation")) {
            few.put("generation", metadata.number("generation", 0));
        }
        ListValue owners = metadata.list("ownerReferences");
        if (!owners.isEmpty()) {
            few.put("ownerReferences", owners);
        }
        MapValue status = new MapValue().put("conditions", pod.status().list("conditions"));
        String node = pod.status().text("nominatedNodeName", "");
        if (!node.isEmpty()) {
            status.put("nominatedNodeName", node);
        }
        MapValue tree = new MapValue().put("metadata", few).put("status", status);
        return ApiObject.of(pod.kind(), pod.revision(), tree);
    }

    @Override
    public String toString() {
        return seen.about().namespace() + "/" + seen.about().name() + " " + state;
    }
}
