package io.hydrofoil.scheduler;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pod requests altogether: containers and sidecars run side by side, init containers one after another beside
 * the sidecars
 * that were started before them, so that the peak counts (KEP-753); pod-level requests replace the sum (KEP-2837);
 * overhead comes on top.
 */
final class Requests {
    static final String CPU = "cpu";
    static final String MEMORY = "memory";
    static final String EPHEMERAL_STORAGE = "ephemeral-storage";
    static final String PODS = "pods";

    /** What a container without a cpu request counts as when nodes are scored. */
    static final long SCORING_CPU_MILLI = 100;
    /** What a container without a memory request counts as when nodes are scored. */
    static final long SCORING_MEMORY_BYTES = 200L << 20;

    private Requests() {}

    /** By resource, zero amounts left out. */
    static Map<String, Long> of(MapValue spec) {
        Map<String, Long> sum = containers(spec, Map.of());
        podLevel(spec).forEach(sum::put);
        amounts(spec.map("overhead")).forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        sum.values().removeIf(amount -> amount == 0);
        return sum;
    }

    static long scoringCpuMilli(MapValue spec) {
        return scoring(spec, CPU, SCORING_CPU_MILLI);
    }

    static long scoringMemoryBytes(MapValue spec) {
        return scoring(spec, MEMORY, SCORING_MEMORY_BYTES);
    }

    static boolean isSidecar(MapValue initContainer) {
        return initContainer.text("restartPolicy", "").equals("Always");
    }

    /** A resource list; cpu in thousandths, all else in units; both rounded up. */
    static Map<String, Long> amounts(MapValue resources) {
        Map<String, Long> amounts = new HashMap<>();
        for (Map.Entry<String, Value> entry : resources) {
            amounts.put(entry.getKey(), amount(entry.getKey(), entry.getValue()));
        }
        return amounts;
    }

    private static long amount(String resource, Value value) {
        try {
            Quantity quantity = Quantity.of(value);
            return resource.equals(CPU) ? quantity.milliValue() : quantity.value();
        } catch (MalformedException e) {
            throw new IllegalStateException("a stored quantity of " + resource + " is malformed: " + value, e);
        }
    }

    private static long scoring(MapValue spec, String resource, long otherwise) {
        Map<String, Long> sum = containers(spec, Map.of(resource, otherwise));
        podLevel(spec).forEach(sum::put);
        amounts(spec.map("overhead")).forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        return sum.getOrDefault(resource, 0L);
    }

    private static Map<String, Long> containers(MapValue spec, Map<String, Long> floors) {
        Map<String, Long> running = new TreeMap<>();
        for (MapValue container : spec.list("containers").maps()) {
            add(running, request(container, floors));
        }
        Map<String, Long> peak = new TreeMap<>();
        Map<String, Long> sidecars = new TreeMap<>();
        for (MapValue container : spec.list("initContainers").maps()) {
            Map<String, Long> request = request(container, floors);
            Map<String, Long> now = new TreeMap<>(sidecars);
            add(now, request);
            if (isSidecar(container)) {
                sidecars = now;
            }
            now.forEach((name, amount) -> peak.merge(name, amount, Math::max));
        }
        add(running, sidecars);
        peak.forEach((name, amount) -> running.merge(name, amount, Math::max));
        return running;
    }

    private static Map<String, Long> request(MapValue container, Map<String, Long> floors) {
        Map<String, Long> amounts = amounts(container.mapAt("resources", "requests"));
        floors.forEach(amounts::putIfAbsent);
        return amounts;
    }

    private static Map<String, Long> podLevel(MapValue spec) {
        Map<String, Long> amounts = amounts(spec.mapAt("resources", "requests"));
        amounts.keySet().removeIf(name -> !name.equals(CPU) && !name.equals(MEMORY) && !name.startsWith("hugepages-"));
        return amounts;
    }

    private static void add(Map<String, Long> sum, Map<String, Long> amounts) {
        amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
    }
}
