package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pod's row shows: readiness, one word for its state, restarts. */
public final class PodCells {
    private static final String SIGNAL = "Signal:";
    private static final String EXIT_CODE = "ExitCode:";

    private final MapValue pod;
    private final MapValue status;
    private final Set<String> sidecars = new HashSet<>();
    private String word = "";
    private long restarts;
    private long ready;
    private long lastRestartMs = Long.MIN_VALUE;
    private long sidecarRestarts;
    private long sidecarRestartMs = Long.MIN_VALUE;

    private PodCells(MapValue pod) {
        this.pod = pod;
        this.status = pod.map("status");
        for (MapValue container : pod.map("spec").list("initContainers").maps()) {
            if (container.text("restartPolicy", "").equals("Always")) {
                sidecars.add(container.text("name", ""));
            }
        }
        survey();
    }

    static Value ready(MapValue pod) {
        PodCells cells = new PodCells(pod);
        int total = pod.map("spec").list("containers").size() + cells.sidecars.size();
        return Cells.text(cells.ready + "/" + total);
    }

    static Value status(MapValue pod) {
        return Cells.text(new PodCells(pod).word);
    }

    static Value restarts(MapValue pod, long nowMs) {
        PodCells cells = new PodCells(pod);
        boolean dated = cells.restarts != 0 && cells.lastRestartMs != Long.MIN_VALUE;
        return Cells.text(
                cells.restarts + (dated ? " (" + HumanDuration.of(nowMs - cells.lastRestartMs) + " ago)" : ""));
    }

    static Value readinessGates(MapValue pod) {
        ListValue gates = pod.map("spec").list("readinessGates");
        if (gates.isEmpty()) {
            return Cells.text(Cells.NONE);
        }
        long open = 0;
        for (MapValue gate : gates.maps()) {
            if (isTrue(pod.map("status"), gate.text("conditionType", ""))) {
                open++;
            }
        }
        return Cells.text(open + "/" + gates.size());
    }

    public static @Nullable ListValue conditions(MapValue pod) {
        String phase = pod.map("status").text("phase", "");
        String message =
                switch (phase) {
                    case "Succeeded" -> "The pod has completed successfully.";
                    case "Failed" -> "The pod failed.";
                    default -> null;
                };
        if (message == null) {
            return null;
        }
        ListValue conditions = new ListValue();
        conditions
                .addMap()
                .put("type", "Completed")
                .put("status", "True")
                .put("reason", phase)
                .put("message", message);
        return conditions;
    }

    private void survey() {
        String phase = status.text("phase", "");
        String reason = status.text("reason", "");
        word = reason.isEmpty() ? phase : reason;
        if (isGated()) {
            word = "SchedulingGated";
        }
        boolean initializing = surveyInit();
        if (!initializing || isTrue(status, "Initialized")) {
            surveyContainers();
        }
        if (pod.map("metadata").has("deletionTimestamp")) {
            if (reason.equals("NodeLost")) {
                word = "Unknown";
            } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                word = "Terminating";
            }
        }
    }

    /** Only the condition counts, which every gated pod has from its creation on. */
    private boolean isGated() {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals("PodScheduled")
                    && condition.text("reason", "").equals("SchedulingGated")) {
                return true;
            }
        }
        return false;
    }

    /** Whether an init container is still in the way; {@link #word} then tells which. */
    private boolean surveyInit() {
        ListValue statuses = status.list("initContainerStatuses");
        for (int i = 0; i < statuses.size(); i++) {
            MapValue container = statuses.mapAt(i);
            boolean sidecar = sidecars.contains(container.text("name", ""));
            count(container, sidecar);
            MapValue state = container.map("state");
            if (state.get("terminated") instanceof MapValue ended && ended.number("exitCode", 0) == 0) {
                continue;
            }
            if (sidecar && container.flag("started", false)) {
                ready += container.flag("ready", false) ? 1 : 0;
                continue;
            }
            String waiting = state.map("waiting").text("reason", "");
            if (state.get("terminated") instanceof MapValue ended) {
                word = "Init:" + endWord(ended);
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                word = "Init:" + waiting;
            } else {
                word = "Init:" + i + "/"
                        + pod.map("spec").list("initContainers").size();
            }
            return true;
        }
        return false;
    }

    private void surveyContainers() {
        restarts = sidecarRestarts;
        lastRestartMs = sidecarRestartMs;
        boolean running = false;
        ListValue statuses = status.list("containerStatuses");
        for (int i = statuses.size() - 1; i >= 0; i--) {
            MapValue container = statuses.mapAt(i);
            count(container, false);
            MapValue state = container.map("state");
            String waiting = state.map("waiting").text("reason", "");
            if (!waiting.isEmpty()) {
                word = waiting;
            } else if (state.get("terminated") instanceof MapValue ended) {
                word = endWord(ended);
            } else if (container.flag("ready", false) && state.has("running")) {
                running = true;
                ready++;
            }
        }
        if (word.equals("Completed") && running) {
            word = isTrue(status, "Ready") ? "Running" : "NotReady";
        }
    }

    private void count(MapValue container, boolean sidecar) {
        long count = container.number("restartCount", 0);
        long endedMs =
                HumanDuration.epochMs(container.mapAt("lastState", "terminated").text("finishedAt"));
        restarts += count;
        lastRestartMs = Math.max(lastRestartMs, endedMs);
        if (sidecar) {
            sidecarRestarts += count;
            sidecarRestartMs = Math.max(sidecarRestartMs, endedMs);
        }
    }

    private static String endWord(MapValue ended) {
        String reason = ended.text("reason", "");
        if (!reason.isEmpty()) {
            return reason;
        }
        long signal = ended.number("signal", 0);
        return signal != 0 ? SIGNAL + signal : EXIT_CODE + ended.number("exitCode", 0);
    }

    private static boolean isTrue(MapValue status, String type) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }
}
