package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.FieldValidation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WritesTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final Kind PODS = KINDS.require("v1", "Pod");
    private static final Kind DEPLOYMENTS = KINDS.require("apps/v1", "Deployment");
    private static final Kind NAMESPACES = KINDS.require("v1", "Namespace");
    private static final WriteOptions DRY_RUN = new WriteOptions(true, "", FieldValidation.IGNORE, false);
    private static final WriteOptions STRICT = new WriteOptions(false, "", FieldValidation.STRICT, false);
    private static final String DEPLOYMENT = """
        {'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},
        'template':{'metadata':{'labels':{'a':'b'}},
         'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'replicas':7}}\
        """;

    private final Writes writes = new Writes(
            KINDS,
            new Admission(KINDS, new Authorizer()),
            new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
            new Authorizer(),
            TestTokens.TOKENS);
    private final MapRecords records = new MapRecords();
    private final Moment moment = new Moment(1_700_000_000_000L, new SplittableRandom(7));

    @BeforeEach
    void namespace() throws RefusedException {
        apply(create(NAMESPACES, "", "{'metadata':{'name':'n'}}", WriteOptions.NONE));
        apply(create(KINDS.require("v1", "ServiceAccount"), "n", "{'metadata':{'name':'default'}}", WriteOptions.NONE));
    }

    private static Body body(String json) {
        String text = json.replace('\'', '"');
        return onDuplicate -> Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Command create(Kind kind, String namespace, String json, WriteOptions options) {
        return new Command.Create(Target.of(Verb.CREATE, kind, namespace, ""), options, body(json));
    }

    private static Target target(Verb verb, Kind kind, String name, String subresource) {
        return kind.subresources().stream()
                .filter(sub -> sub.name().equals(subresource))
                .findFirst()
                .map(sub -> new Target(verb, kind, "n", name, sub))
                .orElse(Target.of(verb, kind, kind.namespaced() ? "n" : "", name));
    }

    private static Command merge(Kind kind, String name, String subresource, String json) {
        return new Command.Patch(
                target(Verb.PATCH, kind, name, subresource), WriteOptions.NONE, Command.PatchFormat.MERGE, body(json));
    }

    private Decision decide(Command command) throws RefusedException {
        return writes.decide(command, Identity.of("tester", Identity.MASTERS), moment, records);
    }

    /** Decides, and makes what is proposed the state. */
    private MapValue apply(Command command) throws RefusedException {
        Decision decision = decide(command);
        assertThat(decision).isInstanceOf(Decision.Proposed.class);
        Result.OfObject result = (Result.OfObject) decision.result();
        records.put(result.kind(), result.tree());
        return result.tree();
    }

    private ApiStatus refused(Command command) {
        return catchThrowableOfType(RefusedException.class, () -> decide(command))
                .status();
    }

    @Test
    void creationFillsWhatOnlyTheServerMaySay() throws RefusedException {
        MapValue map = apply(create(
                MAPS,
                "n",
                "{'metadata':{'name':'a','uid':'x','selfLink':'y','deletionTimestamp':'2001-01-01T00:00:00Z'}}",
                WriteOptions.NONE));
        MapValue metadata = map.map("metadata");
        assertThat(metadata.keys()).containsOnly("name", "namespace", "uid", "creationTimestamp");
        assertThat(metadata.text("creationTimestamp")).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(metadata.text("uid")).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(map.text("kind")).isEqualTo("ConfigMap");
    }

    @Test
    void anUpdateThatWouldCreateNeedsTheRightToCreate() {
        Kind leases = KINDS.require("coordination.k8s.io/v1", "Lease");
        Command put = new Command.Update(
                target(Verb.UPDATE, leases, "l", ""), WriteOptions.NONE, body("{'metadata':{'name':'l'}}"));
        ApiStatus status = catchThrowableOfType(
                        RefusedException.class, () -> writes.decide(put, Identity.of("somebody"), moment, records))
                .status();
        assertThat(status.code()).isEqualTo(403);
        assertThat(status.message()).contains("cannot create resource \"leases\"");
    }

    @Test
    void whatIsAlreadyOnItsWayKeepsItsFinalizers() throws RefusedException {
        apply(create(
                PODS,
                "n",
                "{'metadata':{'name':'p'},'spec':{'nodeName':'x','containers':[{'name':'c','image':'i'}]}}",
                WriteOptions.NONE));
        apply(new Command.Delete(target(Verb.DELETE, PODS, "p", ""), DeleteOptions.NONE));
        Decision again = decide(new Command.Delete(
                target(Verb.DELETE, PODS, "p", ""),
                new DeleteOptions(false, null, null, null, DeleteOptions.Propagation.FOREGROUND)));
        assertThat(again).isInstanceOf(Decision.Done.class);
        assertThat(((Result.OfObject) again.result()).tree().map("metadata").has("finalizers"))
                .isFalse();
    }

    @Test
    void statusAndSpecAreWrittenApart() throws RefusedException {
        MapValue created = apply(create(DEPLOYMENTS, "n", DEPLOYMENT, WriteOptions.NONE));
        assertThat(created.map("status").has("replicas"))
                .as("a create sets no status")
                .isFalse();
        assertThat(created.longAt(0, "metadata", "generation")).isEqualTo(1);
        MapValue status = apply(merge(
                DEPLOYMENTS,
                "d",
                "status",
                "{'metadata':{'labels':{'l':'x'}},'spec':{'replicas':9},'status':{'replicas':5}}"));
        assertThat(status.longAt(0, "spec", "replicas")).isEqualTo(1);
        assertThat(status.longAt(0, "status", "replicas")).isEqualTo(5);
        assertThat(status.longAt(0, "metadata", "generation")).isEqualTo(1);
        assertThat(status.map("metadata").has("labels")).isFalse();
        MapValue main = apply(merge(DEPLOYMENTS, "d", "", "{'spec':{'replicas':3},'status':{'replicas':77}}"));
        assertThat(main.longAt(0, "status", "replicas")).isEqualTo(5);
        assertThat(main.longAt(0, "metadata", "generation")).isEqualTo(2);
        MapValue annotated = apply(merge(DEPLOYMENTS, "d", "", "{'metadata':{'annotations':{'a':'b'}}}"));
        assertThat(annotated.longAt(0, "metadata", "generation")).isEqualTo(3);
    }

    @Test
    void scaleChangesTheReplicas() throws RefusedException {
        apply(create(DEPLOYMENTS, "n", DEPLOYMENT, WriteOptions.NONE));
        Decision decision = decide(merge(DEPLOYMENTS, "d", "scale", "{'spec':{'replicas':4}}"));
        MapValue scale = ((Result.OfTree) decision.result()).shown(321);
        assertThat(scale.longAt(0, "spec", "replicas")).isEqualTo(4);
        assertThat(scale.textAt("status", "selector")).isEqualTo("a=b");
        assertThat(scale.textAt("metadata", "resourceVersion")).isEqualTo("321");
        assertThat(refused(merge(DEPLOYMENTS, "d", "scale", "{'spec':{'replicas':-1}}"))
                        .message())
                .isEqualTo("Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -1: must be greater than"
                        + " or equal to 0");
    }

    @Test
    void aChangeThatChangesNothingIsNotWritten() throws RefusedException {
        apply(create(MAPS, "n", "{'metadata':{'name':'a'},'data':{'k':'v'}}", WriteOptions.NONE));
        assertThat(decide(merge(MAPS, "a", "", "{'data':{'k':'v'}}"))).isInstanceOf(Decision.Done.class);
    }

    @Test
    void dryRunDecidesWithoutProposing() throws RefusedException {
        Decision decision = decide(create(MAPS, "n", "{'metadata':{'name':'a'}}", DRY_RUN));
        assertThat(decision).isInstanceOf(Decision.Done.class);
        assertThat(decision.result().code()).isEqualTo(201);
        assertThat(refused(create(MAPS, "n", "{'metadata':{'name':'Bad_'}}", DRY_RUN))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void preconditionsHoldOrConflict() throws RefusedException {
        MapValue map = apply(create(MAPS, "n", "{'metadata':{'name':'a'}}", WriteOptions.NONE));
        String uid = map.map("metadata").text("uid", "");
        assertThat(refused(merge(MAPS, "a", "", "{'metadata':{'resourceVersion':'1'}}"))
                        .message())
                .endsWith("please apply your changes to the latest version and try again");
        Target target = target(Verb.DELETE, MAPS, "a", "");
        assertThat(refused(new Command.Delete(target, new DeleteOptions(false, null, "other", null, null)))
                        .message())
                .isEqualTo(
                        "Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (other) does not"
                                + " match the UID in record (" + uid
                                + "). The object might have been deleted and then recreated");
        assertThat(refused(merge(MAPS, "a", "", "{'metadata':{'uid':'other'}}")).code())
                .isEqualTo(422);
    }

    @Test
    void unknownFieldsWarnOrRefuse() throws RefusedException {
        String json = "{'metadata':{'name':'a'},'nonsense':1}";
        WriteOptions warn = new WriteOptions(false, "", FieldValidation.WARN, false);
        assertThat(decide(create(MAPS, "n", json, warn)).notes().warnings())
                .containsExactly("unknown field \"nonsense\"");
        assertThat(refused(create(MAPS, "n", json, STRICT)).message())
                .isEqualTo(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown"
                                + " field \"nonsense\"");
    }

    @Test
    void finalizersHoldADeletedObject() throws RefusedException {
        apply(create(MAPS, "n", "{'metadata':{'name':'a','finalizers':['example.com/f']}}", WriteOptions.NONE));
        MapValue marked = apply(new Command.Delete(target(Verb.DELETE, MAPS, "a", ""), DeleteOptions.NONE));
        assertThat(marked.map("metadata").text("deletionTimestamp")).isEqualTo("2023-11-14T22:13:20Z");
        ApiStatus late = refused(merge(MAPS, "a", "", "{'metadata':{'finalizers':['example.com/f','x.y/z']}}"));
        assertThat(late.message()).contains("found new finalizers []string{\"x.y/z\"}");
        Decision last = decide(merge(MAPS, "a", "", "{'metadata':{'finalizers':null}}"));
        assertThat(last).isInstanceOf(Decision.Proposed.class);
    }

    @ParameterizedTest
    @CsvSource({"ORPHAN,orphan", "FOREGROUND,foregroundDeletion"})
    void theWishAboutDependentsIsNoted(DeleteOptions.Propagation propagation, String finalizer)
            throws RefusedException {
        apply(create(MAPS, "n", "{'metadata':{'name':'a'}}", WriteOptions.NONE));
        MapValue marked = apply(new Command.Delete(
                target(Verb.DELETE, MAPS, "a", ""), new DeleteOptions(false, null, null, null, propagation)));
        assertThat(marked.map("metadata").list("finalizers").texts()).containsExactly(finalizer);
    }

    @ParameterizedTest
    @CsvSource({
        // node, phase, asked, expected grace
        "'',Pending,,0",
        "x,Running,,30",
        "x,Running,5,5",
        "x,Running,0,0",
        "x,Running,-5,1",
        "x,Succeeded,,0",
        "x,Failed,9,0"
    })
    void podsGoGracefully(String node, String phase, Long asked, long expected) throws RefusedException {
        MapValue pod = apply(create(
                PODS,
                "n",
                "{'metadata':{'name':'p'},'spec':{'nodeName':'" + node + "','containers':[{'name':'c','image':'i'}]}}",
                WriteOptions.NONE));
        pod.ensureMap("status").put("phase", phase);
        records.put(PODS, pod);
        Decision decision = decide(new Command.Delete(
                target(Verb.DELETE, PODS, "p", ""), new DeleteOptions(false, asked, null, null, null)));
        MapValue metadata = ((Result.OfObject) decision.result()).tree().map("metadata");
        assertThat(metadata.number("deletionGracePeriodSeconds", -1)).isEqualTo(expected);
        assertThat(metadata.number("generation", 0)).isEqualTo(2);
    }

    @Test
    void admissionFillsPods() throws RefusedException {
        MapValue pod = apply(create(
                PODS,
                "n",
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i',"
                        + "'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]}}",
                WriteOptions.NONE));
        MapValue spec = pod.map("spec");
        assertThat(spec.text("serviceAccountName")).isEqualTo("default");
        assertThat(spec.number("priority", -1)).isZero();
        assertThat(spec.list("tolerations").size()).isEqualTo(2);
        assertThat(pod.textAt("status", "qosClass")).isEqualTo("Guaranteed");
        MapValue volume = (MapValue) spec.list("volumes").at(0);
        assertThat(volume.text("name", "")).startsWith("kube-api-access-");
        MapValue container = (MapValue) spec.list("containers").at(0);
        MapValue mount = (MapValue) container.list("volumeMounts").at(0);
        assertThat(mount.text("name")).isEqualTo(volume.text("name"));
    }

    @Test
    void aNamespaceIsHeldUntilItIsFinalized() throws RefusedException {
        Command delete = new Command.Delete(Target.of(Verb.DELETE, NAMESPACES, "", "n"), DeleteOptions.NONE);
        MapValue going = apply(delete);
        assertThat(going.textAt("status", "phase")).isEqualTo("Terminating");
        assertThat(refused(create(MAPS, "n", "{'metadata':{'name':'a'}}", WriteOptions.NONE))
                        .message())
                .isEqualTo("configmaps \"a\" is forbidden: unable to create new content in namespace n because it is"
                        + " being terminated");
        apply(create(NAMESPACES, "", "{'metadata':{'name':'kube-system'}}", WriteOptions.NONE));
        Command immortal =
                new Command.Delete(Target.of(Verb.DELETE, NAMESPACES, "", "kube-system"), DeleteOptions.NONE);
        assertThat(refused(immortal).code()).isEqualTo(403);
    }

    @Test
    void putCreatesOnlyTheKindsThatAllowIt() {
        Command map = new Command.Update(
                target(Verb.UPDATE, MAPS, "a", ""), WriteOptions.NONE, body("{'metadata':{'name':'a'}}"));
        assertThat(refused(map).code()).isEqualTo(404);
        Kind leases = KINDS.require("coordination.k8s.io/v1", "Lease");
        Command lease = new Command.Update(
                target(Verb.UPDATE, leases, "a", ""), WriteOptions.NONE, body("{'metadata':{'name':'a'}}"));
        assertThat(catchThrowableOfType(RefusedException.class, () -> decide(lease)))
                .isNull();
    }

    @Test
    void selfReviewTellsWhoAsks() throws RefusedException {
        Kind reviews = KINDS.require("authentication.k8s.io/v1", "SelfSubjectReview");
        Decision decision = decide(create(reviews, "", "{}", WriteOptions.NONE));
        MapValue info = ((Result.OfTree) decision.result()).tree().mapAt("status", "userInfo");
        assertThat(info.text("username")).isEqualTo("tester");
        assertThat(info.list("groups").texts()).containsExactly(Identity.MASTERS);
    }

    private static final MapValue SHIPS = Json.map("""
            {"metadata":{"name":"ships.sea.example.com"},"spec":{"group":"sea.example.com","scope":"Namespaced",
             "versions":[
              {"name":"v1","served":true,"storage":true,
               "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":
                {"flag":{"type":"string"},"n":{"type":"integer"}}}}}}},
              {"name":"v2","served":true,"storage":false,
               "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":
                {"flag":{"type":"string"},"n":{"type":"integer"}}}}}}}]},
             "status":{"acceptedNames":{"plural":"ships","singular":"ship","kind":"Ship","listKind":"ShipList"}}}
            """);

    private static List<String> owners(MapValue object) {
        List<String> owners = new ArrayList<>();
        for (MapValue entry : object.map("metadata").list("managedFields").maps()) {
            owners.add(entry.text("apiVersion") + " " + entry.text("manager") + " " + entry.text("time"));
        }
        return owners;
    }

    private static WriteOptions by(String manager) {
        return new WriteOptions(false, manager, FieldValidation.IGNORE, false);
    }

    @Test
    void ownersOfAnotherVersionKeepTheirFields() throws RefusedException {
        KindTable served = KINDS.with(CustomKinds.of(SHIPS));
        Kind first = served.require("sea.example.com/v1", "Ship");
        Kind second = served.require("sea.example.com/v2", "Ship");
        writes.serve(served);
        MapValue created = apply(create(
                first,
                "n",
                "{'apiVersion':'sea.example.com/v1','kind':'Ship','metadata':{'name':'s'},'spec':{'flag':'red'}}",
                by("one")));
        // Records show an object in the version that is asked for.
        records.put(second, created.copy().put("apiVersion", second.apiVersion()));
        MapValue patched = apply(new Command.Patch(
                target(Verb.PATCH, second, "s", ""), by("two"), Command.PatchFormat.MERGE, body("{'spec':{'n':2}}")));
        assertThat(owners(patched))
                .containsExactly(
                        "sea.example.com/v1 one 2023-11-14T22:13:20Z", "sea.example.com/v2 two 2023-11-14T22:13:20Z");
    }
}
