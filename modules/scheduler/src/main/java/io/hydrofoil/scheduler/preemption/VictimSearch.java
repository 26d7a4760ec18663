package io.hydrofoil.scheduler.preemption;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.ranking.ObstacleCounts;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.table.Journal;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The victims of one kind of preemptor on every row. Each row is tried for real: its pods of lower priority are lifted
 * off the table, and those with which the preemptor still fits are put back, the most important first.
 *
 * <p>A row's answer holds until the row changes, if nothing but the row decides: thousands of equal preemptors then
 * share one pass over all rows, as equal pods share a ranking.
 */
final class VictimSearch {
    /** Outcome of a row where nobody can be evicted. */
    static final long NO_VICTIMS = 1L << 60;

    /** Outcome of a row where evictions do not help at all. */
    static final long NOT_HELPFUL = 1L << 59;

    private static final long CANDIDATE = 0;

    private final NodeTable table;
    private final Budgets budgets;
    private final Ranking ranking;
    private final int priority;
    private @Nullable Candidate[] candidates = {};
    /** By row: what became of the trial: one of the above, or what still stands against it. */
    private long[] outcomes = {};

    /** All candidates in order, and all outcomes of other live rows. */
    private final TreeSet<Candidate> ordered = new TreeSet<>(Candidate::compare);

    private final ObstacleCounts counts = new ObstacleCounts();

    private long caughtUp = -1;
    private long budgetsVersion;

    VictimSearch(NodeTable table, Budgets budgets, Ranking ranking, int priority) {
        this.table = table;
        this.budgets = budgets;
        this.ranking = ranking;
        this.priority = priority;
    }

    /** Looks at the rows that may have another answer than before. */
    void catchUp() {
        Journal journal = table.journal();
        long end = journal.position();
        boolean anew = caughtUp < 0
                || !ranking.isLocal()
                || !journal.covers(caughtUp)
                || budgetsVersion != budgets.version()
                || end - caughtUp > table.rowCount();
        int before = outcomes.length;
        if (before < table.rowCount()) {
            outcomes = Arrays.copyOf(outcomes, table.rowCount());
            Arrays.fill(outcomes, before, outcomes.length, Obstacles.NOT_LIVE);
            candidates = Arrays.copyOf(candidates, table.rowCount());
        }
        if (anew) {
            for (int row = 0; row < table.rowCount(); row++) {
                look(row);
            }
        } else {
            for (long at = caughtUp; at < end; at++) {
                look(journal.row(at));
            }
        }
        caughtUp = end;
        budgetsVersion = budgets.version();
    }

    /** The least harmful candidate, or null. */
    @Nullable
    Candidate best() {
        return ordered.isEmpty() ? null : ordered.first();
    }

    /** All candidates, by row. */
    List<Candidate> all() {
        List<Candidate> all = new ArrayList<>(ordered);
        all.sort(Comparator.comparingInt(Candidate::row));
        return all;
    }

    /** Why live rows are no candidates. */
    ObstacleCounts counts() {
        return counts;
    }

    private void look(int row) {
        forget(row);
        outcomes[row] = table.isLive(row) ? outcome(row) : Obstacles.NOT_LIVE;
        if (candidates[row] != null) {
            ordered.add(candidates[row]);
        } else if (outcomes[row] != Obstacles.NOT_LIVE) {
            counts.add(outcomes[row], 1);
        }
    }

    private void forget(int row) {
        Candidate known = candidates[row];
        if (known != null) {
            ordered.remove(known);
            candidates[row] = null;
        } else if (outcomes[row] != Obstacles.NOT_LIVE) {
            counts.add(outcomes[row], -1);
        }
    }

    private long outcome(int row) {
        long obstacles = ranking.obstacles(row);
        if (obstacles == 0 || Obstacles.isUnresolvable(obstacles)) {
            return NOT_HELPFUL;
        }
        List<Resident> potential = new ArrayList<>();
        for (Resident resident : table.residents(row)) {
            if (resident.priority() < priority) {
                potential.add(resident);
            }
        }
        if (potential.isEmpty()) {
            return NO_VICTIMS;
        }
        potential.sort(Resident::compareImportance);
        potential.forEach(table::lift);
        long found = ranking.trial(row);
        if (found == CANDIDATE) {
            candidates[row] = spare(row, potential);
        }
        for (Resident resident : potential) {
            if (resident.row() != row) {
                table.lay(row, resident);
            }
        }
        return found;
    }

    /** Puts back whom it can, beginning with those whose eviction would break a budget. */
    private Candidate spare(int row, List<Resident> potential) {
        List<Resident> violating = budgets.concern(potential) ? budgets.violating(potential) : List.of();
        List<Resident> victims = new ArrayList<>();
        int violations = 0;
        for (Resident resident : violating) {
            if (!fitsWith(row, resident)) {
                victims.add(resident);
                violations++;
            }
        }
        for (Resident resident : potential) {
            if (!violating.contains(resident) && !fitsWith(row, resident)) {
                victims.add(resident);
            }
        }
        victims.sort(Resident::compareImportance);
        return new Candidate(row, List.copyOf(victims), violations);
    }

    private boolean fitsWith(int row, Resident resident) {
        table.lay(row, resident);
        if (ranking.trial(row) == 0) {
            return true;
        }
        table.lift(resident);
        return false;
    }
}
