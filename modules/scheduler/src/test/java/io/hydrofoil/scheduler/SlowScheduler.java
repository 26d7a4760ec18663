package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The reference: works on the trees, node by node, with nothing shared and nothing remembered. */
final class SlowScheduler {
    private final Map<String, ApiObject> nodes = new LinkedHashMap<>();
    private final Map<String, List<MapValue>> pods = new LinkedHashMap<>();

    SlowScheduler(List<ApiObject> nodes) {
        for (ApiObject node : nodes) {
            this.nodes.put(node.name(), node);
            pods.put(node.name(), new ArrayList<>());
        }
    }

    void bind(String node, MapValue spec) {
        pods.get(node).add(spec);
    }

    void unbind(String node, MapValue spec) {
        pods.get(node).remove(spec);
    }

    /** Scores of the nodes on which the pod fits. */
    Map<String, Integer> scores(MapValue spec) {
        List<ApiObject> feasible =
                nodes.values().stream().filter(node -> fits(node, spec)).toList();
        int maxTaints = feasible.stream()
                .mapToInt(node -> preferTaints(node, spec))
                .max()
                .orElse(0);
        int maxAffinity =
                feasible.stream().mapToInt(node -> weights(node, spec)).max().orElse(0);
        Map<String, Integer> scores = new LinkedHashMap<>();
        for (ApiObject node : feasible) {
            int taint = maxTaints == 0 ? 100 : 100 - 100 * preferTaints(node, spec) / maxTaints;
            int affinity = maxAffinity == 0 ? 0 : 100 * weights(node, spec) / maxAffinity;
            scores.put(node.name(), 3 * taint + 2 * affinity + least(node, spec) + balanced(node, spec));
        }
        return scores;
    }

    /** Requested of a resource on a node by bound pods, in the resource's unit times 1000. */
    long requestedMilli(String node, String resource) {
        return pods.get(node).stream().mapToLong(pod -> need(pod, resource, 0)).sum();
    }

    long allocatableMilli(String node, String resource) {
        return milli(nodes.get(node).status().map("allocatable"), resource, 0);
    }

    private boolean fits(ApiObject node, MapValue spec) {
        String name = node.name();
        TreeSet<String> resources = new TreeSet<>(List.of("cpu", "memory", "example.com/gpu"));
        resources.removeIf(resource -> need(spec, resource, 0) == 0);
        boolean room = resources.stream()
                .allMatch(resource ->
                        requestedMilli(name, resource) + need(spec, resource, 0) <= allocatableMilli(name, resource));
        boolean count = pods.get(name).size() < allocatableMilli(name, "pods") / 1000;
        return room && count && tolerates(node, spec) && selected(node, spec) && portsFree(name, spec);
    }

    private static boolean tolerates(ApiObject node, MapValue spec) {
        List<MapValue> taints = new ArrayList<>();
        node.spec().list("taints").maps().forEach(taints::add);
        taints.removeIf(taint -> taint.text("effect", "").equals("PreferNoSchedule"));
        if (node.spec().flag("unschedulable", false)) {
            taints.add(new MapValue()
                    .put("key", "node.kubernetes.io/unschedulable")
                    .put("effect", "NoSchedule"));
        }
        return taints.stream().allMatch(taint -> tolerated(taint, spec));
    }

    private static boolean tolerated(MapValue taint, MapValue spec) {
        for (MapValue t : spec.list("tolerations").maps()) {
            boolean effect = !t.has("effect") || t.text("effect", "").equals(taint.text("effect", ""));
            boolean key = !t.has("key") || t.text("key", "").equals(taint.text("key", ""));
            boolean exists = t.text("operator", "Equal").equals("Exists");
            if (effect && key && (exists || t.text("value", "").equals(taint.text("value", "")))) {
                return true;
            }
        }
        return false;
    }

    private static boolean selected(ApiObject node, MapValue spec) {
        Map<String, String> labels = node.labels();
        boolean selector = spec.map("nodeSelector").texts().entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
        MapValue required = spec.mapAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (required.isEmpty()) {
            return selector;
        }
        boolean any = false;
        for (MapValue term : required.list("nodeSelectorTerms").maps()) {
            any |= matches(node, term);
        }
        return selector && any;
    }

