package io.hydrofoil.scheduler.queue;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A row that has become better, held against the classes that it may help: as long as it takes, a few at a time. */
final class RowLook {
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

    /** {@code candidates}: by processor time each. */
    RowLook(String node, long freeCpuMilli, List<NavigableSet<WaitingClass>> candidates) {
        this.node = node;
        this.freeCpuMilli = freeCpuMilli;
        this.candidates = candidates;
    }

    /** The next class to look at, or null: that was all. */
    @Nullable
    WaitingClass next() {
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

    /** Pods of this class fit. */
    void fits(WaitingClass of) {
        fitting.add(Fitting.of(of));
    }

    /** Those that fit, the most urgent first. */
    PriorityQueue<Fitting> fitting() {
        return fitting;
    }
}
