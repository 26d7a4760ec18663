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
    private static final ObjectKey LEASE = new ObjectKey(Kinds.LEASE, "kube-node-lease", "n1");

    private final Scenario scenario = new Scenario(new NodeLifecycleController(), new TaintEviction());

    private void node() {
        scenario.create(
                "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'},'spec':{},'status':{'conditions':["
                        + "{'type':'Ready','status':'True','reason':'KubeletReady','lastTransitionTime':'2023-01-01T00:00:00Z'}]}}");
        scenario.create("{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'n1',"
                + "'namespace':'kube-node-lease'},'spec':{}}");
    }

    private void pod(String name, String tolerations) {
        scenario.create("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s'},
                 'spec':{'nodeName':'n1','tolerations':[%s]},
                 'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}
                """.formatted(name, tolerations));
    }

    private void beat() {
        scenario.cluster.patch(LEASE, "{\"spec\":{\"renewTime\":\"" + Times.micros(scenario.cluster.wallMs()) + "\"}}");
    }

    private List<String> taints() {
        List<String> texts = new ArrayList<>();
        MapValue spec = scenario.cluster.get(Kinds.NODE, "", "n1").spec();
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
        pod(
                "patient",
                "{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute',"
                        + "'tolerationSeconds':300}");
        pod("hasty", "");
        pod("daemon", "{'operator':'Exists'}");
        beat();
        scenario.podsStop = false;
        scenario.pass(49_000);
        assertThat(ready()).isEqualTo("True KubeletReady");
        scenario.pass(2_000);
        assertThat(ready()).isEqualTo("Unknown NodeStatusUnknown");
        assertThat(taints())
                .containsExactly(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        assertThat(scenario.pods()).noneMatch(Pods::isReady);
        assertThat(scenario.events()).contains("NodeNotReady Node n1 status is now: NodeNotReady");
        assertThat(scenario.pods().stream().filter(ApiObject::isDeleting))
                .extracting(ApiObject::name)
                .containsExactly("hasty");
        scenario.pass(301_000);
        assertThat(scenario.pods().stream().filter(ApiObject::isDeleting))
                .extracting(ApiObject::name)
                .containsExactly("patient", "hasty");
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
}
