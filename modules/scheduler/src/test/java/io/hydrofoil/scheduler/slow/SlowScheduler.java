package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reference: what the documentation says, worked out on trees, node by node, with nothing shared and nothing
 * remembered.
 */
public final class SlowScheduler {
    static final List<String> RESOURCES = List.of("cpu", "memory", "example.com/gpu");
    private static final long MIB = 1L << 20;

    private final SlowCluster cluster;
    private final SlowResources resources;

    /** Over this cluster. */
    public SlowScheduler(SlowCluster cluster) {
        this.cluster = cluster;
        this.resources = new SlowResources(cluster);
    }

    /** What is to be said of a pod: scores of nodes on which it fits, words about the others. */
    public record Judgement(Map<String, Integer> scores, Map<String, Set<String>> objections) {}

    /** Judges all nodes for a pod that is on none. */
    public Judgement judge(ApiObject pod) {
        Map<String, Set<String>> objections = new LinkedHashMap<>();
        List<ApiObject> fitting = new ArrayList<>();
        for (ApiObject node : cluster.nodes.values()) {
            long priority = pod.spec().number("priority", 0);
            SlowCluster then = cluster.withNominated(node.name(), priority);
            Set<String> words = new SlowScheduler(then).objections(node, pod);
            if (words.isEmpty()) {
                words = objections(node, pod);
            }
            if (words.isEmpty()) {
                fitting.add(node);
            } else {
                objections.put(node.name(), words);
            }
        }
        return new Judgement(scores(pod, fitting), objections);
    }

    /** What is to be said against one node; empty: nothing. */
    Set<String> objections(ApiObject node, ApiObject pod) {
        MapValue spec = pod.spec();
        if (!isNamed(node.name(), spec)) {
            return Set.of("node(s) didn't satisfy plugin(s) [NodeAffinity]");
        }
        MapValue cordon =
                new MapValue().put("key", "node.kubernetes.io/unschedulable").put("effect", "NoSchedule");
        if (node.spec().flag("unschedulable", false) && !SlowSelectors.tolerated(cordon, spec)) {
            return Set.of("node(s) were unschedulable");
        }
        for (MapValue taint : node.spec().list("taints").maps()) {
            boolean repels = !taint.text("effect", "").equals("PreferNoSchedule");
            if (repels && !SlowSelectors.tolerated(taint, spec)) {
                return Set.of("node(s) had untolerated taint(s)");
            }
        }
        if (!SlowSelectors.nodeAllowed(node, spec)) {
            return Set.of("node(s) didn't match Pod's node affinity/selector");
        }
        if (!portsFree(node.name(), spec)) {
            return Set.of("node(s) didn't have free ports for the requested pod ports");
        }
        Set<String> lacking = lacking(node.name(), spec);
        if (!lacking.isEmpty()) {
            return lacking;
        }
        String spread = new SlowSpread(cluster, pod).objection(node);
        String affinity = spread != null ? spread : new SlowAffinity(cluster, pod).objection(node);
        return affinity == null ? Set.of() : Set.of(affinity);
    }

    /** Terms of required affinity that all name nodes mean no others. */
    private static boolean isNamed(String node, MapValue spec) {
        MapValue required = spec.mapAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        boolean any = required.isEmpty();
        for (MapValue term : required.list("nodeSelectorTerms").maps()) {
            boolean names = false;
            boolean named = true;
            for (MapValue field : term.list("matchFields").maps()) {
                if (field.text("operator", "").equals("In")) {
                    names = true;
                    named &= field.list("values").texts().contains(node);
                }
            }
            if (!names) {
                return true;
            }
            any |= named;
        }
        return any;
    }

    private Set<String> lacking(String node, MapValue spec) {
        Set<String> lacking = new TreeSet<>();
        if (cluster.podsOn(node).size() >= resources.allocatableMilli(node, "pods") / 1000) {
            lacking.add("Too many pods");
        }
        for (String resource : RESOURCES) {
            long need = SlowResources.need(spec, resource, 0);
            if (need > 0
                    && resources.requestedMilli(node, resource) + need > resources.allocatableMilli(node, resource)) {
                lacking.add("Insufficient " + resource);
            }
        }
        return lacking;
    }

