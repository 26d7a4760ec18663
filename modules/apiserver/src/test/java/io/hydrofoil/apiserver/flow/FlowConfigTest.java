package io.hydrofoil.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlowConfigTest {
    private static final FlowConfig FRESH = FlowConfig.ofFreshCluster();

    /** {@code what}: VERB GROUP/RESOURCE[/SUB] [NAMESPACE], or VERB PATH. */
    private static Attributes attributes(String what) {
        String[] words = what.split(" ", 3);
        if (words[1].startsWith("/")) {
            return Attributes.ofPath(words[0], words[1]);
        }
        String[] parts = words[1].split("/", 3);
        String namespace = words.length > 2 ? words[2] : "";
        String group = parts[0].equals("core") ? "" : parts[0];
        return new Attributes(words[0], group, parts[1], parts.length > 2 ? parts[2] : "", namespace, "", "");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, system:masters, list core/pods, exempt",
        "system:anonymous, system:unauthenticated, get /healthz, probes",
        "system:anonymous, system:unauthenticated, get /healthz/ping, global-default",
        "system:anonymous, system:unauthenticated, post /healthz, global-default",
        "system:node:a, system:nodes, update coordination.k8s.io/leases kube-node-lease, system-node-high",
        "system:node:a, system:nodes, patch core/nodes/status, system-node-high",
        "system:node:a, system:nodes, patch core/pods/status default, system-nodes",
        "system:kube-scheduler, system:authenticated, update coordination.k8s.io/leases kube-system,"
                + " system-leader-election",
        "system:kube-scheduler, system:authenticated, watch coordination.k8s.io/leases kube-system, kube-scheduler",
        "system:kube-controller-manager, system:authenticated, get core/endpoints default, endpoint-controller",
        "system:kube-controller-manager, system:authenticated, delete core/endpoints default, kube-controller-manager",
        "system:serviceaccount:kube-system:x, system:serviceaccounts, get core/configmaps kube-system,"
                + " workload-leader-election",
        "system:serviceaccount:kube-system:x, system:serviceaccounts, list core/pods, kube-system-service-accounts",
        "system:serviceaccount:default:x, system:serviceaccounts, list core/pods default, service-accounts",
        "system:serviceaccount:kube-system-2:x, system:serviceaccounts, list core/pods default, service-accounts",
        "alice, system:authenticated, list core/pods default, global-default",
        "nobody, none, list core/pods default, catch-all",
    })
    void aFreshClusterClassifiesAsARealOneDoes(String user, String group, String what, String schema) {
        int at = FRESH.classify(Identity.of(user, group), attributes(what));
        assertThat(FRESH.schemas().get(at).name()).isEqualTo(schema);
    }

    private static MapValue schema(String name, int precedence, String level, String rule) {
        return Json.map(
                ("{'kind':'FlowSchema','metadata':{'name':'" + name + "','uid':'u'},'spec':{'matchingPrecedence':"
                                + precedence + ",'priorityLevelConfiguration':{'name':'" + level
                                + "'},'distinguisherMethod':{'type':'ByNamespace'},'rules':[" + rule + "]}}")
                        .replace('\'', '"'));
    }

    private static final String PODS_OF_ALICE =
            "{'subjects':[{'kind':'User','user':{'name':'alice'}}],'resourceRules':["
                    + "{'verbs':['list'],'apiGroups':[''],'resources':['pods','pods/log'],'namespaces':['a']}]}";

    @ParameterizedTest
    @CsvSource({
        "list core/pods a, true",
        "list core/pods b, false",
        "list core/pods, false",
        "get core/pods a, false",
        "list core/services a, false",
        "list apps/pods a, false",
        "list core/pods/log a, true",
        "list core/pods/status a, false"
    })
    void everyPartOfARuleMustMatch(String what, boolean matches) {
        List<MapValue> objects = new ArrayList<>(FlowBootstrap.objects());
        objects.add(schema("mine", 50, "system", PODS_OF_ALICE));
        FlowConfig config = FlowConfig.of(objects);
        int at = config.classify(Identity.of("alice", "system:authenticated"), attributes(what));
        assertThat(config.schemas().get(at).name().equals("mine")).isEqualTo(matches);
    }

    @Test
    void ofEqualPrecedenceTheFirstNameWinsAndASchemaWithoutLevelTakesNothing() {
        List<MapValue> objects = new ArrayList<>(FlowBootstrap.objects());
        objects.add(schema("b", 50, "system", PODS_OF_ALICE));
        objects.add(schema("a", 50, "system", PODS_OF_ALICE));
        objects.add(schema("dangling", 40, "missing", PODS_OF_ALICE));
        FlowConfig config = FlowConfig.of(objects);
        Attributes what = attributes("list core/pods a");
        int at = config.classify(Identity.of("alice"), what);
        assertThat(config.schemas().get(at).name()).isEqualTo("a");
        assertThat(config.levelOf(at).name()).isEqualTo("system");
        assertThat(config.schemas().get(at).distinguisher(Identity.of("alice"), what))
                .isEqualTo("a");
    }

    @Test
    void theMandatoryOnesAreThereWhateverTheStoreSays() {
        FlowConfig config = FlowConfig.of(List.of());
        assertThat(config.schemas()).extracting(FlowSchema::name).containsExactly("exempt", "catch-all");
        assertThat(config.levels().get("exempt").isExempt()).isTrue();
        assertThat(config.levels().get("catch-all").queues()).isZero();
    }
}
