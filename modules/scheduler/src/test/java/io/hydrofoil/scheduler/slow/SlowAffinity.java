package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pod affinity by looking at every pod of every node for every node. */
final class SlowAffinity {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private final SlowCluster cluster;
    private final ApiObject pod;

    SlowAffinity(SlowCluster cluster, ApiObject pod) {
        this.cluster = cluster;
        this.pod = pod;
    }

    private static List<MapValue> terms(ApiObject of, String kind, String strength) {
        List<MapValue> list = new ArrayList<>();
        of.spec().mapAt("affinity", kind).list(strength).maps().forEach(list::add);
        return list;
    }

    private boolean sameDomain(ApiObject a, String otherNode, MapValue term) {
        ApiObject b = cluster.nodes.get(otherNode);
        String key = term.text("topologyKey", "");
        String value = a.labels().get(key);
        return b != null && value != null && value.equals(b.labels().get(key));
    }

    private boolean hasDomain(String node, MapValue term) {
        ApiObject object = cluster.nodes.get(node);
        return object != null && object.labels().containsKey(term.text("topologyKey", ""));
    }

    private boolean meetsAll(List<MapValue> terms, ApiObject other) {
        return terms.stream()
                .allMatch(term -> SlowSelectors.podTerm(cluster, term, /* owner= */ pod, /* pod= */ other));
    }

    /** Null: nothing against the node. */
    String objection(ApiObject node) {
        List<MapValue> together = terms(pod, "podAffinity", REQUIRED);
        boolean all = true;
        boolean anywhere = false;
        for (MapValue term : together) {
            if (!node.labels().containsKey(term.text("topologyKey", ""))) {
                return "node(s) didn't match pod affinity rules";
            }
            boolean here = false;
            for (SlowCluster.Bound bound : cluster.pods) {
                if (meetsAll(together, bound.pod())) {
                    here |= sameDomain(node, bound.node(), term);
                    anywhere |= hasDomain(bound.node(), term);
                }
            }
            all &= here;
        }
        if (!all && (anywhere || !meetsAll(together, pod))) {
            return "node(s) didn't match pod affinity rules";
        }
        for (MapValue term : terms(pod, "podAntiAffinity", REQUIRED)) {
            for (SlowCluster.Bound bound : cluster.pods) {
                if (SlowSelectors.podTerm(cluster, term, pod, bound.pod()) && sameDomain(node, bound.node(), term)) {
                    return "node(s) didn't match pod anti-affinity rules";
                }
            }
        }
        for (SlowCluster.Bound bound : cluster.pods) {
            for (MapValue term : terms(bound.pod(), "podAntiAffinity", REQUIRED)) {
                if (SlowSelectors.podTerm(cluster, term, bound.pod(), pod) && sameDomain(node, bound.node(), term)) {
                    return "node(s) didn't satisfy existing pods anti-affinity rules";
                }
            }
        }
        return null;
    }

    /** Scores of nodes that fit, 0 to 100. */
    Map<String, Integer> scores(List<ApiObject> fitting) {
        Map<String, Long> raw = new LinkedHashMap<>();
        for (ApiObject node : fitting) {
            long sum = 0;
            for (SlowCluster.Bound bound : cluster.pods) {
                sum += weight(node, bound);
            }
            raw.put(node.name(), sum);
        }
        long least = raw.values().stream().mapToLong(l -> l).min().orElse(0);
        long most = raw.values().stream().mapToLong(l -> l).max().orElse(0);
        Map<String, Integer> scores = new LinkedHashMap<>();
        raw.forEach((node, sum) ->
                scores.put(node, most == least ? 0 : (int) (100.0 * ((double) (sum - least) / (most - least)))));
        return scores;
    }

    private long weight(ApiObject node, SlowCluster.Bound bound) {
        long sum = 0;
        for (int sign : new int[] {1, -1}) {
            String kind = sign > 0 ? "podAffinity" : "podAntiAffinity";
            for (MapValue preferred : terms(pod, kind, PREFERRED)) {
                MapValue term = preferred.map("podAffinityTerm");
                if (SlowSelectors.podTerm(cluster, term, pod, bound.pod()) && sameDomain(node, bound.node(), term)) {
                    sum += sign * preferred.number("weight", 0);
                }
            }
            for (MapValue preferred : terms(bound.pod(), kind, PREFERRED)) {
                MapValue term = preferred.map("podAffinityTerm");
                if (SlowSelectors.podTerm(cluster, term, bound.pod(), pod) && sameDomain(node, bound.node(), term)) {
                    sum += sign * preferred.number("weight", 0);
                }
            }
        }
        for (MapValue term : terms(bound.pod(), "podAffinity", REQUIRED)) {
            if (SlowSelectors.podTerm(cluster, term, bound.pod(), pod) && sameDomain(node, bound.node(), term)) {
                sum += 1;
            }
        }
        return sum;
    }
}
