package io.hydrofoil.scheduler.preemption;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.ranking.ObstacleCounts;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds whom to evict for pods that fit nowhere. Every node is considered. Changes nothing. */
public final class Preemption {
    /** Of all searches together: one keeps about 90 bytes a row. */
    private static final int MAX_ROWS = 400_000;

    /** A search is counted as so many at least: of small tables 400 searches are kept, not one for every size. */
    private static final int LEAST_ROWS = 1_000;

    private final NodeTable table;
    private final Budgets budgets;
    /** The one that was asked for longest ago comes first. */
    private final Map<Key, VictimSearch> searches = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(Ranking ranking, int priority) {}

    /** Over this table, heeding these budgets. */
    public Preemption(NodeTable table, Budgets budgets) {
        this.table = table;
        this.budgets = budgets;
    }

    /**
     * What evictions can do.
     *
     * @param best the least harmful candidate; null: none
     * @param notHelpful rows where nothing helps
     * @param withoutVictims rows without pods of lower priority
     * @param others what stands against the others even without those pods
     */
    public record Answer(@Nullable Candidate best, int notHelpful, int withoutVictims, ObstacleCounts others) {}

    /** Looks for the best candidate for a pod of this ranking and priority. */
    public Answer search(Ranking ranking, int priority) {
        Answer hopeless = hopeless(ranking.report(), table.hasLowerPriority(priority));
        if (hopeless != null) {
            return hopeless;
        }
        VictimSearch search = searches.computeIfAbsent(
                new Key(ranking, priority), key -> new VictimSearch(table, budgets, ranking, priority));
        forgetEldest();
        search.catchUp();
        Candidate best = search.best();
        return best != null ? new Answer(best, 0, 0, new ObstacleCounts()) : why(search);
    }

    /** All candidates, after {@link #search}; for extenders, which may strike some out. */
    public List<Candidate> candidates(Ranking ranking, int priority) {
        VictimSearch search = searches.get(new Key(ranking, priority));
        if (search == null) {
            return List.of();
        }
        search.catchUp(); // which was not needed if the answer was told without a trial
        return search.all();
    }

    /** The least harmful of some candidates, or null. */
    public static @Nullable Candidate best(List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            if (best == null || candidate.isBetterThan(best)) {
                best = candidate;
            }
        }
        return best;
    }

    /**
     * Whether pods of lower priority that were evicted for this pod are still leaving the row: then no others are
     * evicted.
     */
    public boolean areLeaving(int row, int priority) {
        for (Resident resident : table.residents(row)) {
            if (resident.priority() < priority
                    && resident.papers().isTerminating()
                    && resident.papers().isPreempted()) {
                return true;
            }
        }
        return false;
    }

    /** What can be told without a trial: nobody is less important, or no eviction could help; null: nothing. */
    private static @Nullable Answer hopeless(ObstacleCounts report, boolean hasVictims) {
        int[] rows = new int[2];
        report.forEach((obstacles, count) -> rows[Obstacles.isUnresolvable(obstacles) ? 0 : 1] += count);
        return rows[1] > 0 && hasVictims ? null : new Answer(null, rows[0], rows[1], new ObstacleCounts());
    }

    private static Answer why(VictimSearch search) {
        int[] rows = new int[2];
        ObstacleCounts others = new ObstacleCounts();
        search.counts().forEach((outcome, count) -> {
            if (outcome == VictimSearch.NOT_HELPFUL) {
                rows[0] = count;
            } else if (outcome == VictimSearch.NO_VICTIMS) {
                rows[1] = count;
            } else {
                others.add(outcome, count);
            }
        });
        return new Answer(null, rows[0], rows[1], others);
    }

    /** The table may have grown since the last search was kept: more than one may have to go. */
    private void forgetEldest() {
        long rows = Math.max(LEAST_ROWS, table.rowCount());
        Iterator<VictimSearch> eldest = searches.values().iterator();
        while (searches.size() > 1 && searches.size() * rows > MAX_ROWS) {
            eldest.next();
            eldest.remove();
        }
    }

    /** How many searches are kept. */
    int kept() {
        return searches.size();
    }
}
