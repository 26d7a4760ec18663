package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Volumes as users see them: where pods go, what is written on claims and volumes, and what is said. */
class VolumesTest {
    private final Rig rig = new Rig();

    private static final String SELECTED = "volume.kubernetes.io/selected-node";

    private void storageClass(String name, String mode, String provisioner, Consumer<MapValue> more) {
        rig.put("storage.k8s.io/v1", "StorageClass", name, tree -> {
            tree.put("volumeBindingMode", mode).put("provisioner", provisioner);
            more.accept(tree);
        });
    }

    private void claim(String name, String storageClass, String size, Consumer<MapValue> more) {
        rig.put("v1", "PersistentVolumeClaim", name, tree -> {
            MapValue spec = tree.ensureMap("spec").put("storageClassName", storageClass);
            spec.ensureList("accessModes").add("ReadWriteOnce");
            spec.ensureMap("resources").ensureMap("requests").put("storage", size);
            more.accept(tree);
        });
    }

    private void volume(String name, String storageClass, String size, String node, Consumer<MapValue> more) {
        rig.put("v1", "PersistentVolume", name, tree -> {
            MapValue spec = tree.ensureMap("spec").put("storageClassName", storageClass);
            spec.ensureList("accessModes").add("ReadWriteOnce");
            spec.ensureMap("capacity").put("storage", size);
            if (!node.isEmpty()) {
                MapValue term = spec.ensureMap("nodeAffinity")
                        .ensureMap("required")
                        .ensureList("nodeSelectorTerms")
                        .addMap()
                        .ensureList("matchExpressions")
                        .addMap();
                term.put("key", "kubernetes.io/hostname")
                        .put("operator", "In")
                        .ensureList("values")
                        .add(node);
            }
            tree.ensureMap("status").put("phase", "Available");
            more.accept(tree);
        });
    }

    private void pod(String name, String... claims) {
        rig.pod(name, 0, "1", tree -> {
            for (String claim : claims) {
                MapValue volume = tree.ensureMap("spec").ensureList("volumes").addMap();
                volume.put("name", claim).ensureMap("persistentVolumeClaim").put("claimName", claim);
            }
        });
    }

    private void change(ApiObject object, Consumer<MapValue> how) {
        MapValue tree = object.tree().copy();
        how.accept(tree);
        rig.cluster.put(object.kind(), tree);
        rig.settle();
    }

    private void bindClaim(String claim, String volume) {
        change(rig.get("v1", "PersistentVolumeClaim", claim), tree -> {
            tree.ensureMap("spec").put("volumeName", volume);
            tree.ensureMap("status").put("phase", "Bound");
            tree.ensureMap("metadata").ensureMap("annotations").put("pv.kubernetes.io/bind-completed", "yes");
        });
    }

    private String selectedNode(String claim) {
        return rig.get("v1", "PersistentVolumeClaim", claim)
                .metadata()
                .map("annotations")
                .text(SELECTED, "");
    }

    @Test
    void anUnboundClaimOfAnImmediateClassIsWaitedFor() {
        rig.node("a", "4");
        storageClass("fast", "Immediate", "csi.example.com", tree -> {});
        claim("data", "fast", "1Gi", tree -> {});
        pod("p", "data");
        rig.settle();
        assertThat(rig.events("FailedScheduling"))
                .containsExactly(
                        "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found");
        volume("v", "fast", "1Gi", "", tree -> {});
        bindClaim("data", "v");
        assertThat(rig.nodeOf("p")).isEqualTo("a");
    }

    @Test
    void aVolumeIsMadeWhereThePodGoes() {
        rig.node("a", "4");
        storageClass("wait", "WaitForFirstConsumer", "csi.example.com", tree -> {});
        claim("data", "wait", "1Gi", tree -> {});
        pod("p", "data");
        rig.settle();
        assertThat(selectedNode("data")).isEqualTo("a");
        assertThat(rig.nodeOf("p")).isEmpty();
        assertThat(rig.nominatedNode("p")).isEqualTo("a");
        volume("v", "wait", "1Gi", "a", tree -> {});
        bindClaim("data", "v");
        assertThat(rig.nodeOf("p")).isEqualTo("a");
    }

    @Test
    void roomIsKeptWhileAVolumeIsMade() {
        rig.node("a", "1");
        storageClass("wait", "WaitForFirstConsumer", "csi.example.com", tree -> {});
        claim("data", "wait", "1Gi", tree -> {});
        pod("p", "data");
        rig.settle();
        rig.pod("thief", "1");
        rig.settle();
        assertThat(rig.nodeOf("thief")).isEmpty();
        bindClaim("data", "v");
        assertThat(rig.nodeOf("p")).isEqualTo("a");
    }

