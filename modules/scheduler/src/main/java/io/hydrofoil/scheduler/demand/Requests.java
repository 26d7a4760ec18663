package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod requests altogether: containers and sidecars run side by side, init containers one after another beside
 * the sidecars that were started before them, so that the peak counts (KEP-753); pod-level requests replace the sum
 * (KEP-2837); overhead comes on top. A container that is being resized counts with the larger of what its spec wants
 * and what its status holds, or only the latter if the node cannot grant the resize (KEP-1287).
 */
public final class Requests {
    /** Processor time. */
    public static final String CPU = "cpu";

    /** Memory. */
    public static final String MEMORY = "memory";

    /** Local disk space. */
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    /** Number of pods. */
    public static final String PODS = "pods";

    /** Numbers with fewer digits cannot overflow in any of the usual units. */
    private static final int SHORT = 9;

    /** What a container without a cpu request counts as when nodes are scored. */
    static final long SCORING_CPU_MILLI = 100;
    /** What a container without a memory request counts as when nodes are scored. */
    static final long SCORING_MEMORY_BYTES = 200L << 20;

    private final List<Map<String, Long>> containers = new ArrayList<>();
    private final List<Map<String, Long>> initContainers = new ArrayList<>();
    /** By place among the init containers. */
    private final BitSet sidecars = new BitSet();

    private final Map<String, Long> podLevel;
    private final Map<String, Long> overhead;

    private Requests(MapValue spec, MapValue status) {
        Map<String, MapValue> held = held(status);
        boolean isInfeasible = isInfeasible(status);
        for (MapValue container : spec.list("containers").maps()) {
            containers.add(request(container, held, isInfeasible));
        }
        for (MapValue container : spec.list("initContainers").maps()) {
            sidecars.set(initContainers.size(), isSidecar(container));
            initContainers.add(request(container, held, isInfeasible));
        }
        this.podLevel = amounts(spec.mapAt("resources", "requests"));
        podLevel.keySet().removeIf(name -> !name.equals(CPU) && !name.equals(MEMORY) && !name.startsWith("hugepages-"));
        this.overhead = amounts(spec.map("overhead"));
    }

    static Load load(MapValue spec, MapValue status) {
        Requests requests = new Requests(spec, status);
        return new Load(
                requests.all(), requests.sum(CPU, SCORING_CPU_MILLI), requests.sum(MEMORY, SCORING_MEMORY_BYTES));
    }

    /** By resource, zero amounts left out. */
    private Map<String, Long> all() {
        Set<String> names = new TreeSet<>(podLevel.keySet());
        containers.forEach(container -> names.addAll(container.keySet()));
        initContainers.forEach(container -> names.addAll(container.keySet()));
        names.addAll(overhead.keySet());
        Map<String, Long> all = new HashMap<>();
        for (String name : names) {
            long sum = sum(name, 0);
            if (sum != 0) {
                all.put(name, sum);
            }
        }
        return Map.copyOf(all);
    }

    /** The sum for one resource; {@code otherwise} for containers that do not ask for it. */
    private long sum(String name, long otherwise) {
        Long ofPod = podLevel.get(name);
        return (ofPod != null ? ofPod : ofContainers(name, otherwise)) + overhead.getOrDefault(name, 0L);
    }

    private long ofContainers(String name, long otherwise) {
        long peak = 0;
        long beside = 0;
        for (int i = 0; i < initContainers.size(); i++) {
            long own = initContainers.get(i).getOrDefault(name, otherwise);
            peak = Math.max(peak, beside + own);
            beside += sidecars.get(i) ? own : 0;
        }
        long running = beside;
        for (Map<String, Long> container : containers) {
            running += container.getOrDefault(name, otherwise);
        }
        return Math.max(running, peak);
    }

    /** Whether an init container keeps running beside the others. */
    public static boolean isSidecar(MapValue initContainer) {
        return initContainer.text("restartPolicy", "").equals("Always");
    }

    /** A resource list; cpu in thousandths, all else in units; both rounded up. */
    public static Map<String, Long> amounts(MapValue resources) {
        Map<String, Long> amounts = new HashMap<>();
        for (Map.Entry<String, Value> entry : resources) {
            amounts.put(entry.getKey(), amount(entry.getKey(), entry.getValue()));
        }
        return amounts;
    }

    private static long amount(String resource, Value value) {
        long simple = value instanceof StringValue(String text) ? simple(text, resource.equals(CPU)) : -1;
        if (simple >= 0) {
            return simple;
        }
        try {
            Quantity quantity = Quantity.of(value);
            return resource.equals(CPU) ? quantity.milliValue() : quantity.value();
        } catch (MalformedException e) {
            throw new IllegalStateException("a stored quantity of " + resource + " is malformed: " + value, e);
        }
    }

    private static Map<String, Long> request(MapValue container, Map<String, MapValue> held, boolean isInfeasible) {
        Map<String, Long> wanted = amounts(container.mapAt("resources", "requests"));
        MapValue status = held.isEmpty() ? null : held.get(container.text("name", ""));
        if (status != null) {
            Map<String, Long> has = amounts(status.map("allocatedResources"));
            amounts(status.mapAt("resources", "requests"))
                    .forEach((name, amount) -> has.merge(name, amount, Math::max));
            if (isInfeasible) {
                wanted.keySet().removeAll(has.keySet());
            }
            has.forEach((name, amount) -> wanted.merge(name, amount, Math::max));
        }
        return wanted;
    }

    /** The amount of a short text of the usual forms (2, 100m, 500Mi, 1Gi), or -1: it takes the long way. */
    private static long simple(String text, boolean inMilli) {
        long number = 0;
        int at = 0;
        while (at < text.length() && at < SHORT && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at++) - '0';
        }
        if (at == 0 || at == SHORT) {
            return -1;
        }
        return switch (text.substring(at)) {
            case "" -> inMilli ? number * 1000 : number;
            case "m" -> inMilli ? number : -1;
            case "Mi" -> inMilli ? -1 : number << 20;
            case "Gi" -> inMilli ? -1 : number << 30;
            default -> -1;
        };
    }

    /** Statuses of containers that tell what they hold. */
    private static Map<String, MapValue> held(MapValue status) {
        if (status.isEmpty()) {
            return Map.of();
        }
        Map<String, MapValue> held = new HashMap<>();
        for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
            for (MapValue one : status.list(list).maps()) {
                if (one.has("allocatedResources") || one.has("resources")) {
                    held.put(one.text("name", ""), one);
                }
            }
        }
        return held;
    }

    private static boolean isInfeasible(MapValue status) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals("PodResizePending")) {
                return condition.text("reason", "").equals("Infeasible");
            }
        }
        return false;
    }
}
