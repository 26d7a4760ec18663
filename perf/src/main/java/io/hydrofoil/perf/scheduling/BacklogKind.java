package io.hydrofoil.perf.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Pods that fit nowhere until a certain node comes. */
enum BacklogKind {
    /** Too large, and all alike. */
    EQUAL("backlog-equal", i -> giant("10000")),
    /** Too large, each of a size of its own. */
    SIZES("backlog-sizes", i -> giant(10_000 + i + "")),
    /** Small, but each for nodes with a label of its own. */
    SELECTORS("backlog-selectors", i -> PodShape.of("waits", "10m", "64Mi")
            .with("\"nodeSelector\":{\"special\":\"s" + i + "\"}")),
    /** Small, but each to be spread over racks, which no node has, with a size of its own. */
    SPREAD("backlog-spread", i -> PodShape.of("waits", "10m", 64 + i + "Mi")
            .with("\"topologySpreadConstraints\":[" + PodShape.spread("waits", "rack", "DoNotSchedule") + "]"));

    /** Room for at least one giant of each size. */
    private static final String GIANT_CPU = "50000";

    private final String id;
    private final IntFunction<PodShape> shapes;

    BacklogKind(String id, IntFunction<PodShape> shapes) {
        this.id = id;
        this.shapes = shapes;
    }

    private static PodShape giant(String cpu) {
        return PodShape.of("waits", cpu, "64Mi");
    }

    static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (BacklogKind kind : values()) {
            ids.add(kind.id);
        }
        return ids;
    }

    String id() {
        return id;
    }

    PodText pod(int number) {
        return new PodText("waits-" + number, shapes.apply(this == EQUAL ? 0 : number));
    }

    /** Adds a node on which some of the pods fit. */
    void help(Rig rig, int number) {
        switch (this) {
            case EQUAL, SIZES -> rig.addNode(GIANT_CPU, "\"special\":\"no\"");
            case SELECTORS -> rig.addNode(NodeText.CPU, "\"special\":\"s" + number + "\"");
            case SPREAD -> rig.addNode(NodeText.CPU, "\"rack\":\"r" + number + "\"");
        }
    }
}
