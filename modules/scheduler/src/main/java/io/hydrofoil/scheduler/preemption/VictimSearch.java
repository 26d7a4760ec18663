package io.hydrofoil.scheduler.preemption;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.table.Journal;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private final NodeTable table;
    private final Budgets budgets;
    private final Ranking ranking;
    private final int priority;
    private @Nullable Candidate[] candidates = {};
    /** By row: 0 for a candidate, else why not: one of the above, or what still stands against it. */
    private long[] outcomes = {};

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
        if (outcomes.length < table.rowCount()) {
            outcomes = Arrays.copyOf(outcomes, table.rowCount());
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
        Candidate best = null;
        for (int row = 0; row < table.rowCount(); row++) {
            Candidate candidate = table.isLive(row) ? candidates[row] : null;
            if (candidate != null && (best == null || candidate.isBetterThan(best))) {
                best = candidate;
            }
        }
        return best;
    }

    /** All candidates. */
    List<Candidate> all() {
        List<Candidate> all = new ArrayList<>();
        for (int row = 0; row < table.rowCount(); row++) {
            Candidate candidate = table.isLive(row) ? candidates[row] : null;
            if (candidate != null) {
                all.add(candidate);
            }
        }
        return all;
    }

    /** Why a row is no candidate; 0: it is one. */
    long outcome(int row) {
        return outcomes[row];
    }

    private void look(int row) {
        candidates[row] = null;
        outcomes[row] = NOT_HELPFUL;
        long obstacles = table.isLive(row) ? ranking.obstacles(row) : 0;
        if (obstacles == 0 || Obstacles.isUnresolvable(obstacles)) {
            return;
        }
        List<Resident> potential = new ArrayList<>();
        for (Resident resident : table.residents(row)) {
            if (resident.priority() < priority) {
                potential.add(resident);
            }
        }
        if (potential.isEmpty()) {
            outcomes[row] = NO_VICTIMS;
            return;
        }
        potential.sort(Resident::compareImportance);
        potential.forEach(table::lift);
        outcomes[row] = ranking.trial(row);
        if (outcomes[row] == 0) {
            candidates[row] = spare(row, potential);
        }
        for (Resident resident : potential) {
            if (resident.row() != row) {
                table.lay(row, resident);
            }
        }
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
