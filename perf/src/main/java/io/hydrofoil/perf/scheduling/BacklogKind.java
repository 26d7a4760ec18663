package io.hydrofoil.perf.scheduling;

import java.util.ArrayList;
import java.util.List;

/** Pods that fit nowhere until a certain node comes. */
enum BacklogKind {
    /** Too large, and all alike. */
    EQUAL("backlog-equal"),
    /** Too large, each of a size of its own. */
    SIZES("backlog-sizes"),
    /** Small, but each for nodes with a label of its own. */
    SELECTORS("backlog-selectors"),
    /** Small, but each to be spread over racks, which no node has, with a size of its own. */
    SPREAD("backlog-spread");

    /** Room for at least one giant of each size. */
    private static final String GIANT_CPU = "50000";

    private static final String APP = "waits";
    private static final int GIANT_CORES = 10_000;

    private final String id;

    BacklogKind(String id) {
        this.id = id;
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
        PodShape shape =
                switch (this) {
                    case EQUAL -> PodShape.of(APP, Integer.toString(GIANT_CORES), "64Mi");
                    case SIZES -> PodShape.of(APP, Integer.toString(GIANT_CORES + number), "64Mi");
                    case SELECTORS ->
                        PodShape.of(APP, "10m", "64Mi").with("\"nodeSelector\":{\"special\":\"s" + number + "\"}");
                    case SPREAD ->
                        PodShape.of(APP, "10m", 64 + number + "Mi")
                                .with("\"topologySpreadConstraints\":[" + PodShape.spread(APP, "rack", "DoNotSchedule")
                                        + "]");
                };
        return new PodText(APP + "-" + number, shape);
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
