package io.hydrofoil.node.sim;

import io.hydrofoil.node.lifecycle.ContainerPlan;
import io.hydrofoil.node.lifecycle.ContainerPlan.Restart;
import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.Durations;
import io.hydrofoil.node.lifecycle.PodPlan;
import io.hydrofoil.node.sim.SimFaults.Stage;
import io.hydrofoil.objects.MapValue;

/**
 * How a pretended container behaves. Annotations on the pod decide; {@code hydrofoil.io/sim-run.web} (with the
 * container's name) goes before {@code hydrofoil.io/sim-run}. Durations are Go's ({@code 250ms}, {@code 1m30s}) or
 * whole seconds.
 *
 * <pre>
 * sim-pull       time to fetch an image that the node does not have (200ms; imagePullPolicy Always: 30ms if it has
 * it); "fail": never succeeds
 * sim-start      time to create and start a container (20ms)
 * sim-ready      time from its start until its readiness probe succeeds (the probe's initialDelaySeconds); "never"
 * sim-run        time from its start until it exits by itself; "forever"
 * sim-exit-code  what it exits with (0)
 * sim-stop       time from SIGTERM to its exit with code 0 (30ms); longer than the grace period: killed, 137
 * sim-log-every  time between two lines of its log (5s)
 * </pre>
 *
 * Without sim-run a container does what its command says if that is a sequence of echo, sleep, true, false and exit
 * (see {@link Script}); otherwise containers of pods with restartPolicy Always and sidecars run forever, others exit
 * after 500ms, init containers after 100ms.
 */
record SimBehavior(
        long pullMs,
        boolean pullFails,
        long startMs,
        long readyMs,
        long runMs,
        int exitCode,
        long stopMs,
        long logEveryMs) {
    /** As {@link #runMs} and {@link #readyMs}: not by itself. */
    static final long NEVER = Long.MAX_VALUE;

    static final String PREFIX = "hydrofoil.io/sim-";

    /** What annotations say, else what the faults say, else the usual. */
    static SimBehavior of(PodPlan pod, int index, SimFaults faults) {
        ContainerPlan container = pod.containers().get(index);
        MapValue annotations = pod.metadata().map("annotations");
        Script script = Script.of(container.spec());
        long defaultRunMs = script == null ? defaultRunMs(container) : script.runMs();
        int defaultCode = script == null ? 0 : script.exitCode();
        long initialDelayMs = container.spec().map("readinessProbe").number("initialDelaySeconds", 0) * 1_000;
        if (faults.crashes(pod.uid()) && container.role() != Role.INIT) {
            defaultRunMs = faults.crashAfterMs();
            defaultCode = 1;
        }
        String pull = setting(annotations, container, "pull", "");
        Usual usual = new Usual(pod.uid(), container.name(), faults);
        return new SimBehavior(
                durationMs(pull, usual.ms(Stage.PULL, 200)),
                pull.equals("fail"),
                durationMs(setting(annotations, container, "start", ""), usual.ms(Stage.START, 20)),
                durationMs(setting(annotations, container, "ready", ""), usual.ms(Stage.READY, initialDelayMs)),
                durationMs(setting(annotations, container, "run", ""), defaultRunMs),
                code(setting(annotations, container, "exit-code", ""), defaultCode),
                durationMs(setting(annotations, container, "stop", ""), usual.ms(Stage.STOP, 30)),
                Math.max(1, durationMs(setting(annotations, container, "log-every", ""), 5_000)));
    }

    /** How long stages of a container take where its pod does not say it. */
    private record Usual(String uid, String container, SimFaults faults) {
        long ms(Stage stage, long otherwiseMs) {
            return faults.delayMs(stage, uid, container, otherwiseMs);
        }
    }

    /** The same where everything takes so many times as long. */
    SimBehavior slowed(double factor) {
        if (factor == 1) {
            return this;
        }
        return new SimBehavior(
                times(pullMs, factor),
                pullFails,
                times(startMs, factor),
                times(readyMs, factor),
                runMs,
                exitCode,
                times(stopMs, factor),
                logEveryMs);
    }

    private static long times(long ms, double factor) {
        return ms == NEVER ? NEVER : Math.round(ms * factor);
    }

    /** Whether the pod asks for a delay until it is ready, so that containers without a readiness probe get one. */
    static boolean delaysReadiness(MapValue metadata) {
        return metadata.map("annotations").keys().stream().anyMatch(key -> key.startsWith(PREFIX + "ready"));
    }

    private static long defaultRunMs(ContainerPlan container) {
        if (container.role() == Role.INIT) {
            return 100;
        }
        return container.restart() == Restart.ALWAYS ? NEVER : 500;
    }

    private static String setting(MapValue annotations, ContainerPlan container, String name, String otherwise) {
        String own = annotations.text(PREFIX + name + "." + container.name());
        return own != null ? own : annotations.text(PREFIX + name, otherwise);
    }

    private static long durationMs(String text, long otherwise) {
        if (text.equals("forever") || text.equals("never")) {
            return NEVER;
        }
        long ms = text.isEmpty() ? -1 : Durations.parseMs(text);
        return ms < 0 ? otherwise : ms;
    }

    private static int code(String text, int otherwise) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : otherwise;
    }
}
