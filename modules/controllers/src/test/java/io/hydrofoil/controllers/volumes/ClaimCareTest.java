package io.hydrofoil.controllers.volumes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.garbage.GarbageCollector;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ephemeral volumes, expansion, classes of attributes. */
final class ClaimCareTest {
    @Test
    void anEphemeralVolumeGetsAClaimThatGoesWithItsPod() {
        Scenario scenario = new Scenario(() -> List.of(new EphemeralVolumes(), new GarbageCollector()));
        ApiObject pod = scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'volumes':[{"
                + "'name':'scratch','ephemeral':{'volumeClaimTemplate':{'metadata':{'labels':{'a':'b'}},'spec':{"
                + "'resources':{'requests':{'storage':'1Gi'}}}}}}]}}");
        scenario.settle();
        ApiObject claim = scenario.cluster.get(Kinds.CLAIM, "default", "p-scratch");
        assertThat(Owners.controllerUid(claim)).isEqualTo(pod.uid());
        assertThat(claim.labels()).containsEntry("a", "b");
        scenario.cluster.delete(claim.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.get(Kinds.CLAIM, "default", "p-scratch")).isNotNull();
        scenario.cluster.remove(pod.key());
        scenario.pass(1_000);
        assertThat(scenario.cluster.all(Kinds.CLAIM)).isEmpty();
    }

    @Test
    void aClaimOfSomebodyElseIsNotTaken() {
        Scenario scenario = new Scenario(() -> List.of(new EphemeralVolumes()));
        scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'p-scratch'}}");
        scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'volumes':[{"
                + "'name':'scratch','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]}}");
        scenario.settle();
        assertThat(scenario.events()).singleElement().asString().contains("was not created for the pod");
    }

    @Test
    void growthIsLeftToTheDriver() {
        Scenario scenario = new Scenario(() -> List.of(new Expansion()));
        ObjectKey key = scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'c'},"
                        + "'spec':{'resources':{'requests':{'storage':'1Gi'}}},'status':{'phase':'Bound',"
                        + "'capacity':{'storage':'1Gi'}}}")
                .key();
        scenario.settle();
        assertThat(scenario.events()).isEmpty();
        scenario.cluster.patch(key, "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}");
        scenario.settle();
        assertThat(scenario.events())
                .containsExactly("ExternalExpanding waiting for an external controller to expand this PVC");
    }

    @Test
    void aClassOfAttributesIsHeldWhileItIsNamed() {
        Scenario scenario = new Scenario(() -> List.of(new AttributesClassProtection()));
        ObjectKey key = scenario.create("{'apiVersion':'storage.k8s.io/v1','kind':'VolumeAttributesClass','metadata':{"
                        + "'name':'gold'},'driverName':'d'}")
                .key();
        ObjectKey claim = scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'c'},"
                        + "'spec':{'volumeAttributesClassName':'gold'}}")
                .key();
        scenario.settle();
        scenario.cluster.delete(key, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.ATTRIBUTES_CLASS)).hasSize(1);
        scenario.cluster.delete(claim, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.ATTRIBUTES_CLASS)).isEmpty();
    }
}