    @Test
    void whereNoVolumeCanBeMadeAnotherNodeIsChosen() {
        rig.node("a", "8");
        storageClass("wait", "WaitForFirstConsumer", "csi.example.com", tree -> {});
        claim("data", "wait", "1Gi", tree -> {});
        pod("p", "data");
        rig.settle();
        rig.node("b", "4");
        rig.settle();
        assertThat(selectedNode("data")).isEqualTo("a");
        change(rig.cluster.get(FakeCluster.NODE, "", "a"), tree -> tree.ensureMap("spec")
                .put("unschedulable", true));
        // the volume controllers give the claim back when they fail
        change(
                rig.get("v1", "PersistentVolumeClaim", "data"),
                tree -> tree.map("metadata").map("annotations").remove(SELECTED));
        assertThat(rig.events("FailedScheduling"))
                .contains("running PreBind plugin \"VolumeBinding\": binding volumes: "
                        + "selectedNode annotation reset for PVC \"data\"");
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(selectedNode("data")).isEqualTo("b");
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        rig.node("a", "4");
        storageClass("wait", "WaitForFirstConsumer", "csi.example.com", tree -> {});
        claim("data", "wait", "1Gi", tree -> {});
        pod("p", "data");
        rig.settle();
        rig.cluster.nowMs += 600_000;
        rig.settle();
        assertThat(rig.events("FailedScheduling"))
                .contains("running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded");
        rig.pod("other", "4");
        rig.settle();
        assertThat(rig.nodeOf("other")).isEqualTo("a");
    }

    @Test
    void freeVolumesGoToOnePodEachTheSmallestFirst() {
        for (String node : List.of("a", "b")) {
            rig.node(node, "4");
        }
        storageClass("local", "WaitForFirstConsumer", "kubernetes.io/no-provisioner", tree -> {});
        volume("large", "local", "10Gi", "a", tree -> {});
        volume("small", "local", "2Gi", "a", tree -> {});
        volume("tiny", "local", "1Mi", "b", tree -> {});
        for (String name : List.of("one", "two", "three")) {
            claim(name, "local", "1Gi", tree -> {});
            pod(name, name);
        }
        rig.settle();
        assertThat(List.of(reserved("small"), reserved("large"))).containsExactlyInAnyOrder("one", "two");
        assertThat(reserved("small")).isEqualTo("one");
        assertThat(rig.pod("three").status().list("conditions").mapAt(0).text("message"))
                .startsWith("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind. ");
        bindClaim("one", "small");
        bindClaim("two", "large");
        assertThat(rig.nodeOf("one")).isEqualTo("a");
        assertThat(rig.nodeOf("two")).isEqualTo("a");
    }

    private String reserved(String volume) {
        return rig.get("v1", "PersistentVolume", volume).spec().map("claimRef").text("name", "");
    }

    @Test
    void boundVolumesDrawTheirPods() {
        rig.node("a", "64");
        rig.node("b", "4");
        storageClass("fast", "Immediate", "csi.example.com", tree -> {});
        claim("data", "fast", "1Gi", tree -> {});
        volume("v", "fast", "1Gi", "b", tree -> {});
        bindClaim("data", "v");
        pod("p", "data");
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("b");
    }

    @Test
    void zonesOfVolumesAreKept() {
        rig.node("a", "64", tree -> zone(tree, "east"));
        rig.node("b", "4", tree -> zone(tree, "west"));
        claim("data", "", "1Gi", tree -> {});
        volume("v", "", "1Gi", "", tree -> zone(tree, "west__north"));
        bindClaim("data", "v");
        pod("p", "data");
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("b");
    }

    private static void zone(MapValue tree, String zone) {
        tree.ensureMap("metadata").ensureMap("labels").put("topology.kubernetes.io/zone", zone);
    }

    @Test
    void driversLimitHowManyVolumesANodeTakes() {
        rig.node("a", "64");
        rig.put("storage.k8s.io/v1", "CSINode", "a", tree -> {
            MapValue driver =
                    tree.ensureMap("spec").ensureList("drivers").addMap().put("name", "csi.example.com");
            driver.put("nodeID", "a").ensureMap("allocatable").put("count", 2);
        });
        for (int i = 0; i < 3; i++) {
            int number = i;
            claim("data" + i, "", "1Gi", tree -> {});
            volume("v" + i, "", "1Gi", "", tree -> csi(tree, "handle" + number));
            bindClaim("data" + i, "v" + i);
        }
        pod("p0", "data0");
        pod("p1", "data1");
        pod("p2", "data2");
        pod("again", "data0");
        rig.settle();
        assertThat(rig.nodeOf("p1")).isEqualTo("a");
        assertThat(rig.nodeOf("again")).isEqualTo("a");
        assertThat(rig.pod("p2").status().list("conditions").mapAt(0).text("message"))
                .startsWith("0/1 nodes are available: 1 node(s) exceed max volume count. ");
        rig.cluster.remove(rig.pod("p1").key());
        rig.settle();
        assertThat(rig.nodeOf("p2")).isEqualTo("a");
    }