    private boolean portsFree(String node, MapValue spec) {
        for (MapValue wanted : ports(spec)) {
            for (ApiObject pod : cluster.podsOn(node)) {
                for (MapValue taken : ports(pod.spec())) {
                    String a = wanted.text("hostIP", "0.0.0.0");
                    String b = taken.text("hostIP", "0.0.0.0");
                    boolean address = a.equals(b) || a.equals("0.0.0.0") || b.equals("0.0.0.0");
                    boolean same = wanted.number("hostPort", 0) == taken.number("hostPort", 0)
                            && wanted.text("protocol", "TCP").equals(taken.text("protocol", "TCP"));
                    if (address && same) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static List<MapValue> ports(MapValue spec) {
        List<MapValue> ports = new ArrayList<>();
        for (MapValue container : spec.list("containers").maps()) {
            container.list("ports").maps().forEach(ports::add);
        }
        for (MapValue container : spec.list("initContainers").maps()) {
            if (container.has("restartPolicy")) {
                container.list("ports").maps().forEach(ports::add);
            }
        }
        ports.removeIf(port -> port.number("hostPort", 0) == 0);
        return ports;
    }

    private Map<String, Integer> scores(ApiObject pod, List<ApiObject> fitting) {
        MapValue spec = pod.spec();
        int maxTaints = fitting.stream()
                .mapToInt(node -> preferTaints(node, spec))
                .max()
                .orElse(0);
        int maxWeight = fitting.stream()
                .mapToInt(node -> preferredWeight(node, spec))
                .max()
                .orElse(0);
        Map<String, Integer> spread = new SlowSpread(cluster, pod).scores(fitting);
        Map<String, Integer> affinity = new SlowAffinity(cluster, pod).scores(fitting);
        Map<String, Integer> scores = new LinkedHashMap<>();
        for (ApiObject node : fitting) {
            int taint = maxTaints == 0 ? 100 : 100 - 100 * preferTaints(node, spec) / maxTaints;
            int labels = maxWeight == 0 ? 0 : 100 * preferredWeight(node, spec) / maxWeight;
            int sum = 3 * taint + 2 * labels + 2 * spread.get(node.name()) + 2 * affinity.get(node.name());
            scores.put(node.name(), sum + least(node, spec) + balanced(node, spec) + images(node, spec));
        }
        return scores;
    }

    private static int preferTaints(ApiObject node, MapValue spec) {
        int count = 0;
        for (MapValue taint : node.spec().list("taints").maps()) {
            boolean prefers = taint.text("effect", "").equals("PreferNoSchedule");
            count += prefers && !SlowSelectors.tolerated(taint, spec) ? 1 : 0;
        }
        return count;
    }

    private static int preferredWeight(ApiObject node, MapValue spec) {
        int sum = 0;
        for (MapValue preferred : spec.mapAt("affinity", "nodeAffinity")
                .list("preferredDuringSchedulingIgnoredDuringExecution")
                .maps()) {
            boolean met = SlowSelectors.nodeTerm(node, preferred.map("preference"));
            sum += met ? (int) preferred.number("weight", 0) : 0;
        }
        return sum;
    }

    private int least(ApiObject node, MapValue spec) {
        return (int) ((resources.freeShare(node, spec, "cpu") + resources.freeShare(node, spec, "memory")) / 2);
    }

    private int balanced(ApiObject node, MapValue spec) {
        if (SlowResources.need(spec, "cpu", 0) == 0 && SlowResources.need(spec, "memory", 0) == 0) {
            return 0;
        }
        double cpu = resources.share(node, spec, "cpu");
        double memory = resources.share(node, spec, "memory");
        return (int) ((1 - Math.abs((cpu - memory) / 2)) * 100);
    }

    private int images(ApiObject node, MapValue spec) {
        long sum = 0;
        int containers = 0;
        for (String list : new String[] {"initContainers", "containers"}) {
            for (MapValue container : spec.list(list).maps()) {
                containers++;
                String name = container.text("image", "") + ":latest";
                int nodes = 0;
                long size = 0;
                for (ApiObject each : cluster.nodes.values()) {
                    long here = imageSize(each, name);
                    nodes += here >= 0 ? 1 : 0;
                    size = Math.max(size, here);
                }
                if (imageSize(node, name) >= 0) {
                    sum += (long) (size * ((double) nodes / cluster.nodes.size()));
                }
            }
        }
        long most = 1000 * MIB * containers;
        long within = Math.min(most, Math.max(23 * MIB, sum));
        return (int) (100 * (within - 23 * MIB) / (most - 23 * MIB));
    }

    private static long imageSize(ApiObject node, String name) {
        for (MapValue image : node.status().list("images").maps()) {
            if (image.list("names").texts().contains(name)) {
                return image.number("sizeBytes", 0);
            }
        }
        return -1;
    }
}
