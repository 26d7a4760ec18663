package io.hydrofoil.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DaemonSetControllerTest {
    private static final ObjectKey LOGS = new ObjectKey(Kinds.DAEMON_SET, "default", "logs");

    private final Scenario scenario = new Scenario(new DaemonSetController());

    @BeforeEach
    void bindWhereAffinitySays() {
        scenario.placement = DaemonPods::node;
    }

    private void node(String name, String spec) {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'%s','labels':{'disk':'%s'}},'spec':{%s}}"
                .formatted(name, name.equals("n1") ? "ssd" : "hdd", spec));
    }

    private void logs(String template, String more) {
        scenario.create("""
                {'apiVersion':'apps/v1','kind':'DaemonSet','metadata':{'name':'logs'},
                 'spec':{%s'selector':{'matchLabels':{'app':'logs'}},
                'template':{'metadata':{'labels':{'app':'logs'}},'spec':{%s'containers':[{'name':'c','image':'v1'}]}}}}
                """.formatted(more, template));
        scenario.settle();
    }

    private void image(String image) {
        scenario.cluster.patch(
                LOGS,
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\"}]}}}}");
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.DAEMON_SET, "default", "logs").status();
    }

    private long updatedAndReady() {
        String newest = scenario.cluster.all(Kinds.REVISION).getLast().labels().get(DaemonPods.HASH);
        return scenario.pods().stream()
                .filter(pod -> Pods.isReady(pod) && newest.equals(pod.labels().get(DaemonPods.HASH)))
                .count();
    }

    @Test
    void onePodOnEveryNodeAlsoOnThoseThatComeLater() {
        node("n1", "");
        node("n2", "'unschedulable':true,'taints':[{'key':'node.kubernetes.io/unschedulable','effect':'NoSchedule'}]");
        logs("", "");
        node("n3", "");
        scenario.settle();
        assertThat(scenario.pods()).extracting(Pods::node).containsExactlyInAnyOrder("n1", "n2", "n3");
        assertThat(status())
                .isEqualTo(Json.of("{\"currentNumberScheduled\":3,\"numberMisscheduled\":0,"
                        + "\"desiredNumberScheduled\":3,\"numberReady\":3,\"observedGeneration\":1,"
                        + "\"updatedNumberScheduled\":3,\"numberAvailable\":3}"));
    }

    @Test
    void selectorsAndTaintsDecideWhereItBelongs() {
        node("n1", "");
        node("n2", "");
        node("n3", "'taints':[{'key':'gpu','effect':'NoSchedule'}]");
        logs("'nodeSelector':{'disk':'hdd'},", "");
        assertThat(scenario.pods()).extracting(Pods::node).containsExactly("n2");
        scenario.cluster.patch(
                new ObjectKey(Kinds.NODE, "", "n2"),
                "{\"spec\":{\"taints\":[{\"key\":\"evil\",\"effect\":\"NoExecute\"}]}}");
        scenario.settle();
        assertThat(scenario.pods()).isEmpty();
    }

    @Test
    void anUpdateTakesDownNoMoreThanAllowed() {
        for (int i = 1; i <= 4; i++) {
            node("n" + i, "");
        }
        logs("", "'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':2}},");
        scenario.podsStart = false;
        image("v2");
        scenario.settle();
        assertThat(scenario.pods().stream().filter(Pods::isReady)).hasSize(2);
        assertThat(scenario.pods()).hasSize(4);
        scenario.podsStart = true;
        scenario.settle();
        assertThat(updatedAndReady()).isEqualTo(4);
        assertThat(status().number("updatedNumberScheduled", 0)).isEqualTo(4);
    }

    @Test
    void withSurgeTheNewPodIsReadyBeforeTheOldOneGoes() {
        for (int i = 1; i <= 3; i++) {
            node("n" + i, "");
        }
        logs("", "'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':0,'maxSurge':1}},");
        scenario.podsStart = false;
        image("v2");
        scenario.settle();
        assertThat(scenario.pods()).hasSize(4);
        assertThat(scenario.pods().stream().filter(Pods::isReady)).hasSize(3);
        scenario.podsStart = true;
        scenario.settle();
        assertThat(updatedAndReady()).isEqualTo(3);
        assertThat(scenario.pods()).hasSize(3);
    }

    @Test
    void aFailedPodIsReplaced() {
        node("n1", "");
        logs("", "");
        ApiObject pod = scenario.pods().getFirst();
        scenario.end(pod.key(), "Failed");
        scenario.settle();
        assertThat(scenario.pods()).singleElement().isNotEqualTo(pod);
        assertThat(scenario.events())
                .contains("FailedDaemonPod Found failed daemon pod default/" + pod.name()
                        + " on node n1, will try to kill it");
    }
}
