package io.hydrofoil.objects.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QuotaUsage;
import io.hydrofoil.objects.ResourceList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuotaUsageTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Kind PODS = kind("v1", "Pod");
    private static final Kind CLAIMS = kind("v1", "PersistentVolumeClaim");

    private static Kind kind(String apiVersion, String kind) {
        return KindTable.builtin().require(apiVersion, kind);
    }

    private static MapValue tree(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    private static String usage(Kind kind, String json) {
        return QuotaUsage.of(kind, tree(json), NOW_MS).toString();
    }

    @Test
    void containersAndSidecarsAddUpAndInitContainersCountAsThePeak() {
        String pod = """
                {'spec':{'overhead':{'cpu':'100m','memory':'1Mi'},
                 'initContainers':[
                  {'name':'first','resources':{'requests':{'cpu':'2'}}},
                  {'name':'side','restartPolicy':'Always','resources':{'requests':{'cpu':'300m'}}},
                  {'name':'second','resources':{'requests':{'cpu':'1900m'}}}],
                 'containers':[{'name':'c','resources':{'requests':{'cpu':'500m','example.com/gpu':'2'},
                  'limits':{'cpu':'1','example.com/gpu':'2'}}}]}}
                """;
        assertThat(usage(PODS, pod))
                .as("second beside side is the peak; overhead is no limit of what has none")
                .isEqualTo("count/pods=1,cpu=2300m,limits.cpu=1100m,memory=1Mi,pods=1,requests.cpu=2300m,"
                        + "requests.example.com/gpu=2,requests.memory=1Mi");
    }

    @Test
    void amountsOfTheWholePodReplaceTheSum() {
        assertThat(usage(
                        PODS,
                        "{'spec':{'resources':{'requests':{'cpu':'3'}},'containers':[{'name':'c','resources':"
                                + "{'requests':{'cpu':'1','memory':'1Mi'}}}]}}"))
                .isEqualTo("count/pods=1,cpu=3,memory=1Mi,pods=1,requests.cpu=3,requests.memory=1Mi");
    }

    @ParameterizedTest
    @CsvSource({
        "Running, 2, 3, 3",
        "Running, 3, 2, 3",
        "Infeasible, 3, 2, 2",
    })
    void aContainerThatIsResizedIsChargedForWhatItHoldsAndWants(String state, int wanted, int held, int charged) {
        String condition = state.equals("Infeasible")
                ? ",'conditions':[{'type':'PodResizePending','status':'True','reason':'Infeasible'}]"
                : "";
        String pod = "{'spec':{'containers':[{'name':'c','resources':{'requests':{'cpu':'" + wanted
                + "'}}}]},'status':{'containerStatuses':[{'name':'c','resources':{'requests':{'cpu':'" + held + "'}}}]"
                + condition + "}}";
        assertThat(QuotaUsage.of(PODS, tree(pod), NOW_MS).amount("cpu").value()).isEqualTo(charged);
    }

    @ParameterizedTest
    @CsvSource({
        "{'status':{'phase':'Succeeded'}}, false",
        "{'status':{'phase':'Failed'}}, false",
        "{'status':{'phase':'Running'}}, true",
        "'{''metadata'':{''deletionTimestamp'':''2023-11-14T22:13:19Z'',''deletionGracePeriodSeconds'':0}}', false",
        "'{''metadata'':{''deletionTimestamp'':''2023-11-14T22:13:19Z'',''deletionGracePeriodSeconds'':30}}', true",
    })
    void onlyLivingPodsCountButAllAreObjects(String pod, boolean lives) {
        assertThat(usage(PODS, pod)).isEqualTo(lives ? "count/pods=1,pods=1" : "count/pods=1");
    }

    @Test
    void aDeletedPodStopsToCountByTime() {
        MapValue pod =
                tree("{'metadata':{'deletionTimestamp':'2023-11-14T22:13:20Z','deletionGracePeriodSeconds':30}}");
        assertThat(QuotaUsage.endsMs(PODS, pod)).isEqualTo(NOW_MS + 30_000);
        assertThat(QuotaUsage.of(PODS, pod, NOW_MS + 30_000).has("pods")).isTrue();
        assertThat(QuotaUsage.of(PODS, pod, NOW_MS + 30_001).has("pods")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ClusterIP, true, 0, 0",
        "NodePort, true, 2, 0",
        "LoadBalancer, true, 2, 1",
        "LoadBalancer, false, 1, 1",
    })
    void servicesByType(String type, boolean allocates, int nodePorts, int balancers) {
        String service = "{'spec':{'type':'" + type + "','allocateLoadBalancerNodePorts':" + allocates
                + ",'ports':[{'port':80,'nodePort':30000},{'port':81}]}}";
        assertThat(usage(kind("v1", "Service"), service))
                .isEqualTo("count/services=1,services=1,services.loadbalancers=" + balancers + ",services.nodeports="
                        + nodePorts);
    }

    @Test
    void claimsByStorageClass() {
        assertThat(usage(CLAIMS, "{'spec':{'storageClassName':'gold','resources':{'requests':{'storage':'1.5Gi'}}}}"))
                .isEqualTo("count/persistentvolumeclaims=1,gold.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                        + "gold.storageclass.storage.k8s.io/requests.storage=1536Mi,persistentvolumeclaims=1,"
                        + "requests.storage=1536Mi");
        assertThat(usage(
                        CLAIMS,
                        "{'spec':{'resources':{'requests':{'storage':'1Gi'}}},"
                                + "'status':{'allocatedResources':{'storage':'2Gi'}}}"))
                .as("what was allocated for a growth counts")
                .contains("requests.storage=2Gi");
    }

    @Test
    void deviceClaimsByClass() {
        String claim = """
                {'spec':{'devices':{'requests':[
                 {'name':'a','exactly':{'deviceClassName':'gpu','allocationMode':'ExactCount','count':2}},
                 {'name':'b','exactly':{'deviceClassName':'nic','allocationMode':'All'}},
                 {'name':'c','firstAvailable':[
                   {'name':'x','deviceClassName':'gpu','count':3},{'name':'y','deviceClassName':'gpu','count':1}]}]}}}
                """;
        assertThat(usage(kind("resource.k8s.io/v1", "ResourceClaim"), claim))
                .isEqualTo("count/resourceclaims.resource.k8s.io=1,gpu.deviceclass.resource.k8s.io/devices=5,"
                        + "nic.deviceclass.resource.k8s.io/devices=32");
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Secret, 'count/secrets,secrets'",
        "apps/v1, Deployment, 'count/deployments.apps'",
        "v1, Pod, 'count/pods,cpu,hugepages-2Mi,limits.cpu,pods,requests.cpu,requests.example.com/x'",
        "v1, Service, 'services.nodeports'",
        "v1, PersistentVolumeClaim, 'gold.storageclass.storage.k8s.io/requests.storage'",
    })
    void kindsAreMeasuredByTheirOwnNames(String apiVersion, String kind, String expected) {
        ResourceList hard = ResourceList.of(tree("""
                {'count/secrets':'1','secrets':'1','count/deployments.apps':'1','count/pods':'1','pods':'1','cpu':'1',
                 'requests.cpu':'1','limits.cpu':'1','hugepages-2Mi':'1','requests.example.com/x':'1',
                 'services.nodeports':'1','gold.storageclass.storage.k8s.io/requests.storage':'1'}
                """));
        assertThat(String.join(
                        ",", QuotaUsage.measured(kind(apiVersion, kind), hard).names()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'scopes':['BestEffort']}|{'containers':[{}]}|true",
                "{'scopes':['NotBestEffort']}|{'containers':[{}]}|false",
                "{'scopes':['Terminating']}|{'activeDeadlineSeconds':0}|true",
                "{'scopes':['NotTerminating','BestEffort']}|{'activeDeadlineSeconds':5}|false",
                "{'scopes':['PriorityClass']}|{'priorityClassName':'p'}|true",
                "{'scopes':['PriorityClass']}|{}|false",
                "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['p']}]}}"
                        + "|{'priorityClassName':'p'}|true",
                "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'NotIn','values':['p']}]}}"
                        + "|{}|true",
                "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'DoesNotExist'}]}}"
                        + "|{'priorityClassName':'p'}|false",
                "{'scopes':['CrossNamespacePodAffinity']}|{'affinity':{'podAffinity':"
                        + "{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaceSelector':{}}]}}}|true",
                "{'scopes':['CrossNamespacePodAffinity']}|{'affinity':{'podAntiAffinity':"
                        + "{'preferredDuringSchedulingIgnoredDuringExecution':[{'podAffinityTerm':{}}]}}}|false",
            })
    void scopesOfPods(String quotaSpec, String podSpec, boolean holds) {
        MapValue quota = new MapValue().put("spec", tree(quotaSpec));
        MapValue pod = new MapValue().put("spec", tree(podSpec));
        assertThat(QuotaUsage.isInScope(PODS, pod, quota)).isEqualTo(holds);
    }

    @Test
    void kindsWithoutScopesAreInNone() {
        MapValue scoped = tree("{'spec':{'scopes':['NotTerminating']}}");
        assertThat(QuotaUsage.isInScope(kind("v1", "Secret"), new MapValue(), scoped))
                .isFalse();
        assertThat(QuotaUsage.isInScope(kind("v1", "Secret"), new MapValue(), new MapValue()))
                .isTrue();
        MapValue byClass = tree("{'spec':{'scopes':['VolumeAttributesClass']}}");
        assertThat(QuotaUsage.isInScope(CLAIMS, tree("{'spec':{'volumeAttributesClassName':'v'}}"), byClass))
                .isTrue();
    }

    @Test
    void everyContainerMustStateWhatComputeQuotasCount() {
        ResourceList names = ResourceList.of(tree("{'limits.cpu':'1','requests.memory':'1','pods':'1'}"));
        MapValue pod = tree("""
                {'spec':{'containers':[{'name':'b'},{'name':'a','resources':{'limits':{'cpu':'1'}}}],
                 'initContainers':[{'name':'i','resources':{'requests':{'memory':'1'}}}]}}
                """);
        assertThat(QuotaUsage.missing(PODS, pod, names))
                .isEqualTo("must specify limits.cpu for: b,i; requests.memory for: a,b");
        pod.ensureMap("spec").put("resources", tree("{'requests':{'cpu':'1'}}"));
        assertThat(QuotaUsage.missing(PODS, pod, names)).isEmpty();
    }
}
