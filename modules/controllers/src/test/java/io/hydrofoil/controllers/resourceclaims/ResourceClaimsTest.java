package io.hydrofoil.controllers.resourceclaims;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourceClaimsTest {
    private final Scenario scenario = new Scenario(() -> List.of(new ResourceClaims(), new DeviceTaintEviction()));

    private void template() {
        scenario.create("{'apiVersion':'resource.k8s.io/v1','kind':'ResourceClaimTemplate','metadata':{'name':'gpu'},"
                + "'spec':{'metadata':{'labels':{'a':'b'}},'spec':{'devices':{'requests':[{'name':'r'}]}}}}");
    }

    private ApiObject pod() {
        return scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'nodeName':'n1',"
                + "'resourceClaims':[{'name':'dev','resourceClaimTemplateName':'gpu'}]},'status':{'phase':'Running'}}");
    }

    private ApiObject claim() {
        List<ApiObject> claims = scenario.cluster.all(Kinds.RESOURCE_CLAIM);
        return claims.isEmpty() ? null : claims.getFirst();
    }

    private void allocate(ApiObject pod, String tolerations) {
        scenario.cluster.patch(
                claim().key(), "{\"metadata\":{\"finalizers\":[\"resource.kubernetes.io/delete-protection\"]}}");
        scenario.cluster.patchStatus(claim().key(), """
                {"status":{"allocation":{"devices":{"results":[{"driver":"d","pool":"n1","device":"g0",
                 "tolerations":[%s]}]}},"reservedFor":[{"resource":"pods","name":"p","uid":"%s"}]}}
                """.formatted(tolerations, pod.uid()));
        scenario.settle();
    }

    @Test
    void aPodGetsItsClaimAndGivesItBack() {
        ApiObject pod = pod();
        scenario.settle();
        assertThat(scenario.events())
                .containsExactly("FailedResourceClaimCreation PodResourceClaim dev: resource claim template \"gpu\" not"
                        + " found");
        template();
        scenario.settle();
        assertThat(claim().name()).startsWith("p-dev-");
        assertThat(claim().labels()).containsEntry("a", "b");
        assertThat(scenario.pods()
                        .getFirst()
                        .status()
                        .list("resourceClaimStatuses")
                        .toString())
                .isEqualTo("[{\"name\":\"dev\",\"resourceClaimName\":\"" + claim().name() + "\"}]");
        allocate(pod, "");
        assertThat(claim().status().has("allocation")).isTrue();
        scenario.end(pod.key(), "Succeeded");
        scenario.settle();
        assertThat(claim()).as("given back and deleted").isNull();
    }

    @Test
    void aSharedClaimLosesOnlyTheReservationsOfPodsThatAreOver() {
        ApiObject pod = scenario.create(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'nodeName':'n1',"
                        + "'resourceClaims':[{'name':'dev','resourceClaimName':'shared'}]},'status':{'phase':'Running'}}");
        scenario.create("{'apiVersion':'resource.k8s.io/v1','kind':'ResourceClaim','metadata':{'name':'shared'},"
                + "'status':{'allocation':{},'reservedFor':[{'resource':'pods','name':'p','uid':'" + pod.uid()
                + "'},{'resource':'pods','name':'gone','uid':'x'},{'apiGroup':'example.com','resource':'things',"
                + "'name':'t','uid':'y'}]}}");
        scenario.settle();
        assertThat(claim().status().list("reservedFor").size()).isEqualTo(2);
        scenario.cluster.remove(pod.key());
        scenario.settle();
        assertThat(claim().status().list("reservedFor").size()).isEqualTo(1);
        assertThat(claim().status().has("allocation")).isTrue();
    }

    private void slice(String taints) {
        scenario.create("{'apiVersion':'resource.k8s.io/v1','kind':'ResourceSlice','metadata':{'name':'s'},'spec':{"
                + "'driver':'d','pool':{'name':'n1'},'devices':[{'name':'g0','taints':[" + taints + "]}]}}");
    }

    @Test
    void aTaintedDeviceDrivesItsPodAway() {
        template();
        ApiObject pod = pod();
        scenario.settle();
        allocate(pod, "");
        scenario.podsStop = false;
        slice("{'key':'broken','effect':'NoSchedule'}");
        scenario.settle();
        assertThat(scenario.pods().getFirst().isDeleting()).isFalse();
        scenario.cluster.patch(
                scenario.cluster.all(Kinds.RESOURCE_SLICE).getFirst().key(),
                "{\"spec\":{\"devices\":[{\"name\":\"g0\",\"taints\":[{\"key\":\"broken\",\"effect\":\"NoExecute\"}]}]}}");
        scenario.settle();
        assertThat(scenario.pods().getFirst().isDeleting()).isTrue();
        assertThat(scenario.events()).contains("DeviceTaintManagerEviction Marking for deletion");
    }

    @Test
    void aTolerationHoldsForItsTime() {
        template();
        ApiObject pod = pod();
        scenario.settle();
        allocate(pod, "{\"key\":\"broken\",\"operator\":\"Exists\",\"tolerationSeconds\":60}");
        scenario.podsStop = false;
        slice("{'key':'broken','effect':'NoExecute','timeAdded':'"
                + io.hydrofoil.controllers.meta.Times.seconds(scenario.cluster.wallMs()) + "'}");
        scenario.pass(50_000);
        assertThat(scenario.pods().getFirst().isDeleting()).isFalse();
        scenario.pass(20_000);
        assertThat(scenario.pods().getFirst().isDeleting()).isTrue();
    }
}