    private static boolean matches(ApiObject node, MapValue term) {
        boolean all = !term.list("matchExpressions").isEmpty()
                || !term.list("matchFields").isEmpty();
        for (MapValue field : term.list("matchFields").maps()) {
            boolean in = field.list("values").texts().contains(node.name());
            all &= field.text("operator", "").equals("In") == in;
        }
        for (MapValue e : term.list("matchExpressions").maps()) {
            String label = node.labels().get(e.text("key", ""));
            List<String> values = e.list("values").texts();
            all &= switch (e.text("operator", "")) {
                case "In" -> label != null && values.contains(label);
                case "NotIn" -> label == null || !values.contains(label);
                case "Exists" -> label != null;
                case "DoesNotExist" -> label == null;
                case "Gt" ->
                    numbers(label, values.getFirst()) && Long.parseLong(label) > Long.parseLong(values.getFirst());
                default ->
                    numbers(label, values.getFirst()) && Long.parseLong(label) < Long.parseLong(values.getFirst());
            };
        }
        return all;
    }

    private static boolean numbers(String a, String b) {
        return a != null && a.matches("\\d+") && b.matches("\\d+");
    }

    private boolean portsFree(String node, MapValue spec) {
        for (HostPort wanted : Demand.load(spec).ports()) {
            for (MapValue pod : pods.get(node)) {
                for (HostPort taken : Demand.load(pod).ports()) {
                    boolean address = wanted.ip().equals(taken.ip())
                            || wanted.ip().equals("0.0.0.0")
                            || taken.ip().equals("0.0.0.0");
                    if (address
                            && wanted.port() == taken.port()
                            && wanted.protocol().equals(taken.protocol())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static int preferTaints(ApiObject node, MapValue spec) {
        int count = 0;
        for (MapValue taint : node.spec().list("taints").maps()) {
            count += taint.text("effect", "").equals("PreferNoSchedule") && !tolerated(taint, spec) ? 1 : 0;
        }
        return count;
    }

    private static int weights(ApiObject node, MapValue spec) {
        int sum = 0;
        for (MapValue preferred : spec.mapAt("affinity", "nodeAffinity")
                .list("preferredDuringSchedulingIgnoredDuringExecution")
                .maps()) {
            sum += matches(node, preferred.map("preference")) ? (int) preferred.number("weight", 0) : 0;
        }
        return sum;
    }

    private int least(ApiObject node, MapValue spec) {
        long cpu = share(node, spec, "cpu", 100);
        long memory = share(node, spec, "memory", (200L << 20) * 1000);
        return (int) ((cpu + memory) / 2);
    }

    private long share(ApiObject node, MapValue spec, String resource, long floor) {
        // whole units as the scheduler counts them: thousandths of a core, bytes
        long unit = resource.equals("cpu") ? 1 : 1000;
        long capacity = allocatableMilli(node.name(), resource) / unit;
        long requested = need(spec, resource, floor) / unit;
        for (MapValue pod : pods.get(node.name())) {
            requested += need(pod, resource, floor) / unit;
        }
        return requested > capacity ? 0 : (capacity - requested) * 100 / capacity;
    }

    private int balanced(ApiObject node, MapValue spec) {
        if (need(spec, "cpu", 0) == 0 && need(spec, "memory", 0) == 0) {
            return 0;
        }
        double cpu = fraction(node, spec, "cpu");
        double memory = fraction(node, spec, "memory");
        return (int) ((1 - Math.abs(cpu - memory) / 2) * 100);
    }

    private double fraction(ApiObject node, MapValue spec, String resource) {
        long unit = resource.equals("cpu") ? 1 : 1000;
        long requested = (requestedMilli(node.name(), resource) + need(spec, resource, 0)) / unit;
        long capacity = allocatableMilli(node.name(), resource) / unit;
        return Math.min(1, (double) requested / capacity);
    }

    /** Times 1000: the larger of all long-running containers together and the highest moment of initialization. */
    private static long need(MapValue spec, String resource, long floor) {
        long sidecars = 0;
        long peak = 0;
        for (MapValue init : spec.list("initContainers").maps()) {
            long own = milli(init.mapAt("resources", "requests"), resource, floor);
            peak = Math.max(peak, sidecars + own);
            sidecars += init.has("restartPolicy") ? own : 0;
        }
        long running = sidecars;
        for (MapValue container : spec.list("containers").maps()) {
            running += milli(container.mapAt("resources", "requests"), resource, floor);
        }
        return Math.max(running, peak);
    }

    private static long milli(MapValue resources, String resource, long floor) {
        try {
            return resources.has(resource)
                    ? Quantity.of(resources.get(resource)).milliValue()
                    : floor;
        } catch (io.hydrofoil.objects.MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
