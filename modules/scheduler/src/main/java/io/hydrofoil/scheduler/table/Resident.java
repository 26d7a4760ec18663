package io.hydrofoil.scheduler.table;

import io.hydrofoil.scheduler.census.Carriers;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.HostPort;
import java.util.List;

/**
 * A pod that is charged to a row, or would be: bound, assumed, or nominated. Made and given back by the
 * {@link NodeTable}.
 */
public final class Resident {
    private final Papers papers;
    private final ResourceColumns.Charge charge;
    private final PodKind kind;
    private final List<Carriers> carried;
    private VolumeUse volumes;
    int row = Interner.ABSENT;

    Resident(Papers papers, ResourceColumns.Charge charge, PodKind kind, List<Carriers> carried) {
        this.papers = papers;
        this.charge = charge;
        this.kind = kind;
        this.carried = carried;
        this.volumes = papers.volumes();
    }

    /**
     * What is known of a pod besides its load, labels and terms.
     *
     * @param name {@code namespace/name}
     * @param priority spec.priority
     * @param startMs status.startTime; {@link Long#MAX_VALUE}: not started
     * @param isTerminating whether it is being deleted
     * @param isPreempted whether it is being deleted to make room
     */
    public record Papers(
            String uid,
            String name,
            int priority,
            long startMs,
            boolean isTerminating,
            boolean isPreempted,
            List<HostPort> ports,
            VolumeUse volumes) {}

    /** What is known of it. */
    public Papers papers() {
        return papers;
    }

    /** Its uid. */
    public String uid() {
        return papers.uid();
    }

    /** Its priority. */
    public int priority() {
        return papers.priority();
    }

    /** The row it is charged to, or {@link Interner#ABSENT}. */
    public int row() {
        return row;
    }

    /** What it takes. */
    public ResourceColumns.Charge charge() {
        return charge;
    }

    /** What selectors can ask of it. */
    public PodKind kind() {
        return kind;
    }

    List<Carriers> carried() {
        return carried;
    }

    VolumeUse volumes() {
        return volumes;
    }

    void volumes(VolumeUse now) {
        volumes = now;
    }

    /** Whether it is more important than another: by priority, then by how long it has been running. */
    public static int compareImportance(Resident a, Resident b) {
        int byPriority = Integer.compare(b.priority(), a.priority());
        return byPriority != 0 ? byPriority : Long.compare(a.papers.startMs(), b.papers.startMs());
    }

    @Override
    public String toString() {
        return "pod " + papers.name();
    }
}
