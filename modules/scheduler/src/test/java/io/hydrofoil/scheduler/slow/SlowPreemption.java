package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who would have to go, by trying on copies of the cluster, as the documentation of preemption says. */
public final class SlowPreemption {
    private static final Set<String> HOPELESS = Set.of(
            "node(s) were unschedulable",
            "node(s) had untolerated taint(s)",
            "node(s) didn't match Pod's node affinity/selector",
            "node(s) didn't satisfy plugin(s) [NodeAffinity]",
            "node(s) didn't match pod topology spread constraints (missing required label)",
            "node(s) didn't match pod affinity rules");

    private final SlowCluster cluster;
    private final List<ApiObject> budgets;

    /** With these budgets. */
    public SlowPreemption(SlowCluster cluster, List<ApiObject> budgets) {
        this.cluster = cluster;
        this.budgets = budgets;
    }

    /** Who would have to go from a node, the most important first, and how many of them break a budget. */
    public record Plan(List<String> victims, int violations, List<Long> order) {}

    /** Plans by node, of nodes where evictions help. */
    public Map<String, Plan> plans(ApiObject pod) {
        Map<String, Plan> plans = new LinkedHashMap<>();
        for (ApiObject node : cluster.nodes.values()) {
            Plan plan = plan(pod, node);
            if (plan != null) {
                plans.put(node.name(), plan);
            }
        }
        return plans;
    }

    private Plan plan(ApiObject pod, ApiObject node) {
        SlowScheduler now = new SlowScheduler(cluster);
        Set<String> words = now.objections(node, pod);
        if (words.isEmpty() || words.stream().anyMatch(HOPELESS::contains) || isTooSmall(pod, node)) {
            return null;
        }
        List<SlowCluster.Bound> potential = new ArrayList<>();
        for (SlowCluster.Bound bound : cluster.pods) {
            if (bound.node().equals(node.name()) && priority(bound.pod()) < priority(pod)) {
                potential.add(bound);
            }
        }
        if (potential.isEmpty()) {
            return null;
        }
        potential.sort(BY_IMPORTANCE);
        SlowCluster trial = new SlowCluster();
        trial.nodes.putAll(cluster.nodes);
        trial.namespaces.putAll(cluster.namespaces);
        trial.pods.addAll(cluster.pods);
        trial.pods.removeAll(potential);
        SlowScheduler then = new SlowScheduler(trial);
        if (!then.objections(node, pod).isEmpty()) {
            return null;
        }
        List<SlowCluster.Bound> violating = violating(potential);
        List<SlowCluster.Bound> inOrder = new ArrayList<>(violating);
        potential.stream().filter(each -> !violating.contains(each)).forEach(inOrder::add);
        List<SlowCluster.Bound> victims = new ArrayList<>();
        int violations = 0;
        for (SlowCluster.Bound each : inOrder) {
            trial.pods.add(each);
            if (!then.objections(node, pod).isEmpty()) {
                trial.pods.remove(each);
                victims.add(each);
                violations += violating.contains(each) ? 1 : 0;
            }
        }
        victims.sort(BY_IMPORTANCE);
        return new Plan(
                victims.stream().map(each -> each.pod().uid()).toList(), violations, order(victims, violations));
    }

    private static final Comparator<SlowCluster.Bound> BY_IMPORTANCE = Comparator.comparingInt(
                    (SlowCluster.Bound bound) -> -priority(bound.pod()))
            .thenComparing(bound -> start(bound.pod()));

    private static int priority(ApiObject pod) {
        return (int) pod.spec().number("priority", 0);
    }

    /** A time that sorts as text; pods that have not started come last. */
    private static String start(ApiObject pod) {
        return pod.status().text("startTime", "9999");
    }

    /** What plans are compared by: less is better. */
    private static List<Long> order(List<SlowCluster.Bound> victims, int violations) {
        long highest = victims.isEmpty() ? 0 : priority(victims.getFirst().pod());
        long sum = 0;
        String earliest = "9999";
        for (SlowCluster.Bound victim : victims) {
            sum += priority(victim.pod()) + (1L << 31);
            if (priority(victim.pod()) == highest && start(victim.pod()).compareTo(earliest) < 0) {
                earliest = start(victim.pod());
            }
        }
        long startDigit = earliest.equals("9999") ? 10 : earliest.charAt(18) - '0';
        return List.of((long) violations, highest, sum, (long) victims.size(), -startDigit);
    }

    private boolean isTooSmall(ApiObject pod, ApiObject node) {
        SlowResources resources = new SlowResources(cluster);
        for (String resource : SlowScheduler.RESOURCES) {
            long need = SlowResources.need(pod.spec(), resource, 0);
            if (need > resources.allocatableMilli(node.name(), resource)) {
                return true;
            }
        }
        return false;
    }

    private List<SlowCluster.Bound> violating(List<SlowCluster.Bound> pods) {
        List<SlowCluster.Bound> violating = new ArrayList<>();
        Map<String, Integer> left = new LinkedHashMap<>();
        for (SlowCluster.Bound bound : pods) {
            boolean violates = false;
            for (ApiObject budget : budgets) {
                MapValue selector = budget.spec().map("selector");
                boolean covers = budget.namespace().equals(bound.pod().namespace())
                        && !selector.isEmpty()
                        && SlowSelectors.labels(selector, bound.pod().labels())
                        && !budget.status().map("disruptedPods").has(bound.pod().name());
                if (covers) {
                    String name = budget.namespace() + "/" + budget.name();
                    int allowed = (int) budget.status().number("disruptionsAllowed", 0);
                    left.merge(name, allowed - 1, (a, b) -> a - 1);
                    violates |= left.get(name) < 0;
                }
            }
            if (violates) {
                violating.add(bound);
            }
        }
        return violating;
    }
}
