package io.hydrofoil.scheduler.census;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods that no selector tells apart: of one namespace, with equal labels, all being deleted or none. */
public final class PodKind {
    private final String namespace;
    private final MapValue labels;
    private final boolean isTerminating;
    private final RowCounts counts = new RowCounts();
    /** Counted groups that select these pods. */
    private final List<PodGroup> groups = new ArrayList<>(2);
    /** Uses by pods, waiting or bound. */
    int users;

    private List<Carriers> carriers = List.of();
    private long carriersVersion = -1;

    PodKind(String namespace, MapValue labels, boolean isTerminating) {
        this.namespace = namespace;
        this.labels = labels;
        this.isTerminating = isTerminating;
    }

    /** The pods' namespace. */
    public String namespace() {
        return namespace;
    }

    /** The pods' labels. */
    public MapValue labels() {
        return labels;
    }

    /** Whether the pods are being deleted. */
    public boolean isTerminating() {
        return isTerminating;
    }

    /** How many stand where. */
    public RowCounts counts() {
        return counts;
    }

    List<PodGroup> groups() {
        return groups;
    }

    @Nullable
    List<Carriers> carriers(long version) {
        return carriersVersion == version ? carriers : null;
    }

    void carriers(List<Carriers> now, long version) {
        carriers = now;
        carriersVersion = version;
    }

    @Override
    public String toString() {
        return namespace + " " + labels + (isTerminating ? " terminating" : "");
    }
}