    private static void csi(MapValue tree, String handle) {
        tree.ensureMap("spec").ensureMap("csi").put("driver", "csi.example.com").put("volumeHandle", handle);
    }

    @Test
    void anExclusiveClaimHasOneUser() {
        rig.node("a", "64");
        rig.node("b", "64");
        claim("data", "", "1Gi", tree -> {
            tree.map("spec").remove("accessModes");
            tree.map("spec").ensureList("accessModes").add("ReadWriteOncePod");
        });
        volume("v", "", "1Gi", "", tree -> {});
        bindClaim("data", "v");
        pod("p", "data");
        rig.settle();
        pod("q", "data");
        rig.settle();
        assertThat(rig.pod("q").status().list("conditions").mapAt(0).text("message"))
                .startsWith("0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name "
                        + "and ReadWriteOncePod access mode. ");
        rig.cluster.remove(rig.pod("p").key());
        rig.settle();
        assertThat(rig.nodeOf("q")).isNotEmpty();
    }

    @Test
    void aPodOfHigherPriorityTakesAnExclusiveClaim() {
        rig.node("a", "64");
        claim("data", "", "1Gi", tree -> {
            tree.map("spec").remove("accessModes");
            tree.map("spec").ensureList("accessModes").add("ReadWriteOncePod");
        });
        volume("v", "", "1Gi", "", tree -> {});
        bindClaim("data", "v");
        pod("p", "data");
        rig.settle();
        rig.pod("q", 10, "1", tree -> tree.ensureMap("spec")
                .ensureList("volumes")
                .addMap()
                .ensureMap("persistentVolumeClaim")
                .put("claimName", "data"));
        rig.settle();
        assertThat(rig.events("Preempted")).containsExactly("Preempted by pod uid-q on node a");
        assertThat(rig.nodeOf("q")).isEqualTo("a");
    }

    @Test
    void storageIsMadeWhereThereIsRoomForIt() {
        rig.node("a", "64");
        rig.node("b", "4");
        storageClass("wait", "WaitForFirstConsumer", "csi.example.com", tree -> {});
        rig.put("storage.k8s.io/v1", "CSIDriver", "csi.example.com", tree -> tree.ensureMap("spec")
                .put("storageCapacity", true));
        claim("data", "wait", "5Gi", tree -> {});
        capacity("small", "a", "1Gi");
        pod("p", "data");
        rig.settle();
        assertThat(rig.pod("p").status().list("conditions").mapAt(0).text("message"))
                .startsWith("0/2 nodes are available: 2 node(s) did not have enough free storage. ");
        capacity("large", "b", "10Gi");
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(selectedNode("data")).isEqualTo("b");
    }

    private void capacity(String name, String node, String size) {
        rig.put("storage.k8s.io/v1", "CSIStorageCapacity", name, tree -> {
            tree.put("storageClassName", "wait").put("capacity", size);
            tree.ensureMap("nodeTopology").ensureMap("matchLabels").put("kubernetes.io/hostname", node);
        });
    }

    @Test
    void anEphemeralClaimMustBelongToItsPod() {
        rig.node("a", "64");
        rig.pod("p", 0, "1", tree -> tree.ensureMap("spec")
                .ensureList("volumes")
                .addMap()
                .put("name", "scratch")
                .ensureMap("ephemeral"));
        rig.settle();
        assertThat(rig.pod("p").status().list("conditions").mapAt(0).text("message"))
                .isEqualTo("0/1 nodes are available: waiting for ephemeral volume controller to create the "
                        + "persistentvolumeclaim \"p-scratch\". not found");
        claim("p-scratch", "", "1Gi", tree -> tree.ensureMap("spec").put("volumeName", "v"));
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(rig.pod("p").status().list("conditions").mapAt(0).text("message"))
                .isEqualTo("0/1 nodes are available: PVC default/p-scratch was not created for pod default/p "
                        + "(pod is not owner). not found");
    }

    @Test
    void disksOfCloudsAreNotSharedOnANode() {
        rig.node("a", "64");
        rig.pod("p", 0, "1", tree -> disk(tree, false));
        rig.settle();
        rig.pod("q", 0, "1", tree -> disk(tree, true));
        rig.settle();
        assertThat(rig.pod("q").status().list("conditions").mapAt(0).text("message"))
                .startsWith("0/1 nodes are available: 1 node(s) had no available disk. ");
    }

    private static void disk(MapValue pod, boolean readOnly) {
        MapValue disk = pod.ensureMap("spec").ensureList("volumes").addMap().ensureMap("gcePersistentDisk");
        disk.put("pdName", "d").put("readOnly", readOnly);
    }
}
