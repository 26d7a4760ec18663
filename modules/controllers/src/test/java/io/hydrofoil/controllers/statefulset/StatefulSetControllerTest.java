package io.hydrofoil.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.garbage.GarbageCollector;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatefulSetControllerTest {
    private static final ObjectKey DB = new ObjectKey(Kinds.STATEFUL_SET, "default", "db");

    private final Scenario scenario = new Scenario(new StatefulSetController(), new GarbageCollector());

    private void db(int replicas, String more) {
        scenario.create("""
                {'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'db'},
                 'spec':{'replicas':%d,'serviceName':'db-peers','revisionHistoryLimit':2,%s
                  'selector':{'matchLabels':{'app':'db'}},
                  'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce']}}],
                  'template':{'metadata':{'labels':{'app':'db'}},'spec':{'containers':[{'name':'c','image':'v1'}]}}}}
                """.formatted(replicas, more));
    }

    private void patch(String patch) {
        scenario.cluster.patch(DB, patch.replace('\'', '"'));
    }

    private void image(String image) {
        patch("{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'" + image + "'}]}}}}");
    }

    private List<String> names() {
        return scenario.pods().stream().map(ApiObject::name).sorted().toList();
    }

    private String image(int ordinal) {
        ApiObject pod = scenario.cluster.get(Kinds.POD, "default", "db-" + ordinal);
        return pod.spec().list("containers").mapAt(0).text("image");
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.STATEFUL_SET, "default", "db").status();
    }

    private void startNext() {
        scenario.pods().stream()
                .filter(pod -> !io.hydrofoil.controllers.pods.Pods.isReady(pod))
                .findFirst()
                .ifPresent(pod -> scenario.ready(pod.key(), true));
        scenario.settle();
    }

    @Test
    void membersComeInOrderWithNamesClaimsAndHosts() {
        scenario.podsStart = false;
        db(3, "");
        scenario.settle();
        assertThat(names()).containsExactly("db-0");
        startNext();
        assertThat(names()).containsExactly("db-0", "db-1");
        startNext();
        startNext();
        assertThat(names()).containsExactly("db-0", "db-1", "db-2");
        ApiObject pod = scenario.cluster.get(Kinds.POD, "default", "db-1");
        assertThat(pod.spec().text("hostname")).isEqualTo("db-1");
        assertThat(pod.spec().text("subdomain")).isEqualTo("db-peers");
        assertThat(pod.labels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1")
                .containsEntry("controller-revision-hash", status().text("updateRevision"));
        assertThat(pod.spec().list("volumes").mapAt(0))
                .isEqualTo(Scenario.tree("{'name':'data','persistentVolumeClaim':{'claimName':'data-db-1'}}"));
        assertThat(scenario.cluster.all(Kinds.CLAIM))
                .extracting(ApiObject::name)
                .containsExactly("data-db-0", "data-db-1", "data-db-2");
        assertThat(status().number("readyReplicas", 0)).isEqualTo(3);
        assertThat(scenario.events())
                .startsWith(
                        "SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success",
                        "SuccessfulCreate create Pod db-0 in StatefulSet db successful");
    }

    @Test
    void parallelMembersComeAtOnce() {
        scenario.podsStart = false;
        db(3, "'podManagementPolicy':'Parallel',");
        scenario.settle();
        assertThat(names()).containsExactly("db-0", "db-1", "db-2");
    }

    @Test
    void anUpdateGoesFromTheTopOneByOne() {
        db(3, "");
        scenario.settle();
        scenario.podsStart = false;
        image("v2");
        scenario.settle();
        assertThat(List.of(image(0), image(1), image(2))).containsExactly("v1", "v1", "v2");
        startNext();
        assertThat(List.of(image(0), image(1), image(2))).containsExactly("v1", "v2", "v2");
        scenario.podsStart = true;
        scenario.settle();
        assertThat(List.of(image(0), image(1), image(2))).containsExactly("v2", "v2", "v2");
        assertThat(status().text("currentRevision")).isEqualTo(status().text("updateRevision"));
        assertThat(status().number("updatedReplicas", 0)).isEqualTo(3);
    }

    @Test
    void membersBelowThePartitionKeepTheirRevisionEvenWhenRecreated() {
        db(3, "");
        scenario.settle();
        patch("{'spec':{'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':2}}}}");
        image("v2");
        scenario.settle();
        assertThat(List.of(image(0), image(1), image(2))).containsExactly("v1", "v1", "v2");
        scenario.cluster.remove(new ObjectKey(Kinds.POD, "default", "db-0"));
        scenario.settle();
        assertThat(image(0)).isEqualTo("v1");
    }

    @Test
    void onDeleteUpdatesOnlyWhatIsDeleted() {
        db(2, "'updateStrategy':{'type':'OnDelete'},");
        scenario.settle();
        image("v2");
        scenario.settle();
        assertThat(List.of(image(0), image(1))).containsExactly("v1", "v1");
        scenario.cluster.remove(new ObjectKey(Kinds.POD, "default", "db-0"));
        scenario.settle();
        assertThat(List.of(image(0), image(1))).containsExactly("v2", "v1");
    }

    @Test
    void scalesDownFromTheTopAndKeepsClaimsUnlessToldOtherwise() {
        db(3, "");
        scenario.settle();
        scenario.podsStop = false;
        patch("{'spec':{'replicas':1}}");
        scenario.settle();
        assertThat(scenario.pods().stream().filter(ApiObject::isDeleting))
                .extracting(ApiObject::name)
                .containsExactly("db-2");
        scenario.podsStop = true;
        scenario.settle();
        assertThat(names()).containsExactly("db-0");
        assertThat(scenario.cluster.all(Kinds.CLAIM)).hasSize(3);
        patch("{'spec':{'replicas':2,'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete'}}}");
        scenario.settle();
        patch("{'spec':{'replicas':1}}");
        scenario.pass(1_000);
        assertThat(scenario.cluster.all(Kinds.CLAIM))
                .extracting(ApiObject::name)
                .containsExactly("data-db-0", "data-db-2");
    }

    @Test
    void claimsOfPodsThatAreGoingAlreadyGoWhenTheSetShrinks() {
        db(3, "'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete'},");
        scenario.settle();
        scenario.podsStop = false;
        scenario.cluster.delete(new ObjectKey(Kinds.POD, "default", "db-2"), Write.Propagation.BACKGROUND);
        patch("{'spec':{'replicas':1}}");
        scenario.settle();
        scenario.podsStop = true;
        scenario.pass(1_000);
        assertThat(scenario.cluster.all(Kinds.CLAIM))
                .extracting(ApiObject::name)
                .containsExactly("data-db-0");
    }

    @Test
    void historyKeepsAFewRevisionsAndUndoingRaisesAnOldOne() {
        db(1, "");
        scenario.settle();
        for (int i = 2; i <= 6; i++) {
            image("v" + i);
            scenario.settle();
        }
        assertThat(scenario.cluster.all(Kinds.REVISION)).hasSize(3);
        image("v5");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.REVISION)).hasSize(3);
        ApiObject newest = scenario.cluster.get(Kinds.REVISION, "default", status().text("updateRevision"));
        assertThat(newest.tree().number("revision", 0)).isEqualTo(7);
        assertThat(newest.tree().map("data").map("spec").map("template").text("$patch"))
                .isEqualTo("replace");
    }

    @Test
    void aFailedMemberIsMadeAnew() {
        db(2, "");
        scenario.settle();
        scenario.end(new ObjectKey(Kinds.POD, "default", "db-1"), "Failed");
        scenario.settle();
        assertThat(status().number("readyReplicas", 0)).isEqualTo(2);
        assertThat(scenario.events())
                .contains("RecreatingFailedPod StatefulSet default/db is recreating failed Pod db-1");
    }
}
