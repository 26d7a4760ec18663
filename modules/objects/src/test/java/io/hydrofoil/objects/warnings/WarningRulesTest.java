package io.hydrofoil.objects.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.SamplePods;
import io.hydrofoil.objects.Warnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WarningRulesTest {
    private static final Kind DEPLOYMENTS = KindTable.builtin().require("apps/v1", "Deployment");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'nodeSelector':{'beta.kubernetes.io/os':'linux'} | spec.nodeSelector[beta.kubernetes.io/os]:"
                        + " deprecated since v1.14; use \"kubernetes.io/os\" instead",
                "'volumes':[{'name':'v','gitRepo':{'repository':'r'}}] | spec.volumes[0].gitRepo: deprecated in v1.11,"
                        + " and disabled by default in v1.33+",
                "'volumes':[{'name':'v','projected':{'sources':[{}]}}] | volume \"v\" (Projected) has no sources"
                        + " provided",
                "'volumes':[{'name':'v','configMap':{'name':'c','items':[{'key':'a','path':'x'},"
                        + "{'key':'b','path':'x/y'}]}}] | volume \"v\" (ConfigMap \"c\"): overlapping paths: \"x/y\""
                        + " with \"x\"",
                "'imagePullSecrets':[{'name':'s'},{'name':'s'}] | spec.imagePullSecrets[1].name: duplicate name \"s\"",
                "'dnsConfig':{'nameservers':['2001:DB8::1']} | spec.dnsConfig.nameservers[0]: IPv6 address"
                        + " \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")",
                "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'ScheduleAnyway'}] |"
                        + " spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching"
                        + " no pod",
            })
    void pods(String fields, String warning) throws Exception {
        assertThat(Warnings.create(SamplePods.PODS, SamplePods.spec(fields))).containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'env':[{'name':'A'},{'name':'A'}] | env[1]: hides previous definition of \"A\", which may be dropped"
                        + " when using apply",
                "'env':[{'name':'A'},{'name':'A','value':'$(A) 2'}] |",
                "'env':[{'name':'A'},{'name':'A','value':'$(A)'}] | env[1]: hides previous definition of \"A\", which may"
                        + " be dropped when using apply",
                "'ports':[{'containerPort':80},{'containerPort':80}] | ports[1]: duplicate port definition with"
                        + " spec.containers[0].ports[0]",
                "'ports':[{'containerPort':80,'hostPort':1},{'containerPort':80}] | ports[1]: overlapping port"
                        + " definition with spec.containers[0].ports[0]",
                "'resources':{'requests':{'memory':'500m'}} | resources.requests[memory]: fractional byte value"
                        + " \"500m\" is invalid, must be an integer",
            })
    void containers(String fields, String warning) throws Exception {
        var warnings = Warnings.create(SamplePods.PODS, SamplePods.container(fields));
        if (warning == null) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).containsExactly("spec.containers[0]." + warning);
        }
    }

    @Test
    void changesOfPodsSayNothing() throws Exception {
        MapValue pod = SamplePods.spec("'nodeSelector':{'beta.kubernetes.io/os':'linux'}");
        assertThat(Warnings.update(SamplePods.PODS, pod, pod)).isEmpty();
    }

    @Test
    void templatesWarnWhenTheirGenerationMoves() {
        String json = "{\"metadata\":{\"name\":\"d\",\"generation\":%d},\"spec\":{\"template\":{\"spec\":"
                + "{\"terminationGracePeriodSeconds\":-1}}}}";
        MapValue first = Json.map(json.formatted(1));
        String warning = "spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid"
                + " and will be treated as 1";
        assertThat(Warnings.create(DEPLOYMENTS, first)).containsExactly(warning);
        assertThat(Warnings.update(DEPLOYMENTS, first, first)).isEmpty();
        assertThat(Warnings.update(DEPLOYMENTS, Json.map(json.formatted(2)), first))
                .containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v1 | Service | {'spec':{'type':'ClusterIP','externalName':'a.b'}} | spec.externalName is ignored when"
                        + " spec.type is not \"ExternalName\"",
                "v1 | PersistentVolumeClaim | {'spec':{'resources':{'requests':{'storage':'1500m'}}}} |"
                        + " spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an"
                        + " integer",
                "v1 | Node | {'spec':{'externalID':'x'}} | spec.externalID: this field is deprecated, and is unused by"
                        + " Kubernetes",
                "v1 | Node | {'spec':{'podCIDRs':['10.0.0.1/24']}} | spec.podCIDRs[0]: CIDR value \"10.0.0.1/24\" is"
                        + " ambiguous in this context (should be \"10.0.0.0/24\" or \"10.0.0.1/32\"?)",
                "v1 | Service | {'spec':{'clusterIPs':['None'],'sessionAffinity':'ClientIP'}} | spec.SessionAffinity is"
                        + " ignored for headless services",
                "v1 | Service | {'spec':{'clusterIPs':['None'],'loadBalancerIP':'192.0.2.1'}} | spec.loadBalancerIP is"
                        + " ignored for headless services",
                "v1 | Service | {'spec':{'clusterIPs':['None'],'externalIPs':['192.0.2.1']}} | spec.externalIPs is"
                        + " ignored for headless services",
                "v1 | PersistentVolume | {'spec':{'storageos':{}}} | spec.storageOS: deprecated in v1.22,"
                        + " non-functional in v1.25+",
                "v1 | Endpoints | {'subsets':[{'notReadyAddresses':[{'ip':'2001:DB8::1'}]}]} |"
                        + " subsets[0].notReadyAddresses[0].ip: IPv6 address \"2001:DB8::1\" should be in RFC 5952"
                        + " canonical format (\"2001:db8::1\")",
                "batch/v1 | Job | {'kind':'Job','metadata':{'name':'j'},'spec':{'completionMode':'Indexed',"
                        + "'completions':100001,'parallelism':10001}} | spec: In Indexed Jobs with a number of"
                        + " completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be"
                        + " able to track completedIndexes when a big number of indexes fail",
                "discovery.k8s.io/v1 | EndpointSlice | {'addressType':'FQDN'} | spec.addressType: FQDN endpoints are"
                        + " deprecated",
            })
    void otherKinds(String apiVersion, String kind, String json, String warning) {
        Kind of = KindTable.builtin().require(apiVersion, kind);
        assertThat(Warnings.create(of, Json.map(json.replace('\'', '"')))).containsExactly(warning);
    }

    @Test
    void volumesOfAGoneSortAreSaidOfPodsNotOfPersistentVolumes() throws Exception {
        MapValue pod = SamplePods.spec(
                "'volumes':[{'name':'a','flocker':{'datasetName':'d'}},{'name':'b','storageos':{'volumeName':'v'}}]");
        assertThat(Warnings.create(SamplePods.PODS, pod))
                .containsExactly(
                        "spec.volumes[0].flocker: deprecated in v1.22, non-functional in v1.25+",
                        "spec.volumes[1].storageOS: deprecated in v1.22, non-functional in v1.25+");
        Kind volumes = KindTable.builtin().require("v1", "PersistentVolume");
        MapValue volume = Json.map("{\"spec\":{\"flocker\":{},\"quobyte\":{},\"rbd\":{},\"cephfs\":{}}}");
        assertThat(Warnings.create(volumes, volume))
                .containsExactly(
                        "spec.cephfs: deprecated in v1.28, non-functional in v1.31+",
                        "spec.rbd: deprecated in v1.28, non-functional in v1.31+");
    }

    @Test
    void statefulSetsWarnOfTheirTemplateFirstAndOfTheRestAlways() {
        Kind sets = KindTable.builtin().require("apps/v1", "StatefulSet");
        MapValue set =
                Json.map("{\"kind\":\"StatefulSet\",\"spec\":{\"revisionHistoryLimit\":-1,\"template\":{\"spec\":"
                        + "{\"terminationGracePeriodSeconds\":-1}},\"volumeClaimTemplates\":[{\"spec\":{\"resources\":"
                        + "{\"requests\":{\"storage\":\"1500m\"}}}}]}}");
        String history = "spec.revisionHistoryLimit: a negative value retains all historical revisions;"
                + " a value >= 0 is recommended";
        String fraction = "resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer";
        assertThat(Warnings.create(sets, set))
                .containsExactly(
                        "spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid"
                                + " and will be treated as 1",
                        "spec.volumeClaimTemplates[0]." + fraction,
                        history);
        assertThat(Warnings.update(sets, set, set))
                .containsExactly(history, "spec.volumeClaimTemplates[0].Spec." + fraction);
    }

    @Test
    void definitionsWarnOfFormatsThatNobodyKnowsOnce() {
        Kind definitions = KindTable.builtin().require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        String schema =
                "{\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{%s}}}}]}}";
        String known =
                "\"a\":{\"type\":\"string\",\"format\":\"date-time\"},\"b\":{\"type\":\"integer\",\"format\":\"int64\"},"
                        + "\"c\":{\"type\":\"number\",\"format\":\"double\"},\"d\":{\"format\":\"uuid\"}";
        String unknown =
                "\"a\":{\"type\":\"string\",\"format\":\"colour\"},\"b\":{\"type\":\"integer\",\"format\":\"uint8\"},"
                        + "\"c\":{\"type\":\"array\",\"format\":\"cidr\",\"items\":{\"anyOf\":[{\"format\":\"colour\"}]}}";
        MapValue sound = Json.map(schema.formatted(known));
        MapValue odd = Json.map(schema.formatted(unknown));
        assertThat(Warnings.create(definitions, sound)).isEmpty();
        assertThat(Warnings.create(definitions, odd))
                .containsExactly(
                        "unrecognized format \"colour\"",
                        "unrecognized format \"uint8\"",
                        "unrecognized format \"cidr\"");
        assertThat(Warnings.update(definitions, odd, sound)).hasSize(3);
        assertThat(Warnings.update(definitions, odd, odd)).isEmpty();
    }

    @Test
    void changesOfIngressesAndSlicesSayNothing() {
        Kind ingresses = KindTable.builtin().require("networking.k8s.io/v1", "Ingress");
        MapValue ingress = Json.map("{\"metadata\":{\"annotations\":{\"kubernetes.io/ingress.class\":\"x\"}}}");
        assertThat(Warnings.create(ingresses, ingress)).hasSize(1);
        assertThat(Warnings.update(ingresses, ingress, ingress)).isEmpty();
        Kind slices = KindTable.builtin().require("discovery.k8s.io/v1", "EndpointSlice");
        MapValue slice = Json.map("{\"addressType\":\"FQDN\"}");
        assertThat(Warnings.create(slices, slice)).hasSize(1);
        assertThat(Warnings.update(slices, slice, slice)).isEmpty();
    }
}
