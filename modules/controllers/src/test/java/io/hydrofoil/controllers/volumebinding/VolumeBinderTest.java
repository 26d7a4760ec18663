package io.hydrofoil.controllers.volumebinding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.volumes.VolumeProtection;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VolumeBinderTest {
    private final Scenario scenario = new Scenario(() -> List.of(
            new VolumeBinder(), new SimulatedProvisioner(), VolumeProtection.ofClaims(), VolumeProtection.ofVolumes()));

    private ApiObject volume(String name, String size, String more) {
        return scenario.create("{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'" + name
                + "','finalizers':['kubernetes.io/pv-protection'],'labels':{'name':'" + name
                + "'}},'spec':{'capacity':{'storage':'" + size
                + "'},'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/data'}" + more + "}}");
    }

    private ApiObject claim(String name, String size, String more) {
        return scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'" + name
                + "','finalizers':['kubernetes.io/pvc-protection']},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'"
                + size + "'}}"
                + more + "}}");
    }

    private ApiObject claim(String name) {
        return scenario.cluster.get(Kinds.CLAIM, "default", name);
    }

    private ApiObject volume(String name) {
        return scenario.cluster.get(Kinds.VOLUME, "", name);
    }

    private String phase(ApiObject object) {
        return object.status().text("phase", "");
    }

    @Test
    void theSmallestVolumeThatIsLargeEnoughIsTaken() {
        volume("small", "1Gi", "");
        volume("large", "10Gi", "");
        volume("fitting", "5Gi", "");
        volume("other-class", "3Gi", ",'storageClassName':'fast'");
        claim("data", "2Gi", "");
        scenario.settle();
        ApiObject claim = claim("data");
        assertThat(claim.spec().text("volumeName")).isEqualTo("fitting");
        assertThat(claim.status().toString())
                .isEqualTo(
                        Scenario.tree("{'phase':'Bound','accessModes':['ReadWriteOnce'],'capacity':{'storage':'5Gi'}}")
                                .toString());
        assertThat(claim.metadata().map("annotations").texts())
                .containsEntry(Storage.BIND_COMPLETED, "yes")
                .containsEntry(Storage.BOUND_BY_CONTROLLER, "yes");
        ApiObject volume = volume("fitting");
        assertThat(phase(volume)).isEqualTo("Bound");
        assertThat(volume.spec().map("claimRef").text("uid")).isEqualTo(claim.uid());
        assertThat(phase(volume("small"))).isEqualTo("Available");
    }

    @Test
    void selectorModeAndAccessModesCount() {
        volume("block", "5Gi", ",'volumeMode':'Block'");
        volume("other", "5Gi", "");
        claim("data", "1Gi", ",'selector':{'matchLabels':{'name':'wanted'}}");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Pending");
        assertThat(scenario.events())
                .contains("FailedBinding no persistent volumes available for this claim and no storage class is set");
        volume("wanted", "5Gi", "");
        scenario.settle();
        assertThat(claim("data").spec().text("volumeName")).isEqualTo("wanted");
    }

    @Test
    void aVolumeThatNamesAClaimGoesToIt() {
        volume("reserved", "10Gi", ",'claimRef':{'namespace':'default','name':'late'}");
        volume("free", "1Gi", "");
        claim("early", "1Gi", "");
        scenario.settle();
        assertThat(claim("early").spec().text("volumeName")).isEqualTo("free");
        assertThat(phase(volume("reserved"))).isEqualTo("Available");
        claim("late", "1Gi", "");
        scenario.settle();
        assertThat(claim("late").spec().text("volumeName")).isEqualTo("reserved");
        assertThat(volume("reserved").metadata().map("annotations").has(Storage.BOUND_BY_CONTROLLER))
                .isFalse();
    }

    @Test
    void aClaimThatNamesAVolumeWaitsForItAndTakesNoOther() {
        volume("other", "1Gi", "");
        claim("data", "1Gi", ",'volumeName':'mine'");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Pending");
        volume("mine", "512Mi", "");
        scenario.settle();
        assertThat(scenario.events())
                .contains("VolumeMismatch Cannot bind to requested volume \"mine\": requested PV is too small");
        scenario.cluster.patch(Storage.volume("mine"), "{\"spec\":{\"capacity\":{\"storage\":\"1Gi\"}}}");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Bound");
        assertThat(phase(volume("mine"))).isEqualTo("Bound");
    }

    @Test
    void aReleasedVolumeIsKeptAndALostOneIsTold() {
        volume("kept", "1Gi", "");
        claim("data", "1Gi", "");
        scenario.settle();
        scenario.cluster.delete(claim("data").key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(claim("data")).isNull();
        assertThat(phase(volume("kept"))).isEqualTo("Released");
        claim("data", "1Gi", "");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Pending");

        volume("fresh", "1Gi", "");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Bound");
        scenario.cluster.delete(Storage.volume("fresh"), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Bound");
        scenario.cluster.patch(Storage.volume("fresh"), "{\"metadata\":{\"finalizers\":null}}");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Lost");
        assertThat(scenario.events())
                .contains("ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }

    @Test
    void whatNobodyCanDeleteFails() {
        volume("made-by-hand", "1Gi", ",'persistentVolumeReclaimPolicy':'Delete'");
        claim("data", "1Gi", "");
        scenario.settle();
        scenario.cluster.delete(claim("data").key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(phase(volume("made-by-hand"))).isEqualTo("Failed");
    }

    private void storageClass(String name, String provisioner, String mode) {
        scenario.create("{'apiVersion':'storage.k8s.io/v1','kind':'StorageClass','metadata':{'name':'" + name
                + "'},'provisioner':'" + provisioner + "','reclaimPolicy':'Delete','allowVolumeExpansion':true,"
                + "'volumeBindingMode':'" + mode + "'}");
    }

    @Test
    void aSimulatedVolumeIsMadeGrownAndDeleted() {
        storageClass("sim", SimulatedProvisioner.NAME, "Immediate");
        claim("data", "1Gi", ",'storageClassName':'sim'");
        scenario.settle();
        ApiObject claim = claim("data");
        String name = "pvc-" + claim.uid();
        assertThat(claim.spec().text("volumeName")).isEqualTo(name);
        assertThat(phase(claim)).isEqualTo("Bound");
        assertThat(scenario.events()).contains("ProvisioningSucceeded Successfully provisioned volume " + name);
        scenario.cluster.patch(claim.key(), "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"3Gi\"}}}}");
        scenario.settle();
        assertThat(Storage.size(claim("data").status().map("capacity")).toString())
                .isEqualTo("3Gi");
        assertThat(Storage.capacity(volume(name)).toString()).isEqualTo("3Gi");
        scenario.cluster.delete(claim.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.VOLUME)).isEmpty();
    }

    @Test
    void aDelayedClaimWaitsForTheChoiceOfANode() {
        storageClass("late", SimulatedProvisioner.NAME, "WaitForFirstConsumer");
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1','labels':{"
                + "'topology.kubernetes.io/zone':'z1'}}}");
        claim("data", "1Gi", ",'storageClassName':'late'");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Pending");
        assertThat(scenario.events())
                .containsExactly("WaitForFirstConsumer waiting for first consumer to be created before binding");
        scenario.cluster.patch(
                claim("data").key(),
                "{\"metadata\":{\"annotations\":{\"volume.kubernetes.io/selected-node\":\"n1\"}}}");
        scenario.settle();
        assertThat(phase(claim("data"))).isEqualTo("Bound");
        assertThat(scenario.cluster
                        .all(Kinds.VOLUME)
                        .getFirst()
                        .spec()
                        .map("nodeAffinity")
                        .toString())
                .contains("z1");
    }

    @Test
    void aMissingClassOrAnUnknownProvisionerIsTold() {
        claim("data", "1Gi", ",'storageClassName':'nowhere'");
        scenario.settle();
        assertThat(scenario.events())
                .containsExactly("ProvisioningFailed storageclass.storage.k8s.io \"nowhere\" not found");
        storageClass("nowhere", "example.com/disks", "Immediate");
        scenario.settle();
        assertThat(claim("data").metadata().map("annotations").text(Storage.PROVISIONER))
                .isEqualTo("example.com/disks");
        assertThat(scenario.events().getLast()).startsWith("ExternalProvisioning Waiting for a volume to be created");
    }

    @Test
    void aClaimWithoutClassGetsTheDefaultOneThatComesLater() {
        claim("data", "1Gi", "");
        claim("none", "1Gi", ",'storageClassName':''");
        scenario.settle();
        storageClass("standard", SimulatedProvisioner.NAME, "Immediate");
        scenario.cluster.patch(
                new ObjectKey(Kinds.STORAGE_CLASS, "", "standard"),
                "{\"metadata\":{\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"true\"}}}");
        scenario.settle();
        assertThat(claim("data").spec().text("storageClassName")).isEqualTo("standard");
        assertThat(phase(claim("data"))).isEqualTo("Bound");
        assertThat(phase(claim("none"))).isEqualTo("Pending");
    }

    @Test
    void simulatedNodesBringAStorageClass() {
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.STORAGE_CLASS)).isEmpty();
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1','labels':{"
                + "'hydrofoil.io/simulated':'true'}}}");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.STORAGE_CLASS))
                .extracting(ApiObject::name)
                .containsExactly("simulated");
        assertThat(scenario.cluster.all(Kinds.CSI_DRIVER))
                .extracting(ApiObject::name)
                .containsExactly("simulated.hydrofoil.io");
    }

    @Test
    void noVolumeIsGivenTwiceWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        storageClass("sim", SimulatedProvisioner.NAME, "Immediate");
        for (int i = 0; i < 300; i++) {
            String name = "x" + random.nextInt(12);
            String size = 1 + random.nextInt(4) + "Gi";
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    if (volume(name) == null) {
                        volume(
                                name,
                                size,
                                random.nextInt(4) == 0
                                        ? ",'claimRef':{'namespace':'default','name':'x" + random.nextInt(12) + "'}"
                                        : "");
                    }
                }
                case 2, 3 -> {
                    if (claim(name) == null) {
                        claim(name, size, random.nextInt(3) == 0 ? ",'storageClassName':'sim'" : "");
                    }
                }
                case 4 ->
                    scenario.cluster.delete(new ObjectKey(Kinds.CLAIM, "default", name), Write.Propagation.BACKGROUND);
                case 5 -> scenario.restart();
                default -> scenario.cluster.delete(Storage.volume(name), Write.Propagation.BACKGROUND);
            }
            scenario.duties(random.nextInt(4));
        }
        scenario.pass(10_000);
        Map<String, String> holders = new HashMap<>();
        for (ApiObject claim : scenario.cluster.all(Kinds.CLAIM)) {
            String named = claim.spec().text("volumeName", "");
            if (named.isEmpty()) {
                assertThat(phase(claim)).as("seed " + seed).isEqualTo("Pending");
                continue;
            }
            assertThat(holders.put(named, claim.name())).as("seed " + seed).isNull();
            ApiObject volume = volume(named);
            MapValue reference = volume.spec().map("claimRef");
            assertThat(reference.text("uid")).as("seed " + seed).isEqualTo(claim.uid());
            assertThat(phase(claim)).as("seed " + seed).isEqualTo("Bound");
            assertThat(phase(volume)).as("seed " + seed).isEqualTo("Bound");
        }
        for (ApiObject volume : scenario.cluster.all(Kinds.VOLUME)) {
            if (!holders.containsKey(volume.name())) {
                assertThat(phase(volume)).as("seed " + seed).isIn("Available", "Released", "Failed");
            }
        }
    }
}
