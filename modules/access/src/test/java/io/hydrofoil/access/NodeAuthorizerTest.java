package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeAuthorizerTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Identity NODE = Identity.of("system:node:n1", "system:nodes");
    private static final ListValue RULES =
            ListValue.of(Json.map("{\"verbs\":[\"get\",\"list\"],\"apiGroups\":[\"\"],\"resources\":[\"services\"]}"));

    private final NodeGraph graph = new NodeGraph();
    private final NodeAuthorizer authorizer = new NodeAuthorizer(graph, RULES);

    private static ApiObject object(String apiVersion, String kind, String json) {
        Kind of = KINDS.require(apiVersion, kind);
        return ApiObject.of(of, 1, Json.map(json.replace('\'', '"')).copy());
    }

    private static ApiObject pod(String name, String node, String spec) {
        return object(
                "v1",
                "Pod",
                "{'metadata':{'name':'" + name + "','namespace':'ns'},'spec':{'nodeName':'" + node + "'" + spec + "}}");
    }

    private String decide(String verb, String resource, String name) {
        int slash = resource.indexOf('/');
        Attributes what = new Attributes(
                verb,
                "",
                slash < 0 ? resource : resource.substring(0, slash),
                slash < 0 ? "" : resource.substring(slash + 1),
                "ns",
                name == null ? "" : name,
                "");
        AccessVerdict verdict = authorizer.decide(NODE, what);
        return verdict.allowed() ? "yes" : verdict.reason();
    }

    private boolean mayGet(String resource, String name) {
        return decide("get", resource, name).equals("yes");
    }

    @Test
    void whatAPodUsesConcernsItsNode() {
        graph.put(pod("p", "n1", """
                ,'serviceAccountName':'sa','imagePullSecrets':[{'name':'pull'}],
                'containers':[{'envFrom':[{'secretRef':{'name':'env'}},{'configMapRef':{'name':'cm'}}],
                 'env':[{'valueFrom':{'secretKeyRef':{'name':'key'}}}]}],
                'initContainers':[{'envFrom':[{'secretRef':{'name':'init'}}]}],
                'volumes':[{'name':'v','secret':{'secretName':'vol'}},
                 {'name':'proj','projected':{'sources':[{'secret':{'name':'psec'}},{'configMap':{'name':'pcm'}}]}},
                 {'name':'claim','persistentVolumeClaim':{'claimName':'c'}},{'name':'eph','ephemeral':{}},
                 {'name':'csi','csi':{'nodePublishSecretRef':{'name':'csec'}}}],
                'resourceClaims':[{'name':'x','resourceClaimName':'rc'}]
                """));
        for (String secret : List.of("pull", "env", "key", "init", "vol", "psec", "csec")) {
            assertThat(mayGet("secrets", secret)).as(secret).isTrue();
        }
        assertThat(mayGet("secrets", "other")).isFalse();
        assertThat(mayGet("configmaps", "cm")).isTrue();
        assertThat(mayGet("configmaps", "pcm")).isTrue();
        assertThat(mayGet("persistentvolumeclaims", "c")).isTrue();
        assertThat(mayGet("persistentvolumeclaims", "p-eph")).isTrue();
        assertThat(mayGet("pods", "p")).isTrue();
        assertThat(decide("create", "serviceaccounts/token", "sa")).isEqualTo("yes");
        assertThat(decide("create", "serviceaccounts/token", "other")).startsWith("no relationship");
        assertThat(authorizer
                        .decide(NODE, new Attributes("get", "resource.k8s.io", "resourceclaims", "", "ns", "rc", ""))
                        .allowed())
                .isTrue();
    }

    @Test
    void aVolumeOfAClaimOfAPodConcernsItsNodeAndSoDoItsSecrets() {
        ApiObject volume = object("v1", "PersistentVolume", """
                {'metadata':{'name':'pv'},'spec':{'claimRef':{'namespace':'ns','name':'c'},
                 'csi':{'nodeStageSecretRef':{'namespace':'ns','name':'stage'},
                  'controllerPublishSecretRef':{'namespace':'ns','name':'controller'}}}}
                """);
        graph.put(volume);
        assertThat(mayGet("persistentvolumes", "pv")).isFalse();
        graph.put(pod("p", "n1", ",'volumes':[{'persistentVolumeClaim':{'claimName':'c'}}]"));
        assertThat(mayGet("persistentvolumes", "pv")).isTrue();
        assertThat(mayGet("secrets", "stage")).isTrue();
        assertThat(mayGet("secrets", "controller")).isFalse();
        graph.remove(volume.key());
        assertThat(mayGet("secrets", "stage")).isFalse();
    }

    @Test
    void whatNoPodUsesAnyMoreIsForgotten() {
        ApiObject first = pod("a", "n1", ",'volumes':[{'secret':{'secretName':'s'}}]");
        ApiObject second = pod("b", "n1", ",'volumes':[{'secret':{'secretName':'s'}}]");
        graph.put(first);
        graph.put(second);
        graph.remove(first.key());
        assertThat(mayGet("secrets", "s")).isTrue();
        graph.clear(second.kind());
        assertThat(mayGet("secrets", "s")).isFalse();
    }

    @Test
    void mirrorsNeedNothing() {
        graph.put(object(
                "v1",
                "Pod",
                "{'metadata':{'name':'m','namespace':'ns','annotations':"
                        + "{'kubernetes.io/config.mirror':'x'}},'spec':{'nodeName':'n1',"
                        + "'volumes':[{'secret':{'secretName':'s'}}]}}"));
        assertThat(mayGet("secrets", "s")).isFalse();
        assertThat(mayGet("pods", "m")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list|secrets||No Object name found",
                "list|secrets|x|no relationship found between node 'n1' and this object",
                "delete|secrets|x|can only read resources of this type",
                "get|configmaps/x|x|cannot read subresource",
                "list|persistentvolumeclaims|x|can only get individual resources of this type",
                "delete|persistentvolumeclaims/status|x|can only get/update/patch this type",
                "create|serviceaccounts||can only create tokens for individual service accounts",
                "create|serviceaccounts/x|sa|can only create token subresource of service account",
                "get|nodes|n1|yes",
                "get|nodes|n2|node 'n1' cannot read 'n2', only its own Node object",
                "list|nodes||node 'n1' cannot read all nodes, only its own Node object",
                "update|nodes|n2|yes",
                "delete|nodes|n1|''",
                "list|pods||can only list/watch pods with spec.nodeName field selector",
                "create|pods||yes",
                "create|pods/eviction|x|yes",
                "update|pods|x|''",
                "get|services|x|yes",
                "delete|services|x|''",
            })
    void whatElseNodesMay(String verb, String resource, String name, String expected) {
        assertThat(decide(verb, resource, name)).isEqualTo(expected);
    }

    @Test
    void listsOfItsOwnPodsAndSlicesAreFine() {
        Attributes pods = new Attributes("watch", "", "pods", "", "", "", "");
        assertThat(authorizer
                        .decide(NODE, pods.where(Map.of("spec.nodeName", "n1")))
                        .allowed())
                .isTrue();
        assertThat(authorizer
                        .decide(NODE, pods.where(Map.of("spec.nodeName", "n2")))
                        .allowed())
                .isFalse();
        Attributes slices = new Attributes("list", "resource.k8s.io", "resourceslices", "", "", "", "");
        assertThat(authorizer
                        .decide(NODE, slices.where(Map.of("spec.nodeName", "n1")))
                        .allowed())
                .isTrue();
        assertThat(authorizer.decide(NODE, slices).reason()).contains("nodeName field selector");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get|kube-node-lease|n1|yes",
                "create|kube-node-lease||yes",
                "update|kube-node-lease|n2|can only access node lease with the same name as the requesting node",
                "get|default|n1|can only access leases in the \"kube-node-lease\" system namespace",
                "list|kube-node-lease||can only get, create, update, patch, or delete a node lease",
            })
    void leases(String verb, String namespace, String name, String expected) {
        AccessVerdict verdict = authorizer.decide(
                NODE,
                new Attributes(verb, "coordination.k8s.io", "leases", "", namespace, name == null ? "" : name, ""));
        assertThat(verdict.allowed() ? "yes" : verdict.reason()).isEqualTo(expected);
    }

    @Test
    void aNodeIsOneByNameAndByGroup() {
        Attributes what = new Attributes("create", "", "pods", "", "ns", "", "");
        assertThat(authorizer.decide(Identity.of("system:node:n1"), what)).isEqualTo(AccessVerdict.NO_OPINION);
        assertThat(authorizer.decide(Identity.of("n1", "system:nodes"), what)).isEqualTo(AccessVerdict.NO_OPINION);
        assertThat(authorizer
                        .decide(Identity.of("system:node:", "system:nodes"), what)
                        .reason())
                .isEqualTo("unknown node for user \"system:node:\"");
    }

    /** However pods come, change and go, the graph knows what a look at all of them would say. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theGraphFollowsAllChanges(long seed) {
        Random random = new Random(seed);
        List<ApiObject> pods = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            String name = "p" + random.nextInt(12);
            pods.removeIf(pod -> pod.name().equals(name));
            if (random.nextInt(4) == 0) {
                graph.remove(pod(name, "", "").key());
            } else {
                String node = random.nextInt(5) == 0 ? "" : "n" + (1 + random.nextInt(2));
                ApiObject pod = pod(name, node, ",'volumes':[{'secret':{'secretName':'s" + random.nextInt(6) + "'}}]");
                pods.add(pod);
                graph.put(pod);
            }
            String secret = "s" + random.nextInt(6);
            boolean expected = pods.stream()
                    .anyMatch(pod -> pod.spec().text("nodeName", "").equals("n1")
                            && ((MapValue) pod.spec().list("volumes").at(0))
                                    .map("secret")
                                    .text("secretName", "")
                                    .equals(secret));
            assertThat(mayGet("secrets", secret))
                    .as("seed " + seed + ", step " + step)
                    .isEqualTo(expected);
        }
    }
}
