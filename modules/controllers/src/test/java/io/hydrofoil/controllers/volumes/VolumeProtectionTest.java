package io.hydrofoil.controllers.volumes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class VolumeProtectionTest {
    private final Scenario scenario = new Scenario(VolumeProtection.ofClaims(), VolumeProtection.ofVolumes());

    @Test
    void aClaimStaysAsLongAsAPodUsesIt() {
        ApiObject claim = scenario.create("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'data',"
                + "'finalizers':['kubernetes.io/pvc-protection']}}");
        ApiObject pod = scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'volumes':["
                + "{'name':'d','persistentVolumeClaim':{'claimName':'data'}}]}}");
        scenario.settle();
        scenario.cluster.delete(claim.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.CLAIM)).hasSize(1);
        scenario.cluster.delete(pod.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.CLAIM)).isEmpty();
    }

    @Test
    void aVolumeStaysAsLongAsItIsBound() {
        ObjectKey key = scenario.create("{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'v',"
                        + "'finalizers':['kubernetes.io/pv-protection']},'status':{'phase':'Bound'}}")
                .key();
        scenario.cluster.delete(key, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.VOLUME)).hasSize(1);
        scenario.cluster.patchStatus(key, "{\"status\":{\"phase\":\"Released\"}}");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.VOLUME)).isEmpty();
    }
}
