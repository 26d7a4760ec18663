package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A row that has become better, held against the classes that it may help: as long as it takes, a few at a time. */
final class RowLook {
    /** Classes in turn that find no more room, after which the row counts as taken for now. */
    private static final int MAX_REFUSED = 32;

    final String node;
    private final long freeCpuMilli;
    private final List<NavigableSet<WaitingClass>> candidates;
    private final PriorityQueue<Fitting> fitting = new PriorityQueue<>(Fitting.ORDER);
    private int at;
    private @Nullable WaitingClass last;
    private boolean isOver;

    /** A class of which a pod may fit, with its first pod when that was found out. */
    record Fitting(WaitingClass kind, PendingPod first) {
        static final Comparator<Fitting> ORDER = Comparator.comparing(Fitting::first, PendingPod.ORDER);

        static Fitting of(WaitingClass one) {
            return new Fitting(one, one.pods.first());
        }
    }

    private RowLook(String node, long freeCpuMilli, List<NavigableSet<WaitingClass>> candidates) {
        this.node = node;
        this.freeCpuMilli = freeCpuMilli;
        this.candidates = candidates;
    }

    /** {@code candidates}: of a row, by processor time each. */
    static RowLook of(NodeTable table, String node, IntFunction<List<NavigableSet<WaitingClass>>> candidates) {
        int row = table.row(node);
        if (row < 0 || !table.isLive(row)) {
            return new RowLook(node, 0, List.of());
        }
        ResourceColumns resources = table.resources();
        long free = resources.allocatable(ResourceColumns.CPU, row) - resources.requested(ResourceColumns.CPU, row);
        // pods that ask for none may run where too much is in use
        return new RowLook(node, Math.max(0, free), candidates.apply(row));
    }

    /** Goes on by at most so many looks; returns how many are left. */
    int judge(NodeTable table, Obstacles texts, int looks) {
        int row = table.row(node);
        int left = looks;
        for (WaitingClass each = next(); each != null; each = left > 0 ? next() : null) {
            left--;
            if (row >= 0 && table.isLive(row) && !each.pods.isEmpty()) {
                int nominationClass = table.nominations().classOf(each.key.priority());
                if (each.filters(table, texts).judge(row, nominationClass, null) == 0) {
                    fitting.add(Fitting.of(each));
                }
            }
        }
        return left;
    }

    /** The next class to look at, or null: that was all. */
    private @Nullable WaitingClass next() {
        while (at < candidates.size()) {
            NavigableSet<WaitingClass> some = candidates.get(at);
            WaitingClass next;
            if (last == null) {
                next = some.isEmpty() ? null : some.first();
            } else {
                next = some.higher(last);
            }
            if (next != null && next.cpuMilli <= freeCpuMilli) {
                last = next;
                return next;
            }
            last = null;
            at++;
        }
        isOver = true;
        return null;
    }

    /** Whether all were looked at. */
    boolean isOver() {
        return isOver;
    }

    /**
     * Wakes as many as the row holds, at most {@code limit}, the most urgent first; the others have to follow when
     * these have been tried. Returns how many.
     */
    int wake(PodQueue queue, NodeTable table, Obstacles texts, Wave wave, int limit, long nowMs) {
        int row = table.row(node);
        if (row < 0 || fitting.isEmpty()) {
            return 0;
        }
        long[] free = table.resources().free(row);
        int woken = 0;
        int refused = 0;
        while (!fitting.isEmpty() && refused < MAX_REFUSED && woken < limit) {
            WaitingClass each = fitting.remove().kind();
            int wanted = each.pods.size();
            int taken = each.filters(table, texts).take(free, Math.min(wanted, limit - woken));
            woken += queue.wakeFirst(each, taken, nowMs, wave);
            refused = taken == 0 ? refused + 1 : 0;
            if (taken < wanted) {
                wave.hasFollowers();
            }
        }
        if (!fitting.isEmpty()) {
            wave.hasFollowers();
        }
        return woken;
    }
}
