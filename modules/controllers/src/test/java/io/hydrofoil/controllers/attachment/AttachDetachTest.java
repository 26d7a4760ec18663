package io.hydrofoil.controllers.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AttachDetachTest {
    private final Scenario scenario = new Scenario(() -> List.of(new AttachDetach()));

    @BeforeEach
    void cluster() {
        for (String node : List.of("n1", "n2")) {
            scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'" + node + "'}}");
        }
        ApiObject claim =
                scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'data'},"
                        + "'spec':{'volumeName':'v'},'status':{'phase':'Bound'}}");
        scenario.create("{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'v'},'spec':{"
                + "'accessModes':['ReadWriteOnce'],'csi':{'driver':'disks.example.com','volumeHandle':'h1'},"
                + "'claimRef':{'namespace':'default','name':'data','uid':'" + claim.uid() + "'}}}");
    }

    private ApiObject pod(String name, String node) {
        return scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'" + name + "'},'spec':{'nodeName':'"
                + node + "','volumes':[{'name':'d','persistentVolumeClaim':{'claimName':'data'}}]},"
                + "'status':{'phase':'Running'}}");
    }

    private List<ApiObject> attachments() {
        return scenario.cluster.all(Kinds.ATTACHMENT);
    }

    @Test
    void aVolumeIsAttachedToldOfAndDetached() {
        ApiObject pod = pod("p", "n1");
        scenario.settle();
        ApiObject attachment = attachments().getFirst();
        assertThat(attachment.name()).matches("csi-[0-9a-f]{64}");
        assertThat(attachment.spec().toString())
                .isEqualTo(
                        "{\"attacher\":\"disks.example.com\",\"nodeName\":\"n1\",\"source\":{\"persistentVolumeName\":"
                                + "\"v\"}}");
        scenario.cluster.patchStatus(attachment.key(), "{\"status\":{\"attached\":true}}");
        scenario.settle();
        assertThat(scenario.cluster.get(Kinds.NODE, "", "n1").status().toString())
                .contains("kubernetes.io/csi/disks.example.com^h1");
        assertThat(scenario.events())
                .containsExactly("SuccessfulAttachVolume AttachVolume.Attach succeeded for volume \"v\" ");
        scenario.cluster.patchStatus(
                new ObjectKey(Kinds.NODE, "", "n1"),
                "{\"status\":{\"volumesInUse\":[\"kubernetes.io/csi/disks.example.com^h1\"]}}");
        scenario.cluster.remove(pod.key());
        scenario.settle();
        assertThat(attachments()).as("still mounted").hasSize(1);
        scenario.cluster.patchStatus(new ObjectKey(Kinds.NODE, "", "n1"), "{\"status\":{\"volumesInUse\":null}}");
        scenario.settle();
        assertThat(attachments()).isEmpty();
        assertThat(scenario.cluster
                        .get(Kinds.NODE, "", "n1")
                        .status()
                        .list("volumesAttached")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anExclusiveVolumeMovesOnlyWhenItIsFree() {
        ApiObject first = pod("p", "n1");
        scenario.settle();
        pod("q", "n2");
        scenario.settle();
        assertThat(attachments()).hasSize(1);
        assertThat(scenario.events()).anyMatch(text -> text.startsWith("FailedAttachVolume Multi-Attach error"));
        scenario.cluster.remove(first.key());
        scenario.settle();
        assertThat(attachments().getFirst().spec().text("nodeName")).isEqualTo("n2");
    }

    @Test
    void aNodeThatDoesNotUnmountIsWaitedForSixMinutes() {
        ApiObject pod = pod("p", "n1");
        scenario.cluster.patchStatus(
                new ObjectKey(Kinds.NODE, "", "n1"),
                "{\"status\":{\"volumesInUse\":[\"kubernetes.io/csi/disks.example.com^h1\"]}}");
        scenario.settle();
        scenario.cluster.remove(pod.key());
        scenario.pass(350_000);
        assertThat(attachments()).hasSize(1);
        scenario.pass(20_000);
        assertThat(attachments()).isEmpty();
    }

    @Test
    void aDriverThatNeedsNoneGetsNoAttachment() {
        scenario.create("{'apiVersion':'storage.k8s.io/v1','kind':'CSIDriver','metadata':{'name':'disks.example.com'},"
                + "'spec':{'attachRequired':false}}");
        pod("p", "n1");
        scenario.settle();
        assertThat(attachments()).isEmpty();
    }

    @Test
    void attachmentsOfOthersAreLeftAlone() {
        ApiObject own = scenario.create("{'apiVersion':'storage.k8s.io/v1','kind':'VolumeAttachment','metadata':{"
                + "'name':'by-hand'},'spec':{'attacher':'disks.example.com','nodeName':'n2','source':{"
                + "'persistentVolumeName':'v'}}}");
        scenario.settle();
        assertThat(attachments()).extracting(ApiObject::key).containsExactly(own.key());
        scenario.cluster.delete(own.key(), Write.Propagation.BACKGROUND);
        pod("p", "n1");
        scenario.settle();
        assertThat(attachments()).hasSize(1);
    }
}
