package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.AwaitException;
import io.hydrofoil.apiserver.change.Journal;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Question;
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
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that webhooks look at: who is asked, what, how often, and what becomes of the answers. */
final class WebhookWritesTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final Kind NAMESPACES = KINDS.require("v1", "Namespace");
    private static final Kind SCALERS = KINDS.require("autoscaling/v1", "HorizontalPodAutoscaler");
    private static final Kind DEPLOYMENTS = KINDS.require("apps/v1", "Deployment");
    private static final Kind PODS = KINDS.require("v1", "Pod");
    private static final Identity TESTER = Identity.of("tester", Identity.MASTERS);
    private static final String ALLOWED = "{'allowed':true}";

    private final Writes writes = new Writes(
            KINDS,
            new Admission(KINDS, new Authorizer()),
            new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
            new Authorizer(),
            TestTokens.TOKENS);
    private final MapRecords records = new MapRecords();

    /** What was asked, in order; each list was asked at once. */
    private final List<List<Question.Review>> asked = new ArrayList<>();

    private Function<Question.Review, Answer> webhook = question -> answer(question, ALLOWED);

    @BeforeEach
    void namespace() throws RefusedException {
        apply(create(NAMESPACES, "{'metadata':{'name':'n','labels':{'tier':'gold'}}}"));
        apply(create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
    }

    private static MapValue tree(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    private static Body body(String json) {
        return onDuplicate -> tree(json).copy();
    }

    private static Command create(Kind kind, String json) {
        return new Command.Create(
                Target.of(Verb.CREATE, kind, kind.namespaced() ? "n" : "", ""), WriteOptions.NONE, body(json));
    }

    private static Command patch(Kind kind, String name, String subresource, String json) {
        Kind.Subresource sub = kind.subresources().stream()
                .filter(each -> each.name().equals(subresource))
                .findFirst()
                .orElse(null);
        return new Command.Patch(
                new Target(Verb.PATCH, kind, "n", name, sub), WriteOptions.NONE, Command.PatchFormat.MERGE, body(json));
    }

    private static Command delete(Kind kind, String name) {
        return new Command.Delete(
                Target.of(Verb.DELETE, kind, "n", name), new DeleteOptions(false, 5L, null, null, null));
    }

    /** Adds a configuration; {@code webhooks} lack what is the same everywhere. */
    private void configure(String kind, String name, String... webhooks) {
        List<String> items = new ArrayList<>();
        for (String each : webhooks) {
            items.add("{'admissionReviewVersions':['v1'],'sideEffects':'None'," + "'clientConfig':{'url':'https://h/"
                    + name + items.size() + "'}," + each + "}");
        }
        records.put(
                KINDS.require("admissionregistration.k8s.io/v1", kind),
                tree("{'metadata':{'name':'" + name + "'},'webhooks':[" + String.join(",", items) + "]}"));
    }

    private void validating(String name, String... webhooks) {
        configure("ValidatingWebhookConfiguration", name, webhooks);
    }

    private void mutating(String name, String... webhooks) {
        configure("MutatingWebhookConfiguration", name, webhooks);
    }

    private static String rule(String operations, String group, String version, String resources) {
        return "'rules':[{'operations':['" + operations + "'],'apiGroups':['" + group + "'],'apiVersions':['" + version
                + "'],'resources':['" + resources + "']}]";
    }

    private static final String CREATES_MAPS = "'name':'h.io'," + rule("CREATE", "", "v1", "configmaps");

    private static Answer answer(Question.Review question, String response) {
        MapValue tree = tree("{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','response':" + response
                        + "}")
                .copy();
        tree.ensureMap("response").put("uid", request(question).text("uid", ""));
        return new Answer.Body(tree);
    }

    private static String patching(String patch) {
        String encoded =
                Base64.getEncoder().encodeToString(patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return "{'allowed':true,'patchType':'JSONPatch','patch':'" + encoded + "'}";
    }

    private static MapValue request(Question.Review question) {
        return question.body().map("request");
    }

    /** Decides as the pipeline does: when it waits, asks and decides again, at the same moment. */
    private Decision decide(Command command) throws RefusedException {
        Journal journal = new Journal();
        while (true) {
            try {
                Moment moment = new Moment(1_700_000_000_000L, new SplittableRandom(7), journal.rewound());
                return writes.decide(command, TESTER, moment, records);
            } catch (AwaitException e) {
                assertThat(journal.size()).as("it comes to an end").isLessThan(50);
                List<Question.Review> reviews =
                        e.questions().stream().map(Question.Review.class::cast).toList();
                asked.add(reviews);
                journal.told(e.questions(), reviews.stream().map(webhook).toList());
            }
        }
    }

    private MapValue apply(Command command) throws RefusedException {
        Result.OfObject result = (Result.OfObject) decide(command).result();
        records.put(result.kind(), result.tree());
        return result.tree();
    }

    private ApiStatus refused(Command command) {
        return catchThrowableOfType(RefusedException.class, () -> decide(command))
                .status();
    }

    private MapValue onlyRequest() {
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst()).hasSize(1);
        return request(asked.getFirst().getFirst());
    }

    @Test
    void aReviewTellsWhoWantsWhat() throws RefusedException {
        validating("v", CREATES_MAPS);
        MapValue created = apply(create(MAPS, "{'metadata':{'generateName':'a-'},'data':{'k':'v'}}"));
        MapValue request = onlyRequest();
        assertThat(request.keys())
                .containsExactly(
                        "uid",
                        "kind",
                        "resource",
                        "requestKind",
                        "requestResource",
                        "name",
                        "namespace",
                        "operation",
                        "userInfo",
                        "object",
                        "oldObject",
                        "dryRun",
                        "options");
        assertThat(request.map("kind")).isEqualTo(tree("{'group':'','version':'v1','kind':'ConfigMap'}"));
        assertThat(request.map("resource")).isEqualTo(tree("{'group':'','version':'v1','resource':'configmaps'}"));
        assertThat(request.text("name", "")).isEqualTo(created.map("metadata").text("name", ""));
        assertThat(request.text("namespace", "")).isEqualTo("n");
        assertThat(request.map("userInfo")).isEqualTo(tree("{'username':'tester','groups':['system:masters']}"));
        assertThat(request.map("object")).as("as it will be stored").isEqualTo(created);
        assertThat(Json.text(request.get("oldObject"))).isEqualTo("null");
        assertThat(request.map("options"))
                .isEqualTo(tree("{'kind':'CreateOptions','apiVersion':'meta.k8s.io/v1','fieldValidation':'Ignore'}"));
    }

    @Test
    void whoChangesANewObjectSeesItBeforeTheServerNamesIt() throws RefusedException {
        mutating("m", CREATES_MAPS);
        apply(create(MAPS, "{'metadata':{'generateName':'a-','uid':'x','creationTimestamp':'2001-01-01T00:00:00Z'}}"));
        MapValue request = onlyRequest();
        assertThat(request.has("name")).isFalse();
        assertThat(request.map("object").map("metadata").keys())
                .contains("generateName", "namespace")
                .doesNotContain("uid", "creationTimestamp", "name");
    }

    @Test
    void anUpdateShowsBothStatesAndADeletionTheLast() throws RefusedException {
        MapValue stored = apply(create(MAPS, "{'metadata':{'name':'a'},'data':{'k':'v'}}"));
        long revision = records.get(MAPS, "n", "a").revision();
        validating("v", "'name':'h.io'," + rule("*", "", "v1", "configmaps"));
        decide(patch(MAPS, "a", "", "{'data':{'k':'w'}}"));
        MapValue update = onlyRequest();
        assertThat(update.map("object").textAt("data", "k")).isEqualTo("w");
        assertThat(update.map("oldObject").textAt("data", "k")).isEqualTo("v");
        assertThat(update.map("oldObject").textAt("metadata", "resourceVersion"))
                .isEqualTo(Long.toString(revision));
        assertThat(update.map("options").text("kind")).isEqualTo("UpdateOptions");
        asked.clear();
        decide(delete(MAPS, "a"));
        MapValue delete = onlyRequest();
        assertThat(Json.text(delete.get("object"))).isEqualTo("null");
        assertThat(delete.map("oldObject").map("data")).isEqualTo(stored.map("data"));
        assertThat(delete.map("options").number("gracePeriodSeconds", 0)).isEqualTo(5);
    }

    @Test
    void subresourcesWithABodyOfTheirOwnAreShownAsTheyAre() throws RefusedException {
        apply(create(DEPLOYMENTS, """
                {'metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
                 'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}
                """));
        validating("v", "'name':'h.io'," + rule("UPDATE", "apps", "v1", "deployments/scale"));
        mutating("m", "'name':'h.io'," + rule("UPDATE", "apps", "v1", "deployments/scale"));
        webhook = question -> answer(
                question,
                question.endpoint().url().contains("/m")
                        ? patching("[{'op':'replace','path':'/spec/replicas','value':7}]")
                        : ALLOWED);
        Decision decision = decide(patch(DEPLOYMENTS, "d", "scale", "{'spec':{'replicas':3}}"));
        assertThat(asked).hasSize(2);
        MapValue request = request(asked.getFirst().getFirst());
        assertThat(request.map("kind")).isEqualTo(tree("{'group':'autoscaling','version':'v1','kind':'Scale'}"));
        assertThat(request.map("resource").text("resource")).isEqualTo("deployments");
        assertThat(request.text("subResource")).isEqualTo("scale");
        assertThat(request.map("object").longAt(0, "spec", "replicas")).isEqualTo(3);
        assertThat(request.map("oldObject").longAt(0, "spec", "replicas")).isEqualTo(1);
        assertThat(((Result.OfTree) decision.result()).tree().longAt(0, "spec", "replicas"))
                .isEqualTo(7);
    }

    @Test
    void judgesAreAskedAtOnceInTheOrderOfTheirConfigurations() throws RefusedException {
        validating("w", CREATES_MAPS, "'name':'other.io'," + rule("CREATE", "", "v1", "configmaps"));
        validating("v", CREATES_MAPS);
        apply(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst())
                .extracting(question -> question.endpoint().url())
                .containsExactly("https://h/v0", "https://h/w0", "https://h/w1");
    }

    @Test
    void changesAddUpOneAfterAnother() throws RefusedException {
        mutating("m", CREATES_MAPS, "'name':'other.io'," + rule("CREATE", "", "v1", "configmaps"));
        webhook = question -> answer(
                question,
                request(question).map("object").map("data").has("first")
                        ? patching("[{'op':'add','path':'/data/second','value':'2'}]")
                        : patching("[{'op':'add','path':'/data','value':{'first':'1'}}]"));
        MapValue created = apply(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(created.map("data")).isEqualTo(tree("{'first':'1','second':'2'}"));
        assertThat(asked).as("each once: neither wants to look again").hasSize(2);
    }

    @Test
    void whoWantsToLooksAgainAtWhatOthersHaveChanged() throws RefusedException {
        mutating(
                "m",
                CREATES_MAPS + ",'reinvocationPolicy':'IfNeeded'",
                "'name':'changes.io'," + rule("CREATE", "", "v1", "configmaps"));
        webhook = question -> answer(
                question,
                question.endpoint().url().endsWith("m1")
                        ? patching("[{'op':'add','path':'/data','value':{'k':'v'}}]")
                        : ALLOWED);
        Decision decision = decide(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(asked)
                .extracting(questions -> questions.getFirst().endpoint().url())
                .containsExactly("https://h/m0", "https://h/m1", "https://h/m0");
        assertThat(request(asked.getLast().getFirst()).map("object").has("data"))
                .isTrue();
        assertThat(decision.notes().annotations())
                .containsEntry(
                        "mutation.webhook.admission.k8s.io/round_0_index_1",
                        "{\"configuration\":\"m\",\"webhook\":\"changes.io\",\"mutated\":true}")
                .containsKey("mutation.webhook.admission.k8s.io/round_1_index_0")
                .containsEntry(
                        "patch.webhook.admission.k8s.io/round_0_index_1",
                        "{\"configuration\":\"m\",\"webhook\":\"changes.io\",\"patch\":[{\"op\":\"add\","
                                + "\"path\":\"/data\",\"value\":{\"k\":\"v\"}}],\"patchType\":\"JSONPatch\"}");
    }

    @Test
    void builtInPlugInsSeeWhatWebhooksHaveAdded() throws RefusedException {
        mutating("m", "'name':'h.io'," + rule("CREATE", "", "v1", "pods"));
        webhook = question -> answer(
                question, patching("[{'op':'add','path':'/spec/containers/-','value':{'name':'side','image':'i'}}]"));
        MapValue pod =
                apply(create(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}"));
        MapValue side = (MapValue) pod.map("spec").list("containers").at(1);
        assertThat(side.text("imagePullPolicy")).as("defaulted").isEqualTo("Always");
        assertThat(side.list("volumeMounts").size()).as("with its token").isEqualTo(1);
    }

    @Test
    void otherVersionsOfTheSameObjectsCountUnlessExact() throws RefusedException {
        String scaler = "{'metadata':{'name':'s'},'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':55,"
                + "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}}";
        String rule = "'name':'h.io'," + rule("CREATE", "autoscaling", "v2", "horizontalpodautoscalers");
        validating("v", rule);
        mutating("m", rule + ",'matchPolicy':'Exact'");
        decide(create(SCALERS, scaler));
        MapValue request = onlyRequest();
        assertThat(request.map("kind").text("version")).isEqualTo("v2");
        assertThat(request.map("requestKind").text("version")).isEqualTo("v1");
        assertThat(request.map("object").text("apiVersion")).isEqualTo("autoscaling/v2");
        assertThat(request.map("object").map("spec").list("metrics").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE|*|*|*|true",
                "UPDATE|*|*|*|false",
                "*||v1|configmaps|true",
                "*||v2|configmaps|false",
                "*|apps|v1|configmaps|false",
                "*||v1|configmaps/status|false",
                "*||v1|configmaps/*|true",
                "*||v1|*/*|true",
                "*||v1|*/scale|false",
                "*||v1|secrets|false",
            })
    void rules(String operation, String group, String version, String resource, boolean matches)
            throws RefusedException {
        validating("v", "'name':'h.io'," + rule(operation, group == null ? "" : group, version, resource));
        decide(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(asked).hasSize(matches ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'namespaceSelector':{'matchLabels':{'tier':'gold'}}|true",
                "'namespaceSelector':{'matchLabels':{'tier':'tin'}}|false",
                "'objectSelector':{'matchLabels':{'l':'x'}}|true",
                "'objectSelector':{'matchExpressions':[{'key':'l','operator':'DoesNotExist'}]}|false",
            })
    void selectors(String selector, boolean matches) throws RefusedException {
        validating("v", CREATES_MAPS + "," + selector);
        decide(create(MAPS, "{'metadata':{'name':'a','labels':{'l':'x'}}}"));
        assertThat(asked).hasSize(matches ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"Namespaced, true, false", "Cluster, false, true", "*, true, true"})
    void scopes(String scope, boolean map, boolean namespace) throws RefusedException {
        validating(
                "v",
                "'name':'h.io','rules':[{'operations':['*'],'apiGroups':[''],'apiVersions':['*'],"
                        + "'resources':['*'],'scope':'" + scope + "'}]");
        decide(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(asked).hasSize(map ? 1 : 0);
        asked.clear();
        decide(create(NAMESPACES, "{'metadata':{'name':'other'}}"));
        assertThat(asked).hasSize(namespace ? 1 : 0);
    }

    @Test
    void registrationsThemselvesAndTheServersOwnObjectsAreNeverAsked() throws RefusedException {
        validating("v", "'name':'h.io'," + rule("*", "*", "*", "*/*"));
        decide(create(
                KINDS.require("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
                "{'metadata':{'name':'w'}}"));
        assertThat(asked).isEmpty();
        Decision decision = writes.decide(
                create(MAPS, "{'metadata':{'name':'a'}}"),
                Identity.of("system:apiserver", Identity.MASTERS),
                new Moment(1, new SplittableRandom(1)),
                records);
        assertThat(decision).isInstanceOf(Decision.Proposed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'allowed':false}|400||admission webhook \"h.io\" denied the request without explanation",
                "{'allowed':false,'status':{'message':'no','code':418,'reason':'Teapot'}}|418|Teapot|admission webhook"
                        + " \"h.io\" denied the request: no",
                "{'allowed':false,'status':{'reason':'Forbidden','code':200}}|400|Forbidden|admission webhook \"h.io\""
                        + " denied the request: Forbidden",
            })
    void aDenialPassesOnItsCodeAndReason(String response, int code, String reason, String message) {
        validating("v", CREATES_MAPS);
        webhook = question -> answer(question, response);
        ApiStatus status = refused(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(status.code()).isEqualTo(code);
        assertThat(status.reason()).isEqualTo(reason == null ? "" : reason);
        assertThat(status.message()).isEqualTo(message);
    }

    @Test
    void warningsAndAnnotationsOfAllAreHeardAlsoIfOneDenies() {
        validating("v", CREATES_MAPS, "'name':'other.io'," + rule("CREATE", "", "v1", "configmaps"));
        webhook = question -> answer(
                question,
                question.endpoint().url().endsWith("v0")
                        ? "{'allowed':false,'warnings':['first'],'auditAnnotations':{'k':'v'}}"
                        : "{'allowed':false,'warnings':['second'],'auditAnnotations':{'k':'w'}}");
        RefusedException refusal =
                catchThrowableOfType(RefusedException.class, () -> decide(create(MAPS, "{'metadata':{'name':'a'}}")));
        assertThat(refusal.status().message()).contains("\"h.io\"");
        assertThat(refusal.notes().warnings()).containsExactly("first", "second");
        assertThat(refusal.notes().annotations()).containsEntry("h.io/k", "v").containsEntry("other.io/k", "w");
    }

    @Test
    void whoCannotBeAskedRefusesUnlessItMayBeIgnored() throws RefusedException {
        webhook = question -> new Answer.Failure("Post \"" + question.endpoint().shown() + "\": EOF");
        validating("v", CREATES_MAPS + ",'timeoutSeconds':3");
        ApiStatus status = refused(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(status.code()).isEqualTo(500);
        assertThat(status.message())
                .isEqualTo("Internal error occurred: failed calling webhook \"h.io\": failed to call webhook: Post"
                        + " \"https://h/v0?timeout=3s\": EOF");
        validating("v", CREATES_MAPS + ",'failurePolicy':'Ignore'");
        Decision decision = decide(create(MAPS, "{'metadata':{'name':'a'}}"));
        assertThat(decision.notes().annotations())
                .containsEntry("failed-open.validating.webhook.admission.k8s.io/round_0_index_0", "h.io");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|webhook response was absent",
                "{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','response':{'uid':'x','allowed':true}}"
                        + "|expected response.uid=\"U\", got \"x\"",
                "{'response':{'uid':'U','allowed':true}}|expected webhook response of admission.k8s.io/v1,"
                        + " Kind=AdmissionReview, got , Kind=",
                "{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','response':{'uid':'U','allowed':true,"
                        + "'patch':'W10='}}|webhook returned response.patch but not response.patchType",
                "{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','response':{'uid':'U','allowed':true,"
                        + "'patchType':'JSONPatch'}}|webhook returned response.patchType but not response.patch",
                "{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','response':{'uid':'U','allowed':true,"
                        + "'patch':'W10=','patchType':'Merge'}}|webhook returned invalid response.patchType of \"Merge\"",
            })
    void whatIsNoAnswerCountsAsAFailure(String answer, String fault) {
        mutating("m", CREATES_MAPS);
        String[] uid = new String[1];
        webhook = question -> {
            uid[0] = request(question).text("uid", "");
            return new Answer.Body(tree(answer.replace("'U'", "'" + uid[0] + "'")));
        };
        assertThat(refused(create(MAPS, "{'metadata':{'name':'a'}}")).message())
                .isEqualTo("Internal error occurred: failed calling webhook \"h.io\": received invalid webhook"
                        + " response: " + fault.replace("\"U\"", "\"" + uid[0] + "\""));
    }

    @Test
    void whatChangedInTheMeantimeIsAskedAnew() throws RefusedException {
        apply(create(MAPS, "{'metadata':{'name':'a'},'data':{'k':'v'}}"));
        validating("v", "'name':'h.io'," + rule("UPDATE", "", "v1", "configmaps"));
        webhook = question -> {
            if (asked.size() == 1) {
                records.put(
                        MAPS,
                        tree("{'kind':'ConfigMap','apiVersion':'v1',"
                                + "'metadata':{'name':'a','namespace':'n'},'data':{'k':'v','other':'x'}}"));
            }
            return answer(question, ALLOWED);
        };
        Decision decision = decide(patch(MAPS, "a", "", "{'data':{'k':'w'}}"));
        assertThat(asked).as("the first answer was about another object").hasSize(2);
        assertThat(request(asked.getLast().getFirst()).map("object").map("data"))
                .isEqualTo(tree("{'k':'w','other':'x'}"));
        assertThat(((Result.OfObject) decision.result()).tree().map("data").size())
                .isEqualTo(2);
    }

    @Test
    void aDryRunSaysSo() throws RefusedException {
        validating("v", CREATES_MAPS);
        WriteOptions dryRun = new WriteOptions(true, "me", FieldValidation.STRICT, false);
        decide(new Command.Create(Target.of(Verb.CREATE, MAPS, "n", ""), dryRun, body("{'metadata':{'name':'a'}}")));
        MapValue request = onlyRequest();
        assertThat(request.flag("dryRun", false)).isTrue();
        assertThat(request.map("options"))
                .isEqualTo(tree("{'kind':'CreateOptions','apiVersion':'meta.k8s.io/v1','dryRun':['All'],"
                        + "'fieldManager':'me','fieldValidation':'Strict'}"));
    }

    @Test
    void aPatchThatCannotBeAppliedOrReadIsAnError() {
        mutating("m", CREATES_MAPS);
        webhook = question -> answer(question, patching("[{'op':'test','path':'/data/k','value':'v'}]"));
        assertThat(refused(create(MAPS, "{'metadata':{'name':'a'}}")).code()).isEqualTo(500);
        webhook = question -> answer(question, patching("[{'op':'add','path':'/data','value':'text'}]"));
        assertThat(refused(create(MAPS, "{'metadata':{'name':'a'}}")).code()).isEqualTo(500);
    }
}
