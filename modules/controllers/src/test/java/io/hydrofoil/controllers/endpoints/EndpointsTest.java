package io.hydrofoil.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
    private final Scenario scenario = new Scenario(new EndpointsController(), new EndpointSliceController());

    private ApiObject service(String more) {
        return scenario.create("""
                {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','labels':{'team':'a'}},
                 'spec':{'clusterIP':'10.96.0.9','ipFamilies':['IPv4'],'selector':{'app':'web'},
                  'ports':[{'name':'http','port':80,'targetPort':'web','protocol':'TCP'}]%s}}
                """.formatted(more));
    }

    private ApiObject pod(String name, String ip, boolean isReady, String more) {
        return scenario.create("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','labels':{'app':'web'}},
                 'spec':{'nodeName':'node-1',%s'containers':[{'name':'c','ports':[{'name':'web','containerPort':8080,
                  'protocol':'TCP'}]}]},
                 'status':{'phase':'Running','podIP':'%s','conditions':[{'type':'Ready','status':'%s'}]}}
                """.formatted(name, more, ip, isReady ? "True" : "False"));
    }

    private MapValue endpoints() {
        return scenario.cluster.get(Kinds.ENDPOINTS, "default", "web").tree();
    }

    private MapValue slice() {
        assertThat(scenario.cluster.all(Kinds.ENDPOINT_SLICE)).hasSize(1);
        return scenario.cluster.all(Kinds.ENDPOINT_SLICE).getFirst().tree();
    }

    @Test
    void namedPortsReadinessAndZonesAreResolved() {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'node-1',"
                + "'labels':{'topology.kubernetes.io/zone':'a'}}}");
        ApiObject service = service("");
        ApiObject ready = pod("p1", "10.0.0.2", true, "");
        ApiObject sick = pod("p2", "10.0.0.1", false, "");
        scenario.settle();
        assertThat(endpoints().list("subsets"))
                .isEqualTo(Scenario.tree("""
                {'subsets':[{'addresses':[{'ip':'10.0.0.2','nodeName':'node-1','targetRef':
                  {'kind':'Pod','namespace':'default','name':'p1','uid':'%s'}}],
                 'notReadyAddresses':[{'ip':'10.0.0.1','nodeName':'node-1','targetRef':
                  {'kind':'Pod','namespace':'default','name':'p2','uid':'%s'}}],
                 'ports':[{'name':'http','port':8080,'protocol':'TCP'}]}]}
                """.formatted(ready.uid(), sick.uid())).list("subsets"));
        MapValue slice = slice();
        assertThat(slice.map("metadata").map("labels"))
                .isEqualTo(Json.of("{\"team\":\"a\",\"kubernetes.io/service-name\":\"web\","
                        + "\"endpointslice.kubernetes.io/managed-by\":\"endpointslice-controller.k8s.io\"}"));
        assertThat(slice.map("metadata").list("ownerReferences").mapAt(0).text("uid"))
                .isEqualTo(service.uid());
        assertThat(slice.list("endpoints").mapAt(0))
                .isEqualTo(Scenario.tree(
                        "{'addresses':['10.0.0.2'],'conditions':{'ready':true,'serving':true,'terminating':false},"
                                + "'nodeName':'node-1','targetRef':{'kind':'Pod','namespace':'default','name':'p1','uid':'"
                                + ready.uid() + "'},'zone':'a'}"));
        assertThat(slice.list("endpoints").mapAt(1).map("conditions").flag("ready", true))
                .isFalse();
    }

    @Test
    void headlessMembersHaveHostnames() {
        service(",'publishNotReadyAddresses':true");
        scenario.cluster.patch(new ObjectKey(Kinds.SERVICE, "default", "web"), "{\"spec\":{\"clusterIP\":\"None\"}}");
        pod("web-0", "10.0.0.1", false, "'hostname':'web-0','subdomain':'web',");
        scenario.settle();
        MapValue address =
                endpoints().list("subsets").mapAt(0).list("addresses").mapAt(0);
        assertThat(address.text("hostname")).isEqualTo("web-0");
        assertThat(endpoints().map("metadata").map("labels").has("service.kubernetes.io/headless"))
                .isTrue();
        assertThat(slice().list("endpoints").mapAt(0).text("hostname")).isEqualTo("web-0");
        assertThat(slice().list("endpoints").mapAt(0).map("conditions").flag("ready", false))
                .isTrue();
    }

    @Test
    void aTerminatingPodStaysInItsSliceButServesNoMore() {
        service("");
        ApiObject pod = pod("p1", "10.0.0.1", true, "");
        scenario.podsStop = false;
        scenario.cluster.delete(pod.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(endpoints().list("subsets").isEmpty()).isTrue();
        assertThat(slice().list("endpoints").mapAt(0).map("conditions"))
                .isEqualTo(Json.of("{\"ready\":false,\"serving\":true,\"terminating\":true}"));
    }

    @Test
    void slicesHoldAHundredAndOneChangeRewritesOne() {
        service("");
        for (int i = 0; i < 250; i++) {
            pod("p" + i, "10.0." + i / 200 + "." + i % 200, true, "");
        }
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.ENDPOINT_SLICE))
                .extracting(slice -> slice.tree().list("endpoints").size())
                .containsExactly(100, 100, 50);
        int writes = scenario.cluster.journal.size();
        scenario.ready(new ObjectKey(Kinds.POD, "default", "p150"), false);
        scenario.settle();
        assertThat(scenario.cluster.journal.subList(writes, scenario.cluster.journal.size()))
                .filteredOn(line -> line.contains("endpointslices"))
                .hasSize(1);
    }

    @Test
    void withoutPodsThereIsOneEmptySliceAndWithoutTheServiceNoEndpoints() {
        ApiObject service = service("");
        scenario.settle();
        assertThat(slice().list("endpoints").isEmpty()).isTrue();
        scenario.cluster.delete(service.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.ENDPOINTS)).isEmpty();
    }
}
