package io.hydrofoil.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SliceMirroringTest {
    private static final ObjectKey SOURCE = new ObjectKey(Kinds.ENDPOINTS, "default", "ext");

    private final Scenario scenario = new Scenario(() -> List.of(new SliceMirroring()));

    private void source() {
        scenario.create("{'apiVersion':'v1','kind':'Service','metadata':{'name':'ext'},'spec':{}}");
        scenario.create(
                "{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'ext','labels':{'a':'b'}},'subsets':[{"
                        + "'addresses':[{'ip':'192.0.2.1','nodeName':'n1'},{'ip':'2001:db8::1'}],"
                        + "'notReadyAddresses':[{'ip':'192.0.2.2'}],'ports':[{'name':'http','port':80}]}]}");
        scenario.settle();
    }

    private List<ApiObject> slices() {
        return scenario.cluster.all(Kinds.ENDPOINT_SLICE);
    }

    @Test
    void addressesWrittenByHandAreShownBySlices() {
        source();
        assertThat(slices()).hasSize(2);
        ApiObject slice = slices().getFirst();
        assertThat(slice.labels())
                .containsEntry("kubernetes.io/service-name", "ext")
                .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslicemirroring-controller.k8s.io")
                .containsEntry("a", "b");
        assertThat(slice.tree().list("endpoints").toString())
                .isEqualTo("[{\"addresses\":[\"192.0.2.1\"],\"conditions\":{\"ready\":true},\"nodeName\":\"n1\"},"
                        + "{\"addresses\":[\"192.0.2.2\"],\"conditions\":{\"ready\":false}}]");
        assertThat(slice.tree().list("ports").toString())
                .isEqualTo("[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":80}]");
        assertThat(slices().get(1).tree().text("addressType")).isEqualTo("IPv6");
    }

    @Test
    void theyGoWhenThereIsNothingToMirror() {
        source();
        scenario.cluster.patch(
                SOURCE, "{\"metadata\":{\"labels\":{\"endpointslice.kubernetes.io/skip-mirror\":\"true\"}}}");
        scenario.settle();
        assertThat(slices()).isEmpty();
        scenario.cluster.patch(
                SOURCE, "{\"metadata\":{\"labels\":{\"endpointslice.kubernetes.io/skip-mirror\":null}}}");
        scenario.settle();
        assertThat(slices()).hasSize(2);
        scenario.cluster.patch(
                new ObjectKey(Kinds.SERVICE, "default", "ext"), "{\"spec\":{\"selector\":{\"app\":\"x\"}}}");
        scenario.settle();
        assertThat(slices()).isEmpty();
    }
}
