package io.hydrofoil.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeLifecycleTest {
    private static final ObjectKey NODE = new ObjectKey(Kinds.NODE, "", "n1");

    private final Scenario scenario = new Scenario(new NodeLifecycleController(), new TaintEviction());

    private void node() {
        node("n1");
    }

    private void node(String name) {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'" + name
                + "'},'spec':{},'status':{'conditions':[{'type':'Ready','status':'True','reason':'KubeletReady',"
                + "'lastTransitionTime':'2023-01-01T00:00:00Z'}]}}");
        scenario.create("{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'" + name
                + "','namespace':'kube-node-lease'},'spec':{}}");
    }

    /** Time passes, and these nodes go on beating. */
    private void passWith(long ms, String... names) {
        for (long end = scenario.cluster.wallMs() + ms; scenario.cluster.wallMs() < end; ) {
            for (String name : names) {
                beat(name);
            }
            scenario.pass(Math.min(10_000, end - scenario.cluster.wallMs()));
        }
    }

    private void pod(String name, String tolerations) {
        scenario.create("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s'},
                 'spec':{'nodeName':'n1','tolerations':[%s]},
                 'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}
                """.formatted(name, tolerations));
    }

    private void beat() {
        beat("n1");
    }

    private void beat(String name) {
        ObjectKey lease = new ObjectKey(Kinds.LEASE, "kube-node-lease", name);
        scenario.cluster.patch(lease, "{\"spec\":{\"renewTime\":\"" + Times.micros(scenario.cluster.wallMs()) + "\"}}");
    }

    private List<String> taints() {
        return taints("n1");
    }

    private List<String> taints(String name) {
        List<String> texts = new ArrayList<>();
        MapValue spec = scenario.cluster.get(Kinds.NODE, "", name).spec();
        spec.list("taints").maps().forEach(t -> texts.add(t.text("key") + ":" + t.text("effect")));
        return texts;
    }

    private String ready() {
        MapValue status = scenario.cluster.get(Kinds.NODE, "", "n1").status();
        return Conditions.find(status, "Ready").text("status") + " "
                + Conditions.find(status, "Ready").text("reason");
    }

    @Test
    void aNodeThatBeatsIsLeftAlone() {
        node();
        int created = scenario.cluster.journal.size();
        for (int i = 0; i < 30; i++) {
            beat();
            scenario.pass(10_000);
        }
        assertThat(ready()).isEqualTo("True KubeletReady");
        assertThat(scenario.cluster.journal.stream().skip(created))
                .allMatch(line -> line.contains("test patch leases"));
    }

    @Test
    void aSilentNodeBecomesUnknownTaintedAndEmptyAfterItsPodsPatience() {
        node();
        node("other");
        pod(
                "patient",
                "{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute',"
                        + "'tolerationSeconds':300}");
        pod("hasty", "");
        pod("daemon", "{'operator':'Exists'}");
        beat();
        scenario.podsStop = false;
        passWith(49_000, "other");
        assertThat(ready()).isEqualTo("True KubeletReady");
        passWith(2_000, "other");
        assertThat(ready()).isEqualTo("Unknown NodeStatusUnknown");
        assertThat(taints())
                .containsExactly(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        assertThat(scenario.pods()).noneMatch(Pods::isReady);
        assertThat(scenario.events()).contains("NodeNotReady Node n1 status is now: NodeNotReady");
        assertThat(scenario.pods().stream().filter(ApiObject::isDeleting))
                .extracting(ApiObject::name)
                .containsExactly("hasty");
        passWith(301_000, "other");
        assertThat(scenario.pods().stream().filter(ApiObject::isDeleting))
                .extracting(ApiObject::name)
                .containsExactly("patient", "hasty");
    }

    private void podIs(String ready) {
        scenario.cluster.patchStatus(
                new ObjectKey(Kinds.POD, "default", "web"),
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + ready + "\"}]}}");
        scenario.settle();
    }

    @Test
    void anAgentThatKnowsBetterAboutItsPodIsNotContradicted() {
        node();
        pod("web", "{'operator':'Exists'}");
        beat();
        passWith(60_000);
        assertThat(ready()).startsWith("Unknown");
        assertThat(scenario.pods()).noneMatch(Pods::isReady);
        podIs("True");
        passWith(120_000);
        assertThat(scenario.pods()).allMatch(Pods::isReady);

        scenario.cluster.patchStatus(NODE, "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        beat();
        passWith(60_000);
        assertThat(scenario.pods()).as("silent once more, so marked once more").noneMatch(Pods::isReady);
    }

    @Test
    void aClockThatIsPutRightIsASignOfLife() {
        node();
        String wrong = Times.micros(scenario.cluster.wallMs() + 3_600_000);
        scenario.cluster.patch(
                new ObjectKey(Kinds.LEASE, "kube-node-lease", "n1"), "{\"spec\":{\"renewTime\":\"" + wrong + "\"}}");
        scenario.settle();
        passWith(120_000, "n1");
        assertThat(ready()).isEqualTo("True KubeletReady");
    }

    @Test
    void aJumpOfTheControllersClockCondemnsNobody() {
        node();
        passWith(60_000, "n1");
        scenario.cluster.jump(3_600_000);
        scenario.settle();
        assertThat(ready()).isEqualTo("True KubeletReady");
        passWith(20_000, "n1");
        assertThat(ready()).isEqualTo("True KubeletReady");
        scenario.cluster.jump(-7_200_000);
        passWith(60_000, "n1");
        assertThat(ready()).isEqualTo("True KubeletReady");
        passWith(52_000);
        assertThat(ready()).isEqualTo("Unknown NodeStatusUnknown");
    }

    @Test
    void aNodeThatComesBackLosesItsTaints() {
        node();
        beat();
        scenario.pass(60_000);
        assertThat(taints()).isNotEmpty();
        beat();
        scenario.cluster.patchStatus(
                NODE,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\"}]}}");
        scenario.settle();
        assertThat(taints()).isEmpty();
        assertThat(ready()).isEqualTo("True KubeletReady");
    }

    @Test
    void cordonAndPressureBecomeTaintsBesideThoseOfOthers() {
        node();
        scenario.cluster.patch(
                NODE, "{\"spec\":{\"unschedulable\":true,\"taints\":[{\"key\":\"mine\",\"effect\":\"NoSchedule\"}]}}");
        scenario.cluster.patchStatus(
                NODE,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},"
                        + "{\"type\":\"DiskPressure\",\"status\":\"True\"}]}}");
        scenario.settle();
        assertThat(taints())
                .containsExactly(
                        "mine:NoSchedule",
                        "node.kubernetes.io/disk-pressure:NoSchedule",
                        "node.kubernetes.io/unschedulable:NoSchedule");
        scenario.cluster.patch(NODE, "{\"spec\":{\"unschedulable\":null}}");
        scenario.settle();
        assertThat(taints()).containsExactly("mine:NoSchedule", "node.kubernetes.io/disk-pressure:NoSchedule");
    }

    private long evicting() {
        return scenario.cluster.all(Kinds.NODE).stream()
                .filter(node -> taints(node.name()).contains("node.kubernetes.io/unreachable:NoExecute"))
                .count();
    }

    @Test
    void nodesAreEmptiedOneAfterTheOther() {
        String[] healthy = {"h1", "h2", "h3"};
        for (String name : healthy) {
            node(name);
        }
        node("n1");
        node("n2");
        passWith(52_000, healthy);
        assertThat(taints("n1")).contains("node.kubernetes.io/unreachable:NoSchedule");
        assertThat(taints("n2")).contains("node.kubernetes.io/unreachable:NoSchedule");
        assertThat(evicting()).isEqualTo(1);
        passWith(11_000, healthy);
        assertThat(evicting()).isEqualTo(2);
    }

    @Test
    void aSmallZoneThatIsMostlySilentIsLeftAlone() {
        node("h1");
        for (int i = 1; i <= 3; i++) {
            node("n" + i);
        }
        passWith(55_000, "h1");
        assertThat(evicting())
                .as("decided before it was known that most are silent")
                .isLessThanOrEqualTo(1);
        long before = evicting();
        passWith(600_000, "h1");
        assertThat(evicting()).isEqualTo(before);
    }

    @Test
    void whenAllAreSilentNothingIsEvictedUntilOneComesBack() {
        node("n1");
        node("n2");
        pod("hasty", "");
        scenario.pass(600_000);
        assertThat(ready()).startsWith("Unknown");
        assertThat(evicting()).isZero();
        assertThat(scenario.pods().getFirst().isDeleting()).isFalse();
        scenario.cluster.patchStatus(
                new ObjectKey(Kinds.NODE, "", "n2"),
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        passWith(30_000, "n2");
        assertThat(taints("n1")).contains("node.kubernetes.io/unreachable:NoExecute");
    }
}
