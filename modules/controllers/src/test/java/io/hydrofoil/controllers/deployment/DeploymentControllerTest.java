package io.hydrofoil.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.replicaset.ReplicaSetController;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeploymentControllerTest {
    private static final ObjectKey WEB = new ObjectKey(Kinds.DEPLOYMENT, "default", "web");

    private final Scenario scenario = new Scenario(new DeploymentController(), ReplicaSetController.forReplicaSets());

    private void web(int replicas, String more) {
        scenario.create("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},
                 'spec':{'replicas':%d,'progressDeadlineSeconds':600,'revisionHistoryLimit':10,%s
                  'selector':{'matchLabels':{'app':'web'}},
                  'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'v1'}]}}}}
                """.formatted(replicas, more));
    }

    private void image(String image) {
        patch("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\"}]}}}}");
    }

    private void patch(String patch) {
        scenario.cluster.patch(WEB, patch);
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.DEPLOYMENT, "default", "web").status();
    }

    private String progressing() {
        MapValue condition = Conditions.find(status(), "Progressing");
        return condition.text("status") + " " + condition.text("reason");
    }

    private ApiObject setOf(String image) {
        return scenario.cluster.all(Kinds.REPLICA_SET).stream()
                .filter(set -> image(set).equals(image))
                .findFirst()
                .orElseThrow();
    }

    private static String image(ApiObject set) {
        return set.spec()
                .map("template")
                .map("spec")
                .list("containers")
                .mapAt(0)
                .text("image", "");
    }

    private long replicas(String image) {
        return setOf(image).spec().number("replicas", -1);
    }

    private String revision(String image) {
        return setOf(image).metadata().map("annotations").text(Annotations.REVISION);
    }

    @Test
    void rollsOutTheFirstTemplate() {
        web(3, "");
        scenario.settle();
        assertThat(scenario.pods()).hasSize(3);
        ApiObject set = setOf("v1");
        String hash = set.labels().get("pod-template-hash");
        assertThat(set.name()).isEqualTo("web-" + hash);
        assertThat(scenario.pods())
                .allSatisfy(pod -> assertThat(pod.labels()).containsEntry("pod-template-hash", hash));
        assertThat(Scenario.plain(status())).isEqualTo(Json.of("""
                {"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,
                 "terminatingReplicas":0,"conditions":[
                 {"type":"Available","status":"True","reason":"MinimumReplicasAvailable",
                  "message":"Deployment has minimum availability."},
                 {"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable",
                  "message":"ReplicaSet \\"%s\\" has successfully progressed."}]}
                """.formatted(set.name())));
        assertThat(scenario.cluster
                        .get(Kinds.DEPLOYMENT, "default", "web")
                        .metadata()
                        .map("annotations")
                        .text(Annotations.REVISION))
                .isEqualTo("1");
        assertThat(scenario.events())
                .contains("ScalingReplicaSet Scaled up replica set " + set.name() + " from 0 to 3");
    }

    @Test
    void aRollingUpdateNeverFallsBelowNorExceedsItsLimits() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            int replicas = random.nextInt(1, 12);
            int surge = random.nextInt(0, 4);
            int unavailable = random.nextInt(surge == 0 ? 1 : 0, 4);
            DeploymentControllerTest test = new DeploymentControllerTest();
            test.rollWithin(replicas, surge, unavailable, "seed " + seed + " round " + round);
        }
    }

    private void rollWithin(int replicas, int surge, int unavailable, String hint) {
        web(
                replicas,
                "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':%d,'maxUnavailable':%d}},"
                        .formatted(surge, unavailable));
        scenario.settle();
        scenario.podsStart = false;
        image("v2");
        for (int step = 0; step < 100; step++) {
            scenario.settle();
            long ready = scenario.pods().stream().filter(Pods::isReady).count();
            assertThat(ready).as(hint).isGreaterThanOrEqualTo(replicas - Math.min(replicas, unavailable));
            assertThat(scenario.pods()).as(hint).hasSizeLessThanOrEqualTo(replicas + surge);
            scenario.pods().stream()
                    .filter(pod -> !Pods.isReady(pod))
                    .findFirst()
                    .ifPresent(pod -> scenario.ready(pod.key(), true));
        }
        scenario.settle();
        assertThat(replicas("v2")).as(hint).isEqualTo(replicas);
        assertThat(replicas("v1")).as(hint).isZero();
    }

    @Test
    void recreateWaitsUntilTheOldPodsAreGone() {
        web(2, "'strategy':{'type':'Recreate'},");
        scenario.settle();
        scenario.podsStop = false;
        image("v2");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.REPLICA_SET)).hasSize(1);
        scenario.podsStop = true;
        scenario.settle();
        assertThat(replicas("v2")).isEqualTo(2);
        assertThat(scenario.pods()).hasSize(2);
    }

    @Test
    void rollingBackTakesTheOldReplicaSetAsTheNewestRevision() {
        web(2, "");
        scenario.settle();
        image("v2");
        scenario.settle();
        assertThat(revision("v2")).isEqualTo("2");
        image("v1");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.REPLICA_SET)).hasSize(2);
        assertThat(revision("v1")).isEqualTo("3");
        assertThat(setOf("v1").metadata().map("annotations").text(Annotations.HISTORY))
                .isEqualTo("1");
        assertThat(replicas("v1")).isEqualTo(2);
    }

    @Test
    void oldRevisionsBeyondTheLimitAreDeleted() {
        web(1, "");
        patch("{\"spec\":{\"revisionHistoryLimit\":2}}");
        for (int i = 1; i <= 5; i++) {
            image("v" + i);
            scenario.settle();
            scenario.cluster.advance(1_000);
        }
        assertThat(scenario.cluster.all(Kinds.REPLICA_SET))
                .extracting(DeploymentControllerTest::image)
                .containsExactly("v3", "v4", "v5");
    }

    @Test
    void aPausedDeploymentScalesButDoesNotRoll() {
        web(2, "");
        scenario.settle();
        patch("{\"spec\":{\"paused\":true}}");
        image("v2");
        patch("{\"spec\":{\"replicas\":4}}");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.REPLICA_SET)).hasSize(1);
        assertThat(replicas("v1")).isEqualTo(4);
        assertThat(progressing()).isEqualTo("Unknown DeploymentPaused");
        patch("{\"spec\":{\"paused\":null}}");
        scenario.settle();
        assertThat(replicas("v2")).isEqualTo(4);
        assertThat(progressing()).isEqualTo("True NewReplicaSetAvailable");
    }

    @Test
    void resizingInTheMidstOfARolloutKeepsTheProportion() {
        web(10, "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':3,'maxUnavailable':2}},");
        scenario.settle();
        scenario.podsStart = false;
        image("v2");
        scenario.settle();
        assertThat(List.of(replicas("v1"), replicas("v2"))).containsExactly(8L, 5L);
        patch("{\"spec\":{\"replicas\":15}}");
        scenario.controllersOnly();
        assertThat(List.of(replicas("v1"), replicas("v2"))).containsExactly(11L, 7L);
    }

    @Test
    void aRolloutThatDoesNotMoveTimesOut() {
        web(1, "");
        scenario.settle();
        scenario.podsStart = false;
        image("broken");
        scenario.pass(599_000);
        assertThat(progressing()).isEqualTo("True ReplicaSetUpdated");
        scenario.pass(10_000);
        assertThat(progressing()).isEqualTo("False ProgressDeadlineExceeded");
        int writes = scenario.cluster.journal.size();
        scenario.pass(3_600_000);
        assertThat(scenario.cluster.journal)
                .as("and costs nothing from then on")
                .hasSize(writes);
    }

    @Test
    void aReplicaSetThatCannotBeMadeIsToldInAConditionAndAnEvent() {
        scenario.cluster.admission = write -> write instanceof Write.Create create && create.kind() == Kinds.REPLICA_SET
                ? new ApiStatus(422, "Invalid", "bad template", null)
                : null;
        web(1, "");
        scenario.pass(1_000);
        assertThat(progressing()).isEqualTo("False ReplicaSetCreateError");
        assertThat(scenario.events().getFirst())
                .startsWith("ReplicaSetCreateError Failed to create new replica set \"web-");
    }

    @Test
    void aTakenNameLeadsToAnotherHash() {
        web(1, "");
        scenario.settle();
        String name = setOf("v1").name();
        scenario.cluster.delete(WEB, Write.Propagation.ORPHAN);
        DeploymentControllerTest other = new DeploymentControllerTest();
        other.scenario.create("""
                {'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'%s'},'spec':{'replicas':0,
                 'selector':{'matchLabels':{'x':'y'}},'template':{'metadata':{'labels':{'x':'y'}},
                 'spec':{'containers':[{'image':'x'}]}}}}
                """.formatted(name));
        other.web(1, "");
        other.scenario.settle();
        assertThat(other.setOf("v1").name()).isNotEqualTo(name);
        assertThat(other.status().number("collisionCount", 0)).isEqualTo(1);
    }
}
