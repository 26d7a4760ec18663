package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins that are on by default and judge an object by others. */
final class DefaultPluginsTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Identity ADMIN = Identity.of("admin", Identity.MASTERS);
    private static final ApiStatus DONE = new ApiStatus(200, "", "", null);

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
        create("v1", "Namespace", "", "{'metadata':{'name':'ns'}}");
        create("v1", "ServiceAccount", "ns", "{'metadata':{'name':'default'}}");
        records.put(
                KINDS.require("v1", "Node"),
                tree("{'metadata':{'name':'n1','labels':{'kubernetes.io/os':'linux'}},"
                        + "'status':{'allocatable':{'cpu':'2','memory':'1Gi'}}}"));
        records.put(
                KINDS.require("v1", "Node"),
                tree("{'metadata':{'name':'win','labels':{'kubernetes.io/os':"
                        + "'windows'}},'status':{'allocatable':{'cpu':'2','memory':'1Gi'}}}"));
    }

    private static MapValue tree(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    private static Body body(String json) {
        MapValue tree = tree(json);
        return onDuplicate -> tree.copy();
    }

    private void create(String apiVersion, String kindName, String namespace, String json) throws RefusedException {
        Kind kind = KINDS.require(apiVersion, kindName);
        decide(new Command.Create(Target.of(Verb.CREATE, kind, namespace, ""), WriteOptions.NONE, body(json)));
    }

    private void decide(Command command) throws RefusedException {
        Result.OfObject result = (Result.OfObject)
                writes.decide(command, ADMIN, new Moment(1_700_000_000_000L, new SplittableRandom(7)), records)
                        .result();
        records.put(result.kind(), result.tree());
    }

    private ApiStatus ask(Command command) {
        try {
            decide(command);
            return DONE;
        } catch (RefusedException e) {
            return e.status();
        }
    }

    private static Command patch(String apiVersion, String kindName, String name, String subresource, String json) {
        Kind kind = KINDS.require(apiVersion, kindName);
        Kind.Subresource sub = kind.subresources().stream()
                .filter(each -> each.name().equals(subresource))
                .findFirst()
                .orElse(null);
        Target target = new Target(Verb.PATCH, kind, kind.namespaced() ? "ns" : "", name, sub);
        return new Command.Patch(target, WriteOptions.NONE, Command.PatchFormat.STRATEGIC, body(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n1|'cpu':'2'||",
                "n1|'cpu':'2100m'|NodeCapacity|Node didn't have enough allocatable resources: cpu, requested: 2100, "
                        + "allocatable: 2000",
                "n1|'cpu':'3','memory':'2Gi'|NodeCapacity|Node didn't have enough allocatable resources: cpu, requested:"
                        + " 3000, allocatable: 2000; memory, requested: 2147483648, allocatable: 1073741824",
                "n1|'cpu':'1'||",
                "win|'cpu':'2'|UnsupportedPlatform|pod resize is only supported on linux nodes, node \"win\" is"
                        + " \"windows\"",
                "gone|'cpu':'2'||node \"gone\" not found",
            },
            quoteCharacter = '`')
    void podsAreResizedWithinTheirNode(String node, String requests, String cause, String text)
            throws RefusedException {
        create(
                "v1",
                "Pod",
                "ns",
                "{'metadata':{'name':'p'},'spec':{'nodeName':'" + node + "','containers':[{'name':'c',"
                        + "'image':'i','resources':{'requests':{'cpu':'1','memory':'1Mi'}}}]}}");
        ApiStatus status = ask(patch(
                "v1",
                "Pod",
                "p",
                "resize",
                "{'spec':{'containers':[{'name':'c','resources':{'requests':{" + requests + "}}}]}}"));
        assertThat(status.message()).isEqualTo(text == null ? "" : "pods \"p\" is forbidden: " + text);
        if (cause != null) {
            assertThat(Objects.requireNonNull(status.details()).causes())
                    .containsExactly(new ApiStatus.Cause(cause, "", ""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grows|2Gi|",
                "grows|1Gi|",
                "stays|2Gi|only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc"
                        + " must support resize",
                "gone|2Gi|only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc"
                        + " must support resize",
            })
    void claimsGrowIfTheirClassLetsThem(String className, String size, String text) throws RefusedException {
        create(
                "storage.k8s.io/v1",
                "StorageClass",
                "",
                "{'metadata':{'name':'grows'},'provisioner':'p'," + "'allowVolumeExpansion':true}");
        create("storage.k8s.io/v1", "StorageClass", "", "{'metadata':{'name':'stays'},'provisioner':'p'}");
        create(
                "v1",
                "PersistentVolumeClaim",
                "ns",
                "{'metadata':{'name':'c'},'spec':{'storageClassName':'" + className
                        + "','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}},'volumeName':'v'}}");
        decide(patch(
                "v1",
                "PersistentVolumeClaim",
                "c",
                "status",
                "{'status':{'phase':'Bound','capacity':{'storage':" + "'1Gi'}}}"));
        ApiStatus status = ask(patch(
                "v1",
                "PersistentVolumeClaim",
                "c",
                "",
                "{'spec':{'resources':{'requests':{'storage':'" + size + "'}}}}"));
        assertThat(status.message())
                .isEqualTo(text == null ? "" : "persistentvolumeclaims \"c\" is forbidden: " + text);
    }

    @Test
    void onePriorityClassIsTheDefault() throws RefusedException {
        create("scheduling.k8s.io/v1", "PriorityClass", "", "{'metadata':{'name':'a'},'value':5,'globalDefault':true}");
        create("scheduling.k8s.io/v1", "PriorityClass", "", "{'metadata':{'name':'b'},'value':6}");
        String text = "is forbidden: PriorityClass a is already marked as default. Only one default can exist";
        assertThat(ask(patch("scheduling.k8s.io/v1", "PriorityClass", "b", "", "{'globalDefault':true}"))
                        .message())
                .endsWith(text);
        assertThat(ask(patch("scheduling.k8s.io/v1", "PriorityClass", "a", "", "{'description':'d'}")))
                .isEqualTo(DONE);
        Kind classes = KINDS.require("scheduling.k8s.io/v1", "PriorityClass");
        assertThat(ask(new Command.Create(
                                Target.of(Verb.CREATE, classes, "", ""),
                                WriteOptions.NONE,
                                body("{'metadata':{'name':'z'},'value':7,'globalDefault':true}")))
                        .message())
                .isEqualTo("priorityclasses.scheduling.k8s.io \"z\" " + text);
    }

    @Test
    void mirrorsUseNoTokensOfAccounts() {
        String spec = "{'metadata':{'name':'m','annotations':{'kubernetes.io/config.mirror':'x'}},'spec':{'nodeName':"
                + "'n1','containers':[{'name':'c','image':'i'%s}],'volumes':[%s]}}";
        Kind pods = KINDS.require("v1", "Pod");
        Target target = Target.of(Verb.CREATE, pods, "ns", "");
        String token = "{'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}";
        assertThat(ask(new Command.Create(target, WriteOptions.NONE, body(spec.formatted("", token))))
                        .message())
                .endsWith("a mirror pod may not use service account token volume projections");
        String env = ",'envFrom':[{'secretRef':{'name':'s'}}]";
        assertThat(ask(new Command.Create(target, WriteOptions.NONE, body(spec.formatted(env, ""))))
                        .message())
                .endsWith("a mirror pod may not reference secrets");
    }
}
