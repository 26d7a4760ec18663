package io.hydrofoil.controllers;

import io.hydrofoil.client.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Usage that a test sets. */
public final class SimUsage implements Usage {
    public final Map<String, OfPod> pods = new HashMap<>();

    /** A pod of the default namespace with one container named c. */
    public void set(String pod, long cpuMilli, long memoryMib, long atMs) {
        pods.put(
                "default/" + pod,
                new OfPod(
                        new Taken(atMs, 15_000),
                        List.of(new OfContainer("c", new Amount(cpuMilli * 1_000_000, memoryMib << 20)))));
    }

    @Override
    public OfNode node(String name) {
        return null;
    }

    @Override
    public OfPod pod(String namespace, String name) {
        return pods.get(namespace + "/" + name);
    }
}
