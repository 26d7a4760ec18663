package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.util.HashMap;
import java.util.Map;

/** Device claims: how many, and how many devices of each class they may come to hold (KEP-4381). */
final class DeviceClaimMeasure implements Measure {
    private static final String COUNT = "count/resourceclaims.resource.k8s.io";
    private static final String OF_CLASS = ".deviceclass.resource.k8s.io/devices";
    /** Most devices that a claim can be given, which is what a request for all of them is charged for. */
    private static final long MAX_DEVICES = 32;

    @Override
    public boolean counts(String name) {
        return name.equals(COUNT) || name.endsWith(OF_CLASS);
    }

    @Override
    public ResourceList usage(MapValue claim, long nowMs) {
        Map<String, Long> devices = new HashMap<>();
        for (MapValue request :
                claim.map("spec").map("devices").list("requests").maps()) {
            if (request.has("exactly")) {
                add(devices, request.map("exactly"), Long::sum);
            }
            Map<String, Long> alternatives = new HashMap<>();
            for (MapValue alternative : request.list("firstAvailable").maps()) {
                add(alternatives, alternative, Math::max);
            }
            alternatives.forEach((name, count) -> devices.merge(name, count, Long::sum));
        }
        Map<String, Quantity> usage = new HashMap<>();
        usage.put(COUNT, Measures.ONE);
        devices.forEach((name, count) -> usage.put(name + OF_CLASS, Quantity.of(count)));
        return ResourceList.of(usage);
    }

    private static void add(
            Map<String, Long> devices, MapValue request, java.util.function.BinaryOperator<Long> merge) {
        long count = request.text("allocationMode", "").equals("All")
                ? MAX_DEVICES
                : Math.max(request.number("count", 1), 0);
        devices.merge(request.text("deviceClassName", ""), count, merge);
    }
}
