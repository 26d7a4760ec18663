package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.PodResources;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pods: how many there are, how many of them live, and what the living ones request and are limited to. Extended
 * resources cannot be overcommitted, so that only their requests count.
 */
final class PodMeasure implements Measure {
    private static final String COUNT = "count/pods";
    private static final String LIVING = "pods";
    private static final String REQUESTS = "requests.";
    private static final String LIMITS = "limits.";
    private static final String HUGE_PAGES = "hugepages-";
    private static final List<String> BASIC = List.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> NAMES = names();

    /** If one of these is counted, every container must state it. */
    private static final Set<String> MUST_STATE =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(Set.of(COUNT, LIVING));
        for (String name : BASIC) {
            names.addAll(List.of(name, REQUESTS + name, LIMITS + name));
        }
        return Set.copyOf(names);
    }

    @Override
    public boolean counts(String name) {
        return NAMES.contains(name)
                || name.startsWith(HUGE_PAGES)
                || name.startsWith(REQUESTS + HUGE_PAGES)
                || (name.startsWith(REQUESTS) && !isNative(name));
    }

    @Override
    public ResourceList usage(MapValue pod, long nowMs) {
        Map<String, Quantity> usage = new HashMap<>();
        usage.put(COUNT, Measures.ONE);
        if (lives(pod, nowMs)) {
            usage.put(LIVING, Measures.ONE);
            compute(
                    PodResources.charged(pod, PodResources.Side.REQUESTS),
                    PodResources.charged(pod, PodResources.Side.LIMITS),
                    usage);
        }
        return ResourceList.of(usage);
    }

    private static void compute(ResourceList requests, ResourceList limits, Map<String, Quantity> usage) {
        for (String name : requests.names()) {
            Quantity amount = requests.amount(name);
            boolean isBasic = BASIC.contains(name) || name.startsWith(HUGE_PAGES);
            if (isBasic) {
                usage.put(name, amount);
            }
            if (isBasic || !isNative(name)) {
                usage.put(REQUESTS + name, amount);
            }
        }
        for (String name : BASIC) {
            if (limits.has(name)) {
                usage.put(LIMITS + name, limits.amount(name));
            }
        }
    }

    private static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    private static boolean lives(MapValue pod, long nowMs) {
        String phase = pod.map("status").text("phase", "");
        return !phase.equals("Succeeded") && !phase.equals("Failed") && nowMs <= ends(pod);
    }

    @Override
    public long endsMs(MapValue pod) {
        return ends(pod);
    }

    /** A pod whose node does not report its end stops to count some time after it should have ended. */
    private static long ends(MapValue pod) {
        MapValue metadata = pod.map("metadata");
        String deletion = metadata.text("deletionTimestamp");
        if (deletion == null || !metadata.has("deletionGracePeriodSeconds")) {
            return Long.MAX_VALUE;
        }
        try {
            return Instant.parse(deletion).toEpochMilli() + 1000 * metadata.number("deletionGracePeriodSeconds", 0);
        } catch (DateTimeParseException e) {
            throw new IllegalStateException("deletionTimestamp was not checked", e);
        }
    }

    @Override
    public String missing(MapValue pod, ResourceList names) {
        MapValue spec = pod.map("spec");
        if (statesForWholePod(spec.map("resources"))) {
            return "";
        }
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String group : List.of("containers", "initContainers")) {
            for (MapValue container : spec.list(group).maps()) {
                Set<String> stated = stated(container.map("resources"));
                for (String name : names.names()) {
                    if (MUST_STATE.contains(name) && !stated.contains(name)) {
                        missing.computeIfAbsent(name, ignored -> new TreeSet<>())
                                .add(container.text("name", ""));
                    }
                }
            }
        }
        List<String> texts = new ArrayList<>();
        missing.forEach((name, containers) -> texts.add(name + " for: " + String.join(",", containers)));
        return texts.isEmpty() ? "" : "must specify " + String.join("; ", texts);
    }

    private static Set<String> stated(MapValue resources) {
        Map<String, Quantity> usage = new HashMap<>();
        compute(ResourceList.of(resources.map("requests")), ResourceList.of(resources.map("limits")), usage);
        return usage.keySet();
    }

    private static boolean statesForWholePod(MapValue resources) {
        return resources.map("requests").keys().stream().anyMatch(PodResources::mayBeOfWholePod)
                || resources.map("limits").keys().stream().anyMatch(PodResources::mayBeOfWholePod);
    }
}
