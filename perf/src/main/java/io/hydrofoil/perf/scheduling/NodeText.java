package io.hydrofoil.perf.scheduling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ObjectKey;

/**
 * A node of 256 GiB in one of three zones, every fourth with a fast disk.
 *
 * @param label one label more, {@code "name":"value"}
 */
record NodeText(int number, String cpu, String label) {
    static final Kind NODE = KindTable.builtin().require("v1", "Node");
    static final String CPU = "32";
    private static final int ZONES = 3;
    private static final int WITH_SSD = 4;

    NodeText(int number) {
        this(number, CPU, "\"special\":\"no\"");
    }

    String name() {
        return "node-" + number;
    }

    ApiObject object(long revision) {
        String name = name();
        String json = """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s","uid":"uid-of-%s","resourceVersion":"%d","labels":{\
            "kubernetes.io/hostname":"%s","topology.kubernetes.io/zone":"zone-%d","topology.kubernetes.io/region":"here",\
            "kubernetes.io/arch":"amd64","kubernetes.io/os":"linux","disk":"%s",%s}},"spec":{},"status":{\
            "capacity":{"cpu":"%s","memory":"256Gi","pods":"110","ephemeral-storage":"100Gi"},\
            "allocatable":{"cpu":"%s","memory":"256Gi","pods":"110","ephemeral-storage":"100Gi"},\
            "conditions":[{"type":"Ready","status":"True"}]}}""".formatted(
                name, name, revision, name, number % ZONES, number % WITH_SSD == 0 ? "ssd" : "hdd", label, cpu, cpu);
        return ApiObject.forLoops(new ObjectKey(NODE, "", name), revision, json.getBytes(UTF_8));
    }
}
