package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes write only what is theirs; everybody else is left alone. */
final class NodeRestrictionTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Identity ADMIN = Identity.of("admin", Identity.MASTERS);
    private static final Identity NODE = Identity.of("system:node:n1", "system:nodes");
    private static final String OWNER =
            "'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n1','uid':'NODE-UID','controller':true}]";
    private static final String MIRROR = "'annotations':{'kubernetes.io/config.mirror':'x'}";

    private final Authorizer authorizer = new Authorizer();
    private final Writes writes = new Writes(
            KINDS,
            new Admission(KINDS, authorizer),
            new Strategies(KINDS, ServiceNetwork.DEFAULT, authorizer),
            authorizer,
            TestTokens.TOKENS);
    private final MapRecords records = new MapRecords();

    @BeforeEach
    void cluster() throws RefusedException {
        for (String name : new String[] {"ns", "kube-node-lease"}) {
            put("v1", "Namespace", "", "{'metadata':{'name':'" + name + "'}}");
            put("v1", "ServiceAccount", name, "{'metadata':{'name':'default'}}");
        }
        put("v1", "Node", "", "{'metadata':{'name':'n1','labels':{'kubernetes.io/os':'linux'}}}");
        put("v1", "Node", "", "{'metadata':{'name':'n2'}}");
        put("v1", "Pod", "ns", pod("mine", "n1", ""));
        put("v1", "Pod", "ns", pod("other", "n2", ""));
    }

    private static String pod(String name, String node, String metadata) {
        return "{'metadata':{'name':'" + name + "'" + metadata + "},'spec':{'nodeName':'" + node
                + "','containers':[{'name':'c','image':'i'}]}}";
    }

    private static Body body(String json) {
        MapValue tree = Json.map(json.replace('\'', '"'));
        return onDuplicate -> tree.copy();
    }

    private void put(String apiVersion, String kindName, String namespace, String json) throws RefusedException {
        Kind kind = KINDS.require(apiVersion, kindName);
        Command create = new Command.Create(Target.of(Verb.CREATE, kind, namespace, ""), WriteOptions.NONE, body(json));
        records.put(kind, ((Result.OfObject) decide(ADMIN, create).result()).tree());
    }

    private Decision decide(Identity who, Command command) throws RefusedException {
        return writes.decide(command, who, new Moment(1_700_000_000_000L, new SplittableRandom(7)), records);
    }

    /** What a node is told; "yes" if it may. */
    private String ask(Command command) {
        try {
            decide(NODE, command);
            return "yes";
        } catch (RefusedException e) {
            String text = e.status().message();
            int at = text.indexOf("is forbidden: ");
            return at < 0 ? text : text.substring(at + "is forbidden: ".length());
        }
    }

    private static Command create(String apiVersion, String kind, String namespace, String json) {
        return new Command.Create(
                Target.of(Verb.CREATE, KINDS.require(apiVersion, kind), namespace, ""), WriteOptions.NONE, body(json));
    }

    private static Target target(Verb verb, String kindName, String name, String subresource) {
        Kind kind = KINDS.require("v1", kindName);
        Kind.Subresource sub = kind.subresources().stream()
                .filter(each -> each.name().equals(subresource))
                .findFirst()
                .orElse(null);
        return new Target(verb, kind, kind.namespaced() ? "ns" : "", name, sub);
    }

    private static Command merge(String kind, String name, String subresource, String json) {
        return new Command.Patch(
                target(Verb.PATCH, kind, name, subresource), WriteOptions.NONE, Command.PatchFormat.MERGE, body(json));
    }

    private String withUid(String text) {
        return text.replace(
                "NODE-UID", records.get(KINDS.require("v1", "Node"), "", "n1").uid());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n1|," + MIRROR + "," + OWNER + "|yes",
                "n1|," + OWNER + "|pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can only"
                        + " create mirror pods",
                "n2|," + MIRROR + "," + OWNER + "|node \"n1\" can only create pods with spec.nodeName set to itself",
                "n1|," + MIRROR + "|node \"n1\" can only create pods with an owner reference set to itself",
                "n1|," + MIRROR + ",'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n1','uid':'old',"
                        + "'controller':true}]|node n1 UID mismatch: expected old got NODE-UID",
            })
    void aNodeMakesMirrorsOfItsOwnPodsOnly(String node, String metadata, String answer) {
        assertThat(ask(create("v1", "Pod", "ns", withUid(pod("m", node, metadata)))))
                .isEqualTo(withUid(answer));
    }

    @Test
    void aMirrorLeadsToNothing() {
        String spec = withUid("{'metadata':{'name':'m'," + MIRROR + "," + OWNER
                + "},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'%s}],'volumes':[%s]}}");
        assertThat(ask(create("v1", "Pod", "ns", spec.formatted("", "{'name':'v','secret':{'secretName':'s'}}"))))
                .contains("reference secrets");
        assertThat(ask(create("v1", "Pod", "ns", spec.formatted(",'envFrom':[{'configMapRef':{'name':'m'}}]", ""))))
                .endsWith("node \"n1\" can not create pods that reference configmaps");
        assertThat(ask(create(
                        "v1",
                        "Pod",
                        "ns",
                        spec.formatted("", "{'name':'v','persistentVolumeClaim':{'claimName':'c'}}"))))
                .endsWith("can not create pods that reference persistentvolumeclaims");
    }

    @Test
    void podsOfOthersAreLeftAlone() {
        Kind pods = KINDS.require("v1", "Pod");
        assertThat(ask(new Command.Delete(Target.of(Verb.DELETE, pods, "ns", "mine"), DeleteOptions.NONE)))
                .isEqualTo("yes");
        assertThat(ask(new Command.Delete(Target.of(Verb.DELETE, pods, "ns", "other"), DeleteOptions.NONE)))
                .isEqualTo("node \"n1\" can only delete pods with spec.nodeName set to itself");
        assertThat(ask(merge("Pod", "mine", "status", "{'status':{'phase':'Running'}}")))
                .isEqualTo("yes");
        assertThat(ask(merge("Pod", "other", "status", "{'status':{'phase':'Running'}}")))
                .isEqualTo("node \"n1\" can only update pod status for pods with spec.nodeName set to itself");
        assertThat(ask(merge("Pod", "mine", "status", "{'metadata':{'labels':{'a':'b'}}}")))
                .isEqualTo("node \"n1\" cannot update labels through pod status");
        assertThat(ask(merge("Pod", "mine", "status", "{'status':{'resourceClaimStatuses':[{'name':'c'}]}}")))
                .isEqualTo("node \"n1\" cannot update resource claim statues");
        assertThat(ask(merge("Pod", "mine", "", "{'metadata':{'labels':{'a':'b'}}}")))
                .startsWith("unexpected operation \"UPDATE\"");
        Command evict = new Command.Create(
                target(Verb.CREATE, "Pod", "other", "eviction"),
                WriteOptions.NONE,
                body("{'metadata':{'name':'other'}}"));
        assertThat(ask(evict)).isEqualTo("node n1 can only evict pods with spec.nodeName set to itself");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n1|{'metadata':{'labels':{'kubernetes.io/os':'other','my/label':'x','kubelet.kubernetes.io/a':'b'}}}|yes",
                "n1|{'metadata':{'labels':{'node-restriction.kubernetes.io/a':'b','x.k8s.io/c':'d'}}}|is not"
                        + " allowed to modify labels: node-restriction.kubernetes.io/a, x.k8s.io/c",
                "n1|{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n2','uid':'u'}]}}|node"
                        + " \"n1\" is not allowed to modify ownerReferences",
                "n1|{'spec':{'taints':[]}}|yes",
                "n1|{'spec':{'taints':[{'key':'a','effect':'NoSchedule'}]}}|node \"n1\" is not allowed to modify taints",
                "n2|{'metadata':{'annotations':{'a':'b'}}}|node \"n1\" is not allowed to modify node \"n2\"",
            })
    void aNodeDescribesItselfOnly(String name, String patch, String answer) throws RefusedException {
        // The taint that every new node has stays out of the way here.
        records.put(
                KINDS.require("v1", "Node"),
                ((Result.OfObject) decide(ADMIN, merge("Node", name, "", "{'spec':{'taints':null}}"))
                                .result())
                        .tree());
        assertThat(ask(merge("Node", name, "", patch))).isEqualTo(answer);
        assertThat(ask(merge("Node", name, "status", "{'status':{'phase':'x'}}")))
                .isEqualTo(name.equals("n1") ? "yes" : answer);
    }

    @Test
    void newObjectsBearItsName() {
        assertThat(ask(create("v1", "Node", "", "{'metadata':{'name':'n9'}}")))
                .isEqualTo("node \"n1\" is not allowed to modify node \"n9\"");
        String lease = "{'metadata':{'name':'%s'},'spec':{}}";
        assertThat(ask(create("coordination.k8s.io/v1", "Lease", "kube-node-lease", lease.formatted("n1"))))
                .isEqualTo("yes");
        assertThat(ask(create("coordination.k8s.io/v1", "Lease", "kube-node-lease", lease.formatted("n2"))))
                .isEqualTo("can only access node lease with the same name as the requesting node");
        assertThat(ask(create("coordination.k8s.io/v1", "Lease", "ns", lease.formatted("n1"))))
                .isEqualTo("can only access leases in the \"kube-node-lease\" system namespace");
        assertThat(ask(create("storage.k8s.io/v1", "CSINode", "", "{'metadata':{'name':'n2'},'spec':{'drivers':[]}}")))
                .isEqualTo("can only access CSINode with the same name as the requesting node");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|node requested token not bound to a pod",
                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'mine'}}|node requested token with a pod"
                        + " binding without a uid",
                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'other','uid':'OTHER'}}|node requested token"
                        + " bound to a pod scheduled on a different node",
                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'mine','uid':'MINE'}}|yes",
                "{'audiences':['a','b'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'bound','uid':'BOUND'}}|node"
                        + " may only request 0 or 1 audiences",
                "{'audiences':['vault'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'bound','uid':'BOUND'}}|yes",
                "{'audiences':['disks'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'bound','uid':'BOUND'}}|yes",
                "{'audiences':['a'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'bound','uid':'BOUND'}}|audience"
                        + " \"a\" not found in pod spec volume, system:node:n1 is not authorized to request tokens for"
                        + " this audience",
                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'gone','uid':'u'}}|pods \"gone\" not found",
            })
    void tokensAreForItsOwnPods(String spec, String answer) throws RefusedException {
        put(
                "storage.k8s.io/v1",
                "CSIDriver",
                "",
                "{'metadata':{'name':'disk.csi.azure.com'},'spec':{'tokenRequests':" + "[{'audience':'disks'}]}}");
        put(
                "v1",
                "PersistentVolume",
                "",
                "{'metadata':{'name':'pv'},'spec':{'capacity':{'storage':'1Gi'},"
                        + "'accessModes':['ReadWriteOnce'],'azureDisk':{'diskName':'d',"
                        + "'diskURI':'https://a.blob.core.windows.net/c/d.vhd'}}}");
        put(
                "v1",
                "PersistentVolumeClaim",
                "ns",
                "{'metadata':{'name':'claim'},'spec':{'volumeName':'pv',"
                        + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        put(
                "v1",
                "Pod",
                "ns",
                "{'metadata':{'name':'bound'},'spec':{'nodeName':'n1','containers':[{'name':'c',"
                        + "'image':'i'}],'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':"
                        + "{'audience':'vault','path':'t'}}]}},{'name':'d','persistentVolumeClaim':{'claimName':'claim'}}]}}");
        Kind pods = KINDS.require("v1", "Pod");
        String filled = spec.replace("MINE", records.get(pods, "ns", "mine").uid())
                .replace("BOUND", records.get(pods, "ns", "bound").uid())
                .replace("OTHER", records.get(pods, "ns", "other").uid());
        Command token = new Command.Create(
                target(Verb.CREATE, "ServiceAccount", "default", "token"),
                WriteOptions.NONE,
                body("{'spec':" + filled + "}"));
        assertThat(ask(token)).isEqualTo(answer);
    }

    @Test
    void ofClaimsItTellsHowTheyGrow() throws RefusedException {
        put(
                "v1",
                "PersistentVolumeClaim",
                "ns",
                "{'metadata':{'name':'claim'},'spec':{"
                        + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        assertThat(ask(merge("PersistentVolumeClaim", "claim", "status", "{'status':{'capacity':{'storage':'2Gi'}}}")))
                .isEqualTo("yes");
        assertThat(ask(merge("PersistentVolumeClaim", "claim", "status", "{'status':{'phase':'Lost'}}")))
                .isEqualTo("node \"n1\" is not allowed to update fields other than status.capacity and"
                        + " status.conditions");
        assertThat(ask(merge("PersistentVolumeClaim", "claim", "", "{'metadata':{'labels':{'a':'b'}}}")))
                .isEqualTo("may only update PVC status");
    }

    @Test
    void whatNodesMayIsMoreThanRolesSay() throws RefusedException {
        Command ask = create("authorization.k8s.io/v1", "SelfSubjectRulesReview", "", "{'spec':{'namespace':'ns'}}");
        MapValue status = ((Result.OfTree) decide(NODE, ask).result()).tree().map("status");
        assertThat(status.flag("incomplete", false)).isTrue();
        assertThat(status.text("evaluationError", ""))
                .isEqualTo("node authorizer does not support user rule resolution");
        MapValue ofOthers = ((Result.OfTree) decide(ADMIN, ask).result()).tree().map("status");
        assertThat(ofOthers.flag("incomplete", true)).isFalse();
    }
}
