package io.hydrofoil.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class ReplicaSetControllerTest {
    private static final ObjectKey WEB = new ObjectKey(Kinds.REPLICA_SET, "default", "web");

    private final Scenario scenario = new Scenario(ReplicaSetController.forReplicaSets());

    private ApiObject web(int replicas) {
        return scenario.create("""
                {'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'web'},
                 'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'web'}},
                  'template':{'metadata':{'labels':{'app':'web'},'annotations':{'note':'x'}},
                   'spec':{'containers':[{'name':'c','image':'i'}]}}}}
                """.formatted(replicas));
    }

    private ApiObject status() {
        return scenario.cluster.get(Kinds.REPLICA_SET, "default", "web");
    }

    @Test
    void createsPodsFromTheTemplateAndCountsThem() {
        ApiObject set = web(3);
        scenario.settle();
        assertThat(scenario.pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.name()).startsWith("web-");
            assertThat(pod.labels()).containsEntry("app", "web");
            assertThat(pod.metadata().map("annotations").text("note")).isEqualTo("x");
            assertThat(pod.metadata().list("ownerReferences")).containsExactly(Owners.reference(set));
        });
        assertThat(status().status())
                .isEqualTo(Json.of(
                        "{\"replicas\":3,\"fullyLabeledReplicas\":3,\"readyReplicas\":3,\"availableReplicas\":3,"
                                + "\"terminatingReplicas\":0,\"observedGeneration\":1}"));
        assertThat(scenario.events()).hasSize(3).allSatisfy(event -> assertThat(event)
                .startsWith("SuccessfulCreate Created pod: web-"));
    }

    @Test
    void scalesDownByTakingNotReadyPodsFirst() {
        web(3);
        scenario.settle();
        ObjectKey sick = scenario.pods().get(1).key();
        scenario.ready(sick, false);
        scenario.cluster.patch(WEB, "{\"spec\":{\"replicas\":2}}");
        scenario.settle();
        assertThat(scenario.pods())
                .extracting(ApiObject::key)
                .doesNotContain(sick)
                .hasSize(2);
        assertThat(scenario.events()).contains("SuccessfulDelete Deleted pod: " + sick.name());
    }

    @Test
    void replacesAPodThatIsDeletedOrHasFailed() {
        web(2);
        scenario.settle();
        scenario.cluster.delete(scenario.pods().get(0).key(), Write.Propagation.BACKGROUND);
        scenario.end(scenario.pods().get(1).key(), "Failed");
        scenario.settle();
        assertThat(scenario.pods()).hasSize(3);
        assertThat(status().status().number("replicas", 0)).isEqualTo(2);
    }

    @Test
    void adoptsMatchingOrphansAndReleasesWhatNoLongerMatches() {
        scenario.create(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'orphan','labels':{'app':'web'}},'spec':{}}");
        ApiObject set = web(1);
        scenario.settle();
        assertThat(scenario.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.name()).isEqualTo("orphan");
            assertThat(Owners.controllerUid(pod)).isEqualTo(set.uid());
        });
        scenario.cluster.patch(scenario.pods().get(0).key(), "{\"metadata\":{\"labels\":{\"app\":\"debug\"}}}");
        scenario.settle();
        assertThat(scenario.pods()).hasSize(2);
        assertThat(Owners.controllerOf(scenario.cluster.get(Kinds.POD, "default", "orphan")))
                .isNull();
    }

    @Test
    void aRefusalStopsTheBatchesAndShowsAsACondition() {
        scenario.cluster.admission = write -> write instanceof Write.Create create && create.kind() == Kinds.POD
                ? new ApiStatus(403, "Forbidden", "exceeded quota", null)
                : null;
        web(100);
        scenario.controllersOnly();
        assertThat(scenario.cluster.journal.stream().filter(line -> line.contains("create pods")))
                .as("asked one at a time, not a hundred at once")
                .hasSizeBetween(1, 3);
        scenario.pass(100);
        assertThat(Scenario.plain(status().status()).list("conditions"))
                .isEqualTo(Json.of("[{\"type\":\"ReplicaFailure\",\"status\":\"True\",\"reason\":\"FailedCreate\","
                        + "\"message\":\"exceeded quota\"}]"));
        assertThat(scenario.events()).first().asString().startsWith("FailedCreate Error creating: exceeded quota");
        scenario.cluster.admission = write -> null;
        scenario.pass(2_000_000);
        assertThat(scenario.pods()).hasSize(100);
        assertThat(status().status().has("conditions")).isFalse();
    }

    @Test
    void minReadySecondsDelayAvailability() {
        web(1);
        scenario.cluster.patch(WEB, "{\"spec\":{\"minReadySeconds\":10}}");
        scenario.pass(9_000);
        assertThat(status().status().number("readyReplicas", 0)).isEqualTo(1);
        assertThat(status().status().number("availableReplicas", 0)).isZero();
        scenario.pass(1_000);
        assertThat(status().status().number("availableReplicas", 0)).isEqualTo(1);
    }

    @Test
    void aSettledSetCostsNothing() {
        web(3);
        scenario.settle();
        int writes = scenario.cluster.journal.size();
        scenario.pass(3_600_000);
        assertThat(scenario.cluster.journal).hasSize(writes);
    }
}
