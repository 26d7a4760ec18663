package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RbacImageTest {
    private static final Identity BOB =
            Identity.of("system:serviceaccount:ns:bob", "system:serviceaccounts:ns", "system:authenticated");
    private static final Identity JANE = Identity.of("jane", "team", "system:authenticated");

    private final List<ApiObject> roles = new ArrayList<>();
    private final List<ApiObject> bindings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "get,'',configmaps,'',a,true",
        "get,'',configmaps,'',b,false",
        "list,'',configmaps,'','',false",
        "create,'',configmaps,'','',false",
        "get,'',pods,'',x,true",
        "get,'',pods,log,x,false",
        "patch,apps,deployments,scale,d,true",
        "patch,apps,deployments,status,d,false",
        "patch,apps,deployments,'',d,false",
        "get,'',deployments,scale,d,false",
        "update,batch,jobs,scale,j,true",
        "update,batch,jobs,'',j,false",
        "get,policy,pods,'',x,false",
        "get,events.k8s.io,events,'',e,true",
        "watch,events.k8s.io,events,'',e,true",
    })
    void rulesAreMatchedByVerbGroupResourceAndName(
            String verb, String group, String resource, String subresource, String name, boolean allowed) {
        role("ns", "r", """
            [{'verbs':['*'],'apiGroups':[''],'resources':['configmaps'],'resourceNames':['a']},
             {'verbs':['get'],'apiGroups':[''],'resources':['pods','pods/*']},
             {'verbs':['get','patch'],'apiGroups':['apps'],'resources':['deployments/scale']},
             {'verbs':['update'],'apiGroups':['batch'],'resources':['*/scale']},
             {'verbs':['*'],'apiGroups':['events.k8s.io'],'resources':['*']}]\
            """);
        bind("ns", "b", "Role", "r", "{'kind':'ServiceAccount','name':'bob'}");

        Attributes what = new Attributes(verb, group, resource, subresource, "ns", name, "");
        assertThat(allows(BOB, what)).isEqualTo(allowed);
        assertThat(allows(JANE, what)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "get,/logs/x/y,true",
        "get,/logs/,true",
        "get,/logs,false",
        "get,/exact,true",
        "get,/exact/x,false",
        "post,/exact,false",
    })
    void pathsOutsideOfResources(String verb, String path, boolean allowed) {
        role("", "r", "[{'verbs':['get'],'nonResourceURLs':['/logs/*','/exact']}]");
        bind("", "b", "ClusterRole", "r", "{'kind':'User','name':'jane'}");

        assertThat(allows(JANE, Attributes.ofPath(verb, path))).isEqualTo(allowed);
    }

    @Test
    void aClusterRoleBoundInANamespaceStaysThere() {
        role(
                "",
                "r",
                "[{'verbs':['list'],'apiGroups':[''],'resources':['pods']},"
                        + "{'verbs':['get'],'nonResourceURLs':['/metrics']}]");
        bind("ns", "b", "ClusterRole", "r", "{'kind':'Group','name':'team'}");

        assertThat(allows(JANE, pods("ns"))).isTrue();
        assertThat(allows(JANE, pods("other"))).isFalse();
        assertThat(allows(JANE, pods(""))).isFalse();
        assertThat(allows(JANE, Attributes.ofPath("get", "/metrics"))).isFalse();

        bind("", "everywhere", "ClusterRole", "r", "{'kind':'User','name':'jane'}");
        assertThat(allows(JANE, pods("other"))).isTrue();
        assertThat(allows(JANE, pods(""))).isTrue();
    }

    @Test
    void aBindingToARoleThatDoesNotExistGivesNothing() {
        bind("ns", "b", "Role", "r", "{'kind':'User','name':'jane'}");
        assertThat(allows(JANE, pods("ns"))).isFalse();

        role("other", "r", "[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]");
        assertThat(allows(JANE, pods("ns"))).isFalse();

        role("ns", "r", "[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]");
        assertThat(allows(JANE, pods("ns"))).isTrue();
    }

    @Test
    void aReviewIsToldWhichBindingAllowed() {
        role("ns", "r", "[{'verbs':['list'],'apiGroups':[''],'resources':['pods']}]");
        bind("ns", "b", "Role", "r", "{'kind':'ServiceAccount','name':'bob'}");
        role("", "c", "[{'verbs':['get'],'apiGroups':[''],'resources':['nodes']}]");
        bind("", "d", "ClusterRole", "c", "{'kind':'Group','name':'team'}");

        assertThat(image().reason(BOB, pods("ns")))
                .isEqualTo("RBAC: allowed by RoleBinding \"b/ns\" of Role \"r\" to ServiceAccount \"bob/ns\"");
        assertThat(image().reason(JANE, new Attributes("get", "", "nodes", "", "", "n", "")))
                .isEqualTo("RBAC: allowed by ClusterRoleBinding \"d\" of ClusterRole \"c\" to Group \"team\"");
    }

    @Test
    void whoIsRefusedLearnsOfRolesThatAreMissing() {
        bind("ns", "a", "Role", "gone", "{'kind':'User','name':'jane'}");
        bind("ns", "b", "ClusterRole", "lost", "{'kind':'User','name':'jane'}");
        assertThat(image().verdict(JANE, pods("ns")))
                .isEqualTo(new AccessVerdict(
                        false,
                        "RBAC: [role.rbac.authorization.k8s.io \"gone\" not found, "
                                + "clusterrole.rbac.authorization.k8s.io \"lost\" not found]"));
        assertThat(image().verdict(JANE, pods("other"))).isEqualTo(AccessVerdict.NO_OPINION);
        assertThat(image().verdict(BOB, pods("ns"))).isEqualTo(AccessVerdict.NO_OPINION);
        role("ns", "gone", "[{'verbs':['list'],'apiGroups':[''],'resources':['pods']}]");
        assertThat(image().verdict(JANE, pods("ns")).allowed()).isTrue();
    }

    @Test
    void theAuthorizerDecidesByItsNewestImage() {
        Authorizer authorizer = new Authorizer();
        assertThat(authorizer.fault()).isNotNull();
        role("ns", "r", "[{'verbs':['list'],'apiGroups':[''],'resources':['pods'],'resourceNames':['x']}]");
        bind("ns", "b", "Role", "r", "{'kind':'User','name':'jane'}");
        Attributes one = new Attributes("list", "", "pods", "", "ns", "x", "");

        assertThat(authorizer.decide(JANE, one)).isNotNull();
        authorizer.rbac(image());
        assertThat(authorizer.decide(JANE, one)).isNull();
        assertThat(authorizer.fault()).isNull();
        assertThat(Json.text(authorizer.rules(JANE, "ns").resources()))
                .isEqualTo("[{\"verbs\":[\"list\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"],"
                        + "\"resourceNames\":[\"x\"]}]");
        assertThat(authorizer.rules(JANE, "other").resources().isEmpty()).isTrue();
    }

    private static Attributes pods(String namespace) {
        return new Attributes("list", "", "pods", "", namespace, "", "");
    }

    private boolean allows(Identity who, Attributes what) {
        return image().reason(who, what) != null;
    }

    private RbacImage image() {
        return RbacImage.of(roles, bindings);
    }

    private void role(String namespace, String name, String rules) {
        roles.add(object(namespace, "Role", name, "'rules':" + rules));
    }

    private void bind(String namespace, String name, String kind, String role, String subject) {
        bindings.add(object(
                namespace,
                "RoleBinding",
                name,
                "'subjects':[" + subject + "],'roleRef':{'kind':'" + kind + "','name':'" + role + "'}"));
    }

    private static ApiObject object(String namespace, String kindName, String name, String rest) {
        Kind kind = KindTable.builtin()
                .require("rbac.authorization.k8s.io/v1", namespace.isEmpty() ? "Cluster" + kindName : kindName);
        MapValue tree = Json.map(("{'metadata':{'name':'" + name + "','namespace':'" + namespace + "'}," + rest + "}")
                .replace('\'', '"'));
        if (namespace.isEmpty()) {
            tree.ensureMap("metadata").remove("namespace");
        }
        return ApiObject.of(kind, 1, tree);
    }
}
