package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pods of high priority come to a cluster that others fill: each needs an eviction, and then its node. */
final class Preempting {
    private static final int PODS_A_NODE = 4;
    private static final int MILLICORES = 8_000;
    private static final int SIZES = 50;
    private static final int SHARE = 10;
    private static final Map<String, Integer> SIZES_BY_CASE = Map.of("preemption", 1, "preemption-sizes", SIZES);

    private final SchedulingOptions options;

    Preempting(SchedulingOptions options) {
        this.options = options;
    }

    static List<String> names() {
        return List.of("preemption", "preemption-sizes");
    }

    Row run(String name) {
        List<Cost> costs = new ArrayList<>();
        for (int round = -options.warmUps(); round < options.runs(); round++) {
            Cost cost = preempt(SIZES_BY_CASE.getOrDefault(name, 1));
            if (round >= 0) {
                costs.add(cost);
            }
        }
        Cost cost = Placing.median(costs);
        return new Row(
                name, preemptors(), cost, new Figure(preemptors() / cost.cpu().seconds(), "pods/s", null));
    }

    private int preemptors() {
        return Math.max(1, options.nodes() * PODS_A_NODE / SHARE);
    }

    private Cost preempt(int sizes) {
        Rig rig = new Rig(options.nodes(), pod -> {});
        PodShape low = PodShape.of("low", MILLICORES + "m", "64Mi", 10);
        int fillers = options.nodes() * PODS_A_NODE;
        for (int i = 0; i < fillers; i++) {
            rig.cluster().add(new PodText("low-" + i, low));
        }
        rig.settle();
        rig.expectBound(fillers);
        List<PodShape> high = new ArrayList<>();
        for (int i = 0; i < sizes; i++) {
            high.add(PodShape.of("high", MILLICORES - i + "m", "64Mi", 1_000));
        }
        for (int i = 0; i < preemptors(); i++) {
            rig.cluster().add(new PodText("high-" + i, high.get(i % sizes)));
        }
        Cost cost = rig.measure();
        rig.expectBound(fillers + preemptors());
        return cost;
    }
}
