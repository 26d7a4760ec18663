package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Cpu;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Pods that fit, on a cluster of their own; for each that comes one leaves. Time is the processor time of the thread,
 * which never rests: so nothing but the scheduler makes them wait.
 */
final class Arrivals {
    private static final int AT_FIRST = 2;

    private final PodShape shape = PodShape.of("comes", "100m", "64Mi");
    private final ArrayDeque<PodText> placed = new ArrayDeque<>();
    private final Map<PodText, Long> dueNs = new HashMap<>();
    private final Histogram untilBound = new Histogram(60_000_000_000L, 3);
    private final Rig rig;
    private Cpu spent = new Cpu(0, 0, 0, 0);
    private int made;

    Arrivals(int nodes) {
        rig = new Rig(nodes, this::onBound);
        for (int i = 0; i < nodes * AT_FIRST; i++) {
            rig.cluster().add(new PodText("comes-" + made++, shape));
        }
        rig.settle();
    }

    Rig rig() {
        return rig;
    }

    private void onBound(PodText pod) {
        if (!pod.key().name().startsWith("comes-")) {
            return;
        }
        placed.add(pod);
        Long due = dueNs.remove(pod);
        if (due != null) {
            untilBound.recordValue(Math.max(0, AttemptClock.ranNs() - due));
        }
    }

    /** Open loop: pods are due at fixed times, however late the scheduler looks. */
    void go(double rate, double seconds) {
        Cpu before = Cpu.now();
        long startNs = AttemptClock.ranNs();
        int count = (int) Math.max(1, rate * seconds);
        for (int i = 0; i < count; ) {
            long due = startNs + (long) (i * 1e9 / rate);
            if (AttemptClock.ranNs() - due >= 0) {
                PodText pod = new PodText("comes-" + made++, shape);
                dueNs.put(pod, due);
                rig.cluster().add(pod);
                leave();
                i++;
            }
            rig.turn();
        }
        while (!dueNs.isEmpty()) {
            rig.turn();
        }
        Cpu took = Cpu.now().since(before);
        spent = new Cpu(
                spent.wallNs() + took.wallNs(),
                spent.allNs() + took.allNs(),
                spent.gcNs() + took.gcNs(),
                spent.jitNs() + took.jitNs());
    }

    /** The oldest leaves; whether there was one. */
    boolean leave() {
        PodText oldest = placed.poll();
        if (oldest != null) {
            rig.cluster().remove(oldest);
        }
        return oldest != null;
    }

    void reset() {
        untilBound.reset();
        spent = new Cpu(0, 0, 0, 0);
    }

    /** Pods' times from when they were due until they were bound, in the place of attempts. */
    Cost cost() {
        return new Cost(spent, untilBound);
    }
}
