package io.hydrofoil.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ContainerLifecycleTest {
    private static final long NOW = 5_000_000;

    private final PodPlan plan = Pods.plan("{\"containers\":[{\"name\":\"m\",\"image\":\"m\"}]}");
    private final List<PodAction> actions = new ArrayList<>();

    private ContainerLifecycle machine(boolean isPodStopping) {
        return new ContainerLifecycle(plan, 0, isPodStopping, actions);
    }

    private ContainerState next(ContainerState state, PodEvent.OfContainer event) {
        return machine(false).next(state, event, NOW);
    }

    private Map<ContainerPhase, ContainerState> oneOfEach() {
        ContainerState fresh = ContainerState.NEW;
        ContainerState pulling = machine(false).begin(fresh);
        ContainerState starting = next(pulling, new PodEvent.Pulled(0, "image@1", false, 5, 7));
        ContainerState running = next(starting, new PodEvent.Started(0, "id"));
        ContainerState again = next(
                next(next(running, exit()), new PodEvent.Pulled(0, "image@1", true, 0, 7)),
                new PodEvent.Started(0, "id2"));
        Map<ContainerPhase, ContainerState> states = new EnumMap<>(ContainerPhase.class);
        states.put(ContainerPhase.WAITING, fresh);
        states.put(ContainerPhase.PULLING, pulling);
        states.put(ContainerPhase.PULL_BACKOFF, next(pulling, new PodEvent.PullFailed(0, "no")));
        states.put(ContainerPhase.STARTING, starting);
        states.put(ContainerPhase.RUNNING, running);
        states.put(ContainerPhase.STOPPING, machine(true).stop(running, 3));
        states.put(ContainerPhase.CRASH_BACKOFF, next(again, exit()));
        states.put(ContainerPhase.EXITED, machine(true).next(running, exit(), NOW));
        return states;
    }

    private static PodEvent.Exited exit() {
        return new PodEvent.Exited(0, 1, "Error");
    }

    @Test
    void everyPairOfPhaseAndEventLeadsWhereTheTableSays() {
        Map<String, UnaryOperator<ContainerState>> events = new LinkedHashMap<>();
        events.put("begin", state -> machine(false).begin(state));
        events.put("Pulled", state -> next(state, new PodEvent.Pulled(0, "image@1", true, 0, 7)));
        events.put("PullFailed", state -> next(state, new PodEvent.PullFailed(0, "no")));
        events.put("Started", state -> next(state, new PodEvent.Started(0, "id9")));
        events.put("StartFailed", state -> next(state, new PodEvent.StartFailed(0, "no")));
        events.put("Exited", state -> next(state, exit()));
        events.put("ExitedAtEnd", state -> machine(true).next(state, exit(), NOW));
        events.put("BackoffOver", state -> next(state, new PodEvent.BackoffOver(0)));
        events.put("NotLive", state -> next(state, new PodEvent.Probed(0, PodEvent.Probe.LIVENESS, false)));
        events.put("stop", state -> machine(true).stop(state, 3));
        String table = """
                WAITING       begin=PULLING stop=EXITED
                PULLING       Pulled=STARTING PullFailed=PULL_BACKOFF stop=EXITED
                PULL_BACKOFF  BackoffOver=PULLING stop=EXITED
                STARTING      Started=RUNNING StartFailed=PULLING Exited=PULLING ExitedAtEnd=EXITED stop=STOPPING
                RUNNING       StartFailed=PULLING Exited=PULLING ExitedAtEnd=EXITED NotLive=STOPPING stop=STOPPING
                STOPPING      StartFailed=PULLING Exited=PULLING ExitedAtEnd=EXITED
                CRASH_BACKOFF BackoffOver=PULLING stop=EXITED
                EXITED
                """;
        Map<ContainerPhase, ContainerState> states = oneOfEach();
        for (String row : table.lines().toList()) {
            String[] cells = row.trim().split(" +");
            ContainerPhase phase = ContainerPhase.valueOf(cells[0]);
            assertThat(states.get(phase).phase()).isEqualTo(phase);
            Map<String, ContainerPhase> expected = new LinkedHashMap<>();
            events.keySet().forEach(event -> expected.put(event, phase));
            for (int i = 1; i < cells.length; i++) {
                String[] pair = cells[i].split("=");
                expected.put(pair[0], ContainerPhase.valueOf(pair[1]));
            }
            Map<String, ContainerPhase> actual = new LinkedHashMap<>();
            events.forEach((name, event) ->
                    actual.put(name, event.apply(states.get(phase)).phase()));
            assertThat(actual).as(phase.name()).isEqualTo(expected);
        }
    }

    @Test
    void probesDecideAboutStartedAndReady() {
        PodPlan probed = Pods.plan("""
                {"containers":[{"name":"m","image":"m","startupProbe":{"exec":{}},"readinessProbe":{"exec":{}}}]}""");
        ContainerLifecycle machine = new ContainerLifecycle(probed, 0, false, actions);
        ContainerState state = machine.begin(ContainerState.NEW);
        state = machine.next(state, new PodEvent.Pulled(0, "image@1", true, 0, 7), NOW);
        state = machine.next(state, new PodEvent.Started(0, "id"), NOW);
        assertThat(state.isStarted()).isFalse();
        state = machine.next(state, new PodEvent.Probed(0, PodEvent.Probe.READINESS, true), NOW);
        assertThat(state.isReady()).isFalse();
        state = machine.next(state, new PodEvent.Probed(0, PodEvent.Probe.STARTUP, true), NOW);
        assertThat(state.isStarted()).isTrue();
        assertThat(state.isReady()).isFalse();
        state = machine.next(state, new PodEvent.Probed(0, PodEvent.Probe.READINESS, true), NOW);
        assertThat(state.isReady()).isTrue();
    }

    @Test
    void tellsWhatAKubeletTells() {
        oneOfEach();
        assertThat(actions)
                .contains(
                        new PodAction.Tell(
                                "spec.containers{m}",
                                false,
                                "Pulled",
                                "Successfully pulled image \"m\" in 5ms (5ms including waiting). Image size: 7 bytes."),
                        new PodAction.Tell("spec.containers{m}", false, "Created", "Container created"),
                        new PodAction.Tell("spec.containers{m}", false, "Started", "Container started"),
                        new PodAction.Tell("spec.containers{m}", false, "Killing", "Stopping container m"),
                        new PodAction.Tell(
                                "spec.containers{m}",
                                true,
                                "BackOff",
                                "Back-off restarting failed container m in pod web_shop(u1)"));
    }
}
