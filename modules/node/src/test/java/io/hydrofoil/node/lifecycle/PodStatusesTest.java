package io.hydrofoil.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
    private static final long NOW = 1_700_000_000_123L;
    private static final String SPEC = """
            {"containers":[{"name":"m","image":"nginx","resources":{"requests":{"cpu":"100m"}}}]}""";

    private final ApiObject pod = Pods.pod(SPEC, """
            {"conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2023-11-14T22:00:00Z"}]}""");

    private PodState running() {
        PodState state = PodLifecycle.begin(PodPlan.of(pod, false), NOW).state();
        List<PodEvent> events = List.of(
                new PodEvent.SandboxReady("10.1.2.3"),
                new PodEvent.Pulled(0, "docker.io/library/nginx@sha256:abc", true, 0, 1),
                new PodEvent.Started(0, "simulated://1"));
        for (PodEvent event : events) {
            state = PodLifecycle.next(state, event, NOW).state();
        }
        return state;
    }

    private static String condition(MapValue status, String type) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition.text("status", "") + " " + condition.text("reason", "") + " "
                        + condition.text("lastTransitionTime", "");
            }
        }
        return "none";
    }

    @Test
    void aRunningPodAsAKubeletReportsIt() {
        MapValue status = PodStatuses.render(running(), pod, pod.status(), "172.16.0.1", NOW);
        MapValue entry = status.list("containerStatuses").mapAt(0);
        assertThat(entry).isEqualTo(Json.of("""
                                {"name":"m","state":{"running":{"startedAt":"2023-11-14T22:13:20Z"}},"lastState":{},"ready":true,"restartCount":0,
                                 "image":"docker.io/library/nginx:latest","imageID":"docker.io/library/nginx@sha256:abc","containerID":"simulated://1",
                                 "started":true,"allocatedResources":{"cpu":"100m"},"resources":{"requests":{"cpu":"100m"}}}"""));
        assertThat(status.text("phase")).isEqualTo("Running");
        assertThat(status.text("podIP")).isEqualTo("10.1.2.3");
        assertThat(status.text("hostIP")).isEqualTo("172.16.0.1");
        assertThat(status.number("observedGeneration", 0)).isOne();
        assertThat(condition(status, "Ready")).isEqualTo("True  2023-11-14T22:13:20Z");
        assertThat(condition(status, "PodScheduled")).isEqualTo("True  2023-11-14T22:00:00Z");
    }

    @Test
    void aWaitingPodTellsWhichContainersItWaitsFor() {
        PodState fresh = PodLifecycle.begin(Pods.plan(Pods.THREE), NOW).state();
        MapValue status = PodStatuses.render(fresh, pod, pod.status(), "172.16.0.1", NOW);
        assertThat(status.text("phase")).isEqualTo("Pending");
        assertThat(condition(status, "Initialized")).startsWith("False ContainersNotInitialized");
        assertThat(condition(status, "Ready")).startsWith("False ContainersNotReady");
        assertThat(condition(status, "PodReadyToStartContainers")).startsWith("False");
        assertThat(status.list("containerStatuses")
                        .mapAt(0)
                        .mapAt("state", "waiting")
                        .text("reason"))
                .isEqualTo("PodInitializing");
    }

    @Test
    void aRecoveredPodGoesOnAsItWasAndNeedsNoNewStatus() {
        PodState before = running();
        MapValue status = PodStatuses.render(before, pod, pod.status(), "172.16.0.1", NOW);
        ApiObject seen = Pods.pod(SPEC, Json.text(status));
        PodLifecycle.Step step = PodRecovery.recover(PodPlan.of(seen, false), seen, NOW + 60_000);
        assertThat(step.state().stage()).isEqualTo(PodStage.RUNNING);
        assertThat(step.actions())
                .containsExactly(
                        new PodAction.AdoptSandbox("10.1.2.3"),
                        new PodAction.Adopt(0, 0, NOW / 1_000 * 1_000, true, true));
        MapValue again = PodStatuses.render(step.state(), seen, seen.status(), "172.16.0.1", NOW + 60_000);
        assertThat(PodStatuses.covers(seen.status(), again)).isTrue();
    }

    @Test
    void aReadinessGateHoldsReadyBack() {
        ApiObject gated = Pods.pod("""
                {"readinessGates":[{"conditionType":"x/y"}],"containers":[{"name":"m","image":"nginx"}]}""");
        MapValue status = PodStatuses.render(running(), gated, gated.status(), "172.16.0.1", NOW);
        assertThat(condition(status, "Ready")).startsWith("False ReadinessGatesNotReady");
        assertThat(condition(status, "ContainersReady")).startsWith("True");
    }
}
