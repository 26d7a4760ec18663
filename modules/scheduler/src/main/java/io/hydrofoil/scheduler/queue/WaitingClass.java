package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pods that found no node and are alike: what helps one helps the next. */
final class WaitingClass {
    /** Those that ask for little first. */
    static final Comparator<WaitingClass> BY_CPU =
            Comparator.comparingLong((WaitingClass each) -> each.cpuMilli).thenComparingLong(each -> each.number);

    final Key key;
    final TreeSet<PendingPod> pods = new TreeSet<>(PendingPod.ORDER);
    final Need need;
    final Lock lock;
    /** What the pods ask for, as far as that is looked at. */
    final long cpuMilli;

    private final long number;

    /** With whom other rows are looked at; null: they do not matter. */
    @Nullable
    Family family;

    private @Nullable RowFilters filters;

    /** Profiles have distinct names. */
    record Key(Profile profile, Demand demand, PodKind kind, int priority) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && profile.schedulerName().equals(that.profile.schedulerName())
                    && kind.equals(that.kind)
                    && priority == that.priority
                    && demand.equals(that.demand);
        }

        @Override
        public int hashCode() {
            return 31 * demand.hashCode() + kind.hashCode();
        }
    }

    /** What an event must bring to be of any help. */
    enum Need {
        /** A row that has become better by itself. */
        ROW,
        /** Pods elsewhere that left, or nodes. */
        OTHERS_GONE,
        /** Pods elsewhere that left or came, or nodes. */
        OTHERS
    }

    /** {@code number}: of no other class. */
    WaitingClass(Key key, boolean isLocal, long number) {
        this.key = key;
        this.number = number;
        Profile profile = key.profile;
        this.lock = profile.filters(Plugin.NODE_AFFINITY) ? Lock.of(key.demand.nodes()) : Lock.NONE;
        this.cpuMilli =
                profile.filters(Plugin.NODE_RESOURCES_FIT) ? key.demand.load().amount(Requests.CPU) : 0;
        if (isLocal) {
            need = Need.ROW;
        } else if (key.demand.pods().affinity().isEmpty()
                && key.demand.pods().hard().isEmpty()) {
            need = Need.OTHERS_GONE;
        } else {
            need = Need.OTHERS;
        }
    }

    /** What rows are judged by, compiled at the first look. */
    RowFilters filters(NodeTable table, Obstacles texts) {
        RowFilters known = filters;
        if (known == null) {
            known = new RowFilters(table, key.profile, key.demand, texts);
            filters = known;
        }
        return known;
    }
}
