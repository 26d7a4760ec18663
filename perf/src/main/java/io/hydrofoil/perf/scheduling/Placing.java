package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Pods that all find a node, by what they ask. All cases run in turns, round by round, so that what else the machine
 * does falls on all of them alike; those with constraints are judged by what those without cost.
 */
final class Placing {
    static final String BASIC = "basic";
    private static final double BASIC_PER_SECOND = 10_000;
    private static final double PERCENT_OF_BASIC = 50;
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String HOST = "kubernetes.io/hostname";
    private static final String CPU = "100m";
    private static final String MEMORY = "64Mi";
    private static final int TEMPLATES = 500;

    private final SchedulingOptions options;
    private final Map<String, List<PodShape>> shapes = new LinkedHashMap<>();

    Placing(SchedulingOptions options) {
        this.options = options;
        shapes.put(BASIC, List.of(PodShape.of("a", CPU, MEMORY)));
        shapes.put(
                "spread",
                affine("\"topologySpreadConstraints\":[" + PodShape.spread("a", ZONE, "DoNotSchedule") + ","
                        + PodShape.spread("a", HOST, "ScheduleAnyway") + "]"));
        shapes.put("affinity-required", affine(required("podAffinity", "a", ZONE)));
        shapes.put("affinity-preferred", affine(preferred("podAffinity", "a", ZONE)));
        shapes.put("anti-affinity-required", apart());
        shapes.put("anti-affinity-preferred", affine(preferred("podAntiAffinity", "a", ZONE)));
        shapes.put("node-affinity", affine("""
            "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[\
            {"key":"topology.kubernetes.io/zone","operator":"In","values":["zone-0","zone-1"]}]}]},\
            "preferredDuringSchedulingIgnoredDuringExecution":[{"weight":50,"preference":{"matchExpressions":[\
            {"key":"disk","operator":"In","values":["ssd"]}]}}]}}"""));
        shapes.put("templates", templates());
    }

    static List<String> names() {
        return List.of(
                BASIC,
                "spread",
                "affinity-required",
                "affinity-preferred",
                "anti-affinity-required",
                "anti-affinity-preferred",
                "node-affinity",
                "templates");
    }

    private static List<PodShape> affine(String field) {
        return List.of(PodShape.of("a", CPU, MEMORY).with(field));
    }

    private static String required(String field, String app, String topologyKey) {
        return "\"affinity\":{\"" + field + "\":{\"requiredDuringSchedulingIgnoredDuringExecution\":["
                + PodShape.term(app, topologyKey) + "]}}";
    }

    private static String preferred(String field, String app, String topologyKey) {
        return "\"affinity\":{\"" + field + "\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":10,"
                + "\"podAffinityTerm\":" + PodShape.term(app, topologyKey) + "}]}}";
    }

    /** Groups of as many pods as there are nodes: the last of each finds all other nodes taken. */
    private List<PodShape> apart() {
        List<PodShape> groups = new ArrayList<>();
        for (int i = 0; i < Math.ceilDiv(options.pods(), options.nodes()); i++) {
            groups.add(PodShape.of("g" + i, CPU, MEMORY).with(required("podAntiAffinity", "g" + i, HOST)));
        }
        return groups;
    }

    /** Workloads of all sizes at once, each to be spread over nodes, whose pods come in turns. */
    private static List<PodShape> templates() {
        List<PodShape> all = new ArrayList<>();
        for (int i = 0; i < TEMPLATES; i++) {
            String app = "t" + i;
            all.add(PodShape.of(app, 50 + i % 100 + "m", 32 + i + "Mi")
                    .with("\"topologySpreadConstraints\":[" + PodShape.spread(app, HOST, "ScheduleAnyway") + "]"));
        }
        return all;
    }

    List<Row> run() {
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        for (String name : names()) {
            if (name.equals(BASIC) || options.cases().contains(name)) {
                costs.put(name, new ArrayList<>());
            }
        }
        for (int round = -options.warmUps(); round < options.runs(); round++) {
            for (Map.Entry<String, List<Cost>> each : costs.entrySet()) {
                Cost cost = place(shapes.getOrDefault(each.getKey(), List.of()));
                if (round >= 0) {
                    each.getValue().add(cost);
                }
            }
        }
        Cost basic = median(costs.getOrDefault(BASIC, List.of()));
        List<Row> rows = new ArrayList<>();
        costs.forEach((name, all) -> rows.add(row(name, median(all), basic)));
        return rows;
    }

    private Row row(String name, Cost cost, Cost basic) {
        if (name.equals(BASIC)) {
            double perSecond = options.pods() / cost.cpu().seconds();
            return new Row(name, options.pods(), cost, new Figure(perSecond, "pods/s", Goal.atLeast(BASIC_PER_SECOND)));
        }
        double percent = 100 * basic.cpu().ownSeconds() / cost.cpu().ownSeconds();
        Goal goal = name.equals("templates") ? null : Goal.atLeast(PERCENT_OF_BASIC);
        return new Row(name, options.pods(), cost, new Figure(percent, "% of basic, cpu", goal));
    }

    private Cost place(List<PodShape> of) {
        boolean inTurns = of.size() == TEMPLATES;
        IntFunction<PodShape> shape =
                inTurns ? i -> of.get(i % of.size()) : i -> of.get(i / options.nodes() % of.size());
        Rig rig = new Rig(options.nodes(), pod -> {});
        for (int i = 0; i < options.pods(); i++) {
            rig.cluster().add(new PodText("pod-" + i, shape.apply(i)));
        }
        Cost cost = rig.measure();
        rig.expectBound(options.pods());
        return cost;
    }

    static Cost median(List<Cost> costs) {
        List<Cost> sorted = costs.stream()
                .sorted(Comparator.comparingDouble(cost -> cost.cpu().ownSeconds()))
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
