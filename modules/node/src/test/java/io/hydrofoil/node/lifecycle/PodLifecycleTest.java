package io.hydrofoil.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.node.lifecycle.PodLifecycle.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodLifecycleTest {
    private static final int INIT = 0;
    private static final int SIDECAR = 1;
    private static final int MAIN = 2;

    private long nowMs = 1_000_000;
    private final List<PodAction> actions = new ArrayList<>();

    private PodState begin(PodPlan plan) {
        return take(PodLifecycle.begin(plan, nowMs));
    }

    private PodState next(PodState state, PodEvent event) {
        return take(PodLifecycle.next(state, event, nowMs));
    }

    private PodState take(Step step) {
        actions.addAll(step.actions());
        return step.state();
    }

    private PodState start(PodState state, int container) {
        PodState pulled = next(state, new PodEvent.Pulled(container, "image@1", true, 0, 1));
        return next(pulled, new PodEvent.Started(container, "id" + container));
    }

    private PodState exit(PodState state, int container, int code) {
        return next(state, new PodEvent.Exited(container, code, code == 0 ? "Completed" : "Error"));
    }

    private PodState running() {
        PodState state = next(begin(Pods.plan(Pods.THREE)), new PodEvent.SandboxReady("10.0.0.2"));
        state = exit(start(state, INIT), INIT, 0);
        return start(start(state, SIDECAR), MAIN);
    }

    private Map<PodStage, PodState> oneOfEach() {
        Map<PodStage, PodState> states = new EnumMap<>(PodStage.class);
        PodState fresh = begin(Pods.plan(Pods.THREE));
        states.put(PodStage.PREPARING, fresh);
        states.put(PodStage.INITIALIZING, next(fresh, new PodEvent.SandboxReady("10.0.0.2")));
        states.put(PodStage.RUNNING, running());
        PodState stopping = next(running(), new PodEvent.NodeShutdown(10));
        states.put(PodStage.STOPPING, stopping);
        PodState cleaning = exit(exit(stopping, MAIN, 0), SIDECAR, 0);
        states.put(PodStage.CLEANING, cleaning);
        PodState finished = next(cleaning, new PodEvent.SandboxRemoved());
        states.put(PodStage.FINISHED, finished);
        states.put(PodStage.REMOVED, next(finished, new PodEvent.DeleteRequested(0)));
        return states;
    }

    @Test
    void everyPairOfStageAndEventLeadsWhereTheTableSays() {
        Map<String, PodEvent> events = new LinkedHashMap<>();
        events.put("SandboxReady", new PodEvent.SandboxReady("10.0.0.9"));
        events.put("SandboxRemoved", new PodEvent.SandboxRemoved());
        events.put("DeleteRequested", new PodEvent.DeleteRequested(5));
        events.put("Vanished", new PodEvent.Vanished());
        events.put("DeadlinePassed", new PodEvent.DeadlinePassed());
        events.put("NodeShutdown", new PodEvent.NodeShutdown(5));
        events.put("main Exited", new PodEvent.Exited(MAIN, 1, "Error"));
        String table = """
                PREPARING    SandboxReady=INITIALIZING wishes=CLEANING
                INITIALIZING wishes=CLEANING
                RUNNING      wishes=STOPPING
                STOPPING
                CLEANING     SandboxRemoved=FINISHED
                FINISHED     DeleteRequested=REMOVED Vanished=REMOVED
                REMOVED
                """;
        Map<PodStage, PodState> states = oneOfEach();
        for (String row : table.lines().toList()) {
            String[] cells = row.trim().split(" +");
            PodStage stage = PodStage.valueOf(cells[0]);
            assertThat(states.get(stage).stage()).isEqualTo(stage);
            Map<String, PodStage> expected = new LinkedHashMap<>();
            events.keySet().forEach(event -> expected.put(event, stage));
            for (int i = 1; i < cells.length; i++) {
                String[] pair = cells[i].split("=");
                List<String> named = pair[0].equals("wishes")
                        ? List.of("DeleteRequested", "Vanished", "DeadlinePassed", "NodeShutdown")
                        : List.of(pair[0]);
                named.forEach(event -> expected.put(event, PodStage.valueOf(pair[1])));
            }
            Map<String, PodStage> actual = new LinkedHashMap<>();
            events.forEach((name, event) ->
                    actual.put(name, next(states.get(stage), event).stage()));
            assertThat(actual).as(stage.name()).isEqualTo(expected);
        }
    }

    @Test
    void startsInOrderAndStopsMainBeforeSidecar() {
        PodState state = next(begin(Pods.plan(Pods.THREE)), new PodEvent.SandboxReady("10.0.0.2"));
        assertThat(actions).endsWith(new PodAction.Pull(INIT));
        state = exit(start(state, INIT), INIT, 0);
        assertThat(actions).endsWith(new PodAction.Pull(SIDECAR)).doesNotContain(new PodAction.Pull(MAIN));
        state = start(state, SIDECAR);
        assertThat(actions).endsWith(new PodAction.Pull(MAIN));
        state = start(state, MAIN);
        assertThat(PodStatuses.phase(state)).isEqualTo("Running");

        actions.clear();
        state = next(state, new PodEvent.DeleteRequested(30));
        assertThat(actions).contains(new PodAction.Stop(MAIN, 30)).doesNotContain(new PodAction.Stop(SIDECAR, 30));
        state = exit(state, MAIN, 0);
        assertThat(actions).endsWith(new PodAction.Stop(SIDECAR, 30));
        state = exit(state, SIDECAR, 0);
        assertThat(actions).endsWith(new PodAction.RemoveSandbox());
        state = next(state, new PodEvent.SandboxRemoved());
        assertThat(actions).endsWith(new PodAction.DeleteObject());
        assertThat(state.stage()).isEqualTo(PodStage.REMOVED);
        assertThat(PodStatuses.phase(state)).isEqualTo("Succeeded");
    }

    @Test
    void aShorterGraceShortensTheStop() {
        PodState state = next(running(), new PodEvent.DeleteRequested(30));
        actions.clear();
        next(state, new PodEvent.DeleteRequested(0));
        assertThat(actions).containsExactly(new PodAction.Stop(MAIN, 0));
    }

    @Test
    void aFailedInitContainerFailsAPodThatNeverRestarts() {
        PodPlan plan = Pods.plan("""
                {"restartPolicy":"Never","initContainers":[{"name":"i","image":"i"}],"containers":[{"name":"m","image":"m"}]}""");
        PodState state = next(begin(plan), new PodEvent.SandboxReady("10.0.0.2"));
        state = exit(start(state, 0), 0, 3);
        assertThat(state.stage()).isEqualTo(PodStage.CLEANING);
        assertThat(PodStatuses.phase(state)).isEqualTo("Failed");
        assertThat(actions).doesNotContain(new PodAction.Pull(1));
    }

    @Test
    void aJobsPodEndsAndTakesItsSidecarAlong() {
        PodPlan plan = Pods.plan("""
                {"restartPolicy":"OnFailure","initContainers":[{"name":"s","image":"s","restartPolicy":"Always"}],
                 "containers":[{"name":"m","image":"m"}]}""");
        PodState state = next(begin(plan), new PodEvent.SandboxReady("10.0.0.2"));
        state = start(start(state, 0), 1);
        state = exit(state, 1, 1);
        assertThat(state.stage()).isEqualTo(PodStage.RUNNING);
        state = exit(start(state, 1), 1, 0);
        assertThat(actions).endsWith(new PodAction.Stop(0, 30));
        state = next(exit(state, 0, 137), new PodEvent.SandboxRemoved());
        assertThat(state.stage()).isEqualTo(PodStage.FINISHED);
        assertThat(PodStatuses.phase(state)).isEqualTo("Succeeded");
    }

    @Test
    void crashLoopsBackOffAsAKubeletDoes() {
        PodState state = next(
                begin(Pods.plan("{\"containers\":[{\"name\":\"m\",\"image\":\"m\"}]}")),
                new PodEvent.SandboxReady("10.0.0.2"));
        state = start(state, 0);
        List<Long> waits = new ArrayList<>();
        for (int crash = 0; crash < 8; crash++) {
            actions.clear();
            nowMs += 100;
            state = exit(state, 0, 1);
            for (PodAction action : actions) {
                if (action instanceof PodAction.WakeAt wake) {
                    waits.add(wake.atMs() - nowMs);
                    nowMs = wake.atMs();
                }
            }
            state = next(state, new PodEvent.BackoffOver(0));
            state = start(state, 0);
            assertThat(state.containers().getFirst().attempt()).isEqualTo(crash + 1);
        }
        assertThat(waits).containsExactly(10_000L, 20_000L, 40_000L, 80_000L, 160_000L, 300_000L, 300_000L);
        nowMs += ContainerLifecycle.FORGIVEN_AFTER_MS;
        actions.clear();
        exit(state, 0, 1);
        assertThat(actions).containsExactly(new PodAction.Pull(0));
    }
}
