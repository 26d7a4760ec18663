package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Topology spread by counting everything anew for every node. */
final class SlowSpread {
    private final SlowCluster cluster;
    private final ApiObject pod;
    private final List<MapValue> hard = new ArrayList<>();
    private final List<MapValue> soft = new ArrayList<>();

    SlowSpread(SlowCluster cluster, ApiObject pod) {
        this.cluster = cluster;
        this.pod = pod;
        for (MapValue constraint : pod.spec().list("topologySpreadConstraints").maps()) {
            (constraint.text("whenUnsatisfiable", "").equals("DoNotSchedule") ? hard : soft).add(constraint);
        }
    }

    private static String key(MapValue constraint) {
        return constraint.text("topologyKey", "");
    }

    private boolean hasAllKeys(ApiObject node, List<MapValue> constraints) {
        return constraints.stream().allMatch(c -> node.labels().containsKey(key(c)));
    }

    private boolean isIncluded(ApiObject node, MapValue constraint) {
        boolean allowed = constraint.text("nodeAffinityPolicy", "Honor").equals("Ignore")
                || SlowSelectors.nodeAllowed(node, pod.spec());
        boolean tolerated = true;
        if (constraint.text("nodeTaintsPolicy", "Ignore").equals("Honor")) {
            for (MapValue taint : node.spec().list("taints").maps()) {
                boolean repels = !taint.text("effect", "").equals("PreferNoSchedule");
                tolerated &= !repels || SlowSelectors.tolerated(taint, pod.spec());
            }
        }
        return allowed && tolerated;
    }

    private int count(String node, MapValue constraint) {
        int count = 0;
        for (ApiObject other : cluster.podsOn(node)) {
            if (selects(constraint, other) && !other.isDeleting()) {
                count++;
            }
        }
        return count;
    }

    private boolean selects(MapValue constraint, ApiObject other) {
        if (!other.namespace().equals(pod.namespace()) || !constraint.has("labelSelector")) {
            return false;
        }
        for (String key : constraint.list("matchLabelKeys").texts()) {
            String value = pod.labels().get(key);
            if (value != null && !value.equals(other.labels().get(key))) {
                return false;
            }
        }
        return SlowSelectors.labels(constraint.map("labelSelector"), other.labels());
    }

    /** Null: nothing against the node. */
    String objection(ApiObject node) {
        for (MapValue constraint : hard) {
            String value = node.labels().get(key(constraint));
            if (value == null) {
                return "node(s) didn't match pod topology spread constraints (missing required label)";
            }
            Map<String, Integer> byValue = new HashMap<>();
            for (ApiObject each : cluster.nodes.values()) {
                if (hasAllKeys(each, hard) && isIncluded(each, constraint)) {
                    byValue.merge(each.labels().get(key(constraint)), count(each.name(), constraint), Integer::sum);
                }
            }
            int least = byValue.values().stream().mapToInt(i -> i).min().orElse(0);
            if (byValue.size() < constraint.number("minDomains", 1)) {
                least = 0;
            }
            int self = selects(constraint, pod) ? 1 : 0;
            if (byValue.getOrDefault(value, 0) + self - least > constraint.number("maxSkew", 1)) {
                return "node(s) didn't match pod topology spread constraints";
            }
        }
        return null;
    }

    /** Scores of nodes that fit, 0 to 100. */
    Map<String, Integer> scores(List<ApiObject> fitting) {
        Map<String, Integer> scores = new LinkedHashMap<>();
        if (soft.isEmpty()) {
            fitting.forEach(node -> scores.put(node.name(), 0));
            return scores;
        }
        List<ApiObject> scored =
                fitting.stream().filter(node -> hasAllKeys(node, soft)).toList();
        Map<String, Long> raw = new LinkedHashMap<>();
        scored.forEach(node -> raw.put(node.name(), raw(node, scored)));
        long most = Math.max(0, raw.values().stream().mapToLong(l -> l).max().orElse(0));
        long least = raw.values().stream().mapToLong(l -> l).min().orElse(0);
        for (ApiObject node : fitting) {
            Long own = raw.get(node.name());
            long score = own == null ? 0 : most == 0 ? 100 : 100 * (most + least - own) / most;
            scores.put(node.name(), (int) score);
        }
        return scores;
    }

    private long raw(ApiObject node, List<ApiObject> scored) {
        double sum = 0;
        for (MapValue constraint : soft) {
            boolean perNode = key(constraint).equals("kubernetes.io/hostname");
            Set<String> domains = new HashSet<>();
            scored.forEach(each -> domains.add(each.labels().get(key(constraint))));
            double weight = Math.log((perNode ? scored.size() : domains.size()) + 2);
            long count = 0;
            if (perNode) {
                count = count(node.name(), constraint);
            } else {
                for (ApiObject each : cluster.nodes.values()) {
                    boolean same = node.labels()
                            .get(key(constraint))
                            .equals(each.labels().get(key(constraint)));
                    if (same && hasAllKeys(each, soft) && isIncluded(each, constraint)) {
                        count += count(each.name(), constraint);
                    }
                }
            }
            sum += count * weight + (constraint.number("maxSkew", 1) - 1);
        }
        return Math.round(sum);
    }
}
