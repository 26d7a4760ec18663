package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.MapValue;
import java.util.Map;

/**
 * What a pod takes from its node.
 *
 * @param amounts by resource; cpu in thousandths of a core, all else in units, zero amounts left out
 * @param scoringCpuMilli as scoring sees it: containers without a request count as 100m
 * @param scoringMemoryBytes as scoring sees it: containers without a request count as 200Mi
 */
public record Load(Map<String, Long> amounts, long scoringCpuMilli, long scoringMemoryBytes) {
    /** A pod that asks for nothing. */
    public static final Load NOTHING = new Load(Map.of(), 0, 0);

    /** The load of a pod, before it runs or (by its status) while it runs. */
    public static Load of(MapValue spec, MapValue status) {
        return Requests.load(spec, status);
    }

    /** The amount of a resource, or 0. */
    public long amount(String resource) {
        return amounts.getOrDefault(resource, 0L);
    }
}
