package io.hydrofoil.scheduler;

import io.hydrofoil.scheduler.FitReport.Preemption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.IntArrayList;

/**
 * The decisions of one batch over a {@link NodeTable} that changes only by {@link #took}. A function of the table, the
 * demands in their order
 * and the seed; pods with equal demands share one {@link Ranking}, which catches up with the placements of others when
 * it is asked again.
 */
final class Placement {
    private final NodeTable table;
    private final int seed;
    private final Map<Demand, Shared> rankings = new HashMap<>();
    private final IntArrayList touched = new IntArrayList();

    Placement(NodeTable table, int seed) {
        this.table = table;
        this.seed = seed;
    }

    /** The best row for one pod, or -1. */
    static int choose(NodeTable table, Demand demand, int seed) {
        return new Ranking(table, demand, seed).best();
    }

    /** The best row for the next pod of this demand, or -1. */
    int choose(Demand demand) {
        return ranking(demand).ranking.best();
    }

    /** The table has charged a pod of this batch to the row. */
    void took(int row) {
        touched.addInt(row);
    }

    /** Why the demand fits nowhere. */
    String message(Demand demand, Preemption preemption) {
        Shared shared = ranking(demand);
        return shared.messages.computeIfAbsent(
                preemption, kind -> shared.ranking.report().message(kind));
    }

    private Shared ranking(Demand demand) {
        Shared shared = rankings.get(demand);
        if (shared == null) {
            shared = new Shared(new Ranking(table, demand, seed));
            shared.seen = touched.size();
            rankings.put(demand, shared);
        }
        if (shared.seen < touched.size()) {
            shared.messages.clear();
        }
        while (shared.seen < touched.size()) {
            shared.ranking.touch(touched.getInt(shared.seen++));
        }
        return shared;
    }

    private static final class Shared {
        private final Ranking ranking;
        private final Map<Preemption, String> messages = new EnumMap<>(Preemption.class);
        private int seen;

        Shared(Ranking ranking) {
            this.ranking = ranking;
        }
    }
}
