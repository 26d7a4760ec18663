package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that admission policies look at: which policies, with what params, and what becomes of the write. */
final class PolicyWritesTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final String GROUP = "admissionregistration.k8s.io/v1";
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final Kind PODS = KINDS.require("v1", "Pod");
    private static final Kind NAMESPACES = KINDS.require("v1", "Namespace");
    private static final Identity TESTER = Identity.of("tester", Identity.MASTERS);
    private static final Identity STRANGER = Identity.of("stranger");
    private static final String DENIED =
            "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding" + " 'b' denied request: ";

    private final Writes writes = new Writes(
            KINDS,
            new Admission(KINDS, new Authorizer()),
            new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
            new Authorizer(),
            TestTokens.TOKENS);
    private final MapRecords records = new MapRecords();
    private int generation;

    @BeforeEach
    void namespace() throws RefusedException {
        apply(create(NAMESPACES, "{'metadata':{'name':'n','labels':{'tier':'gold'}}}"));
        apply(create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
    }

    private static MapValue tree(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    private static Command create(Kind kind, String json) {
        return new Command.Create(
                Target.of(Verb.CREATE, kind, kind.namespaced() ? "n" : "", ""),
                WriteOptions.NONE,
                onDuplicate -> tree(json).copy());
    }

    private static Command map(String data) {
        return create(MAPS, "{'metadata':{'name':'a','labels':{'l':'1'}},'data':" + data + "}");
    }

    /** Stores a policy and a binding of it; {@code rules} says what it looks at, {@code more} begins with a comma. */
    private void policy(String kind, String rules, String spec, String binding) {
        String meta = "'uid':'" + kind + "','generation':" + ++generation;
        records.put(
                KINDS.require(GROUP, kind),
                tree("{'metadata':{'name':'p'," + meta + "},'spec':{'matchConstraints':{'resourceRules':[" + rules
                        + "]}," + spec + "}}"));
        records.put(
                KINDS.require(GROUP, kind + "Binding"),
                tree("{'metadata':{'name':'b'},'spec':{'policyName':'p'" + binding + "}}"));
    }

    private static final String MAP_WRITES =
            "{'operations':['*'],'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']}";

    private void validating(String spec, String binding) {
        policy("ValidatingAdmissionPolicy", MAP_WRITES, spec, ",'validationActions':['Deny']" + binding);
    }

    private void requiring(String expression) {
        validating("'validations':[{'expression':'" + expression.replace("'", "\\u0027") + "'}]", "");
    }

    private void mutating(String rules, String spec) {
        policy("MutatingAdmissionPolicy", rules, spec, "");
    }

    /** Mutations as pairs of a type and an expression. */
    private static String mutations(String... typesAndExpressions) {
        StringBuilder text = new StringBuilder("'mutations':[");
        for (int i = 0; i < typesAndExpressions.length; i += 2) {
            boolean isPatch = typesAndExpressions[i].equals("JSONPatch");
            text.append(i == 0 ? "" : ",")
                    .append("{'patchType':'")
                    .append(typesAndExpressions[i])
                    .append("','")
                    .append(isPatch ? "jsonPatch" : "applyConfiguration")
                    .append("':{'expression':'")
                    .append(typesAndExpressions[i + 1].replace("'", "\\u0027"))
                    .append("'}}");
        }
        return text.append(']').toString();
    }

    private static final String APPLY = "ApplyConfiguration";
    private static final String PATCH = "JSONPatch";

    private Decision decide(Command command, Identity who) throws RefusedException {
        return writes.decide(command, who, new Moment(1_700_000_000_000L, new SplittableRandom(7)), records);
    }

    private MapValue apply(Command command) throws RefusedException {
        Result.OfObject result = (Result.OfObject) decide(command, TESTER).result();
        records.put(result.kind(), result.tree());
        return result.tree();
    }

    private RefusedException refusal(Command command) {
        return catchThrowableOfType(RefusedException.class, () -> decide(command, TESTER));
    }

    private ApiStatus refused(Command command) {
        return refusal(command).status();
    }

    @Test
    void aFailedExpressionIsInvalidAndSaysWhichOne() throws RefusedException {
        requiring("object.data.k != 'x'");
        apply(map("{'k':'v'}"));

        ApiStatus status = refused(map("{'k':'x'}"));

        assertThat(status.code()).isEqualTo(422);
        assertThat(status.reason()).isEqualTo("Invalid");
        assertThat(status.message()).isEqualTo(DENIED + "failed expression: object.data.k != 'x'");
        assertThat(status.details().causes()).hasSize(1);
        assertThat(status.details().name()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"Forbidden,403", "Unauthorized,401", "RequestEntityTooLarge,413", "Invalid,422"})
    void aReasonSetsTheCodeAndAMessageExpressionTheText(String reason, int code) {
        validating(
                "'validations':[{'expression':'false','reason':'" + reason
                        + "','message':'no','messageExpression':'string(object.data.k)'}]",
                "");

        ApiStatus status = refused(map("{'k':' why '}"));

        assertThat(status.code()).isEqualTo(code);
        assertThat(status.reason()).isEqualTo(reason);
        assertThat(status.message()).isEqualTo(DENIED + "why");
        assertThat(refused(map("{'o':'1'}")).message()).as("no such key").isEqualTo(DENIED + "no");
        assertThat(refused(map("{'k':'two\\nlines'}")).message()).isEqualTo(DENIED + "no");
    }

    @Test
    void actionsWarnAndAuditBesideOrInsteadOfDenying() throws RefusedException {
        policy(
                "ValidatingAdmissionPolicy",
                MAP_WRITES,
                "'validations':[{'expression':'true'},{'expression':'false','message':'m'},{'expression':'false'}]",
                ",'validationActions':['Warn','Audit']");

        Decision decision = decide(map("{}"), TESTER);

        assertThat(decision.notes().warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': m",
                        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': failed expression:"
                                + " false");
        assertThat(decision.notes().annotations())
                .isEqualTo(Map.of(
                        "validation.policy.admission.k8s.io/validation_failure",
                        "[{\"message\":\"m\",\"policy\":\"p\",\"binding\":\"b\",\"expressionIndex\":1,"
                                + "\"validationActions\":[\"Warn\",\"Audit\"]}]"));
    }

    @Test
    void annotationsOfPoliciesAreRecordedWhetherOrNotTheyRefuse() throws RefusedException {
        String annotations = "'auditAnnotations':[{'key':'k','valueExpression':'string(object.data.k)'},"
                + "{'key':'none','valueExpression':'null'}],'validations':[{'expression':'object.data.k != \\u0027x\\u0027'}]";
        validating(annotations, "");

        assertThat(decide(map("{'k':'v'}"), TESTER).notes().annotations()).isEqualTo(Map.of("p/k", "v"));
        assertThat(refusal(map("{'k':'x'}")).notes().annotations()).isEqualTo(Map.of("p/k", "x"));

        validating("'auditAnnotations':[{'key':'k','valueExpression':'string(object.data.k)'}]", "");
        assertThat(refused(map("{'o':'1'}")).message())
                .isEqualTo(DENIED + "expression 'string(object.data.k)' resulted in error: no such key: k");
    }

    @Test
    void whatCannotBeComputedIsRefusedUnlessThePolicyFailsOpen() throws RefusedException {
        String validation = "'validations':[{'expression':'object.data.nope == 1'}]";
        validating(validation, "");
        assertThat(refused(map("{'k':'v'}")).message())
                .isEqualTo(DENIED + "expression 'object.data.nope == 1' resulted in error: no such key: nope");

        validating(validation + ",'failurePolicy':'Ignore'", "");
        decide(map("{}"), TESTER);
    }

    @Test
    void conditionsLeaveWritesAloneAndErrOnlyIfNoneSaysNo() throws RefusedException {
        String validation = "'validations':[{'expression':'false'}],'matchConditions':[{'name':'e','expression':"
                + "'object.data.nope == 1'},{'name':'c','expression':'object.data.k == \\u0027x\\u0027'}]";
        validating(validation, "");

        decide(map("{'k':'v'}"), TESTER);
        assertThat(refused(map("{'k':'x'}")).message())
                .isEqualTo(DENIED + "expression 'object.data.nope == 1' resulted in error: no such key: nope");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespaceObject.metadata.labels.tier == 'gold'",
                "request.namespace == 'n' && request.name == 'a' && request.operation == 'CREATE'",
                "request.kind.kind == 'ConfigMap' && request.resource.resource == 'configmaps'",
                "request.userInfo.username == 'tester' && !request.dryRun && oldObject == null",
                "authorizer.group('').resource('secrets').namespace('n').check('get').allowed()",
                "authorizer.requestResource.check('delete').allowed()",
                "!authorizer.serviceAccount('n','default').group('').resource('secrets').check('get').allowed()",
                "!has(request.subResource) && object.metadata.labels.l == '1'",
            })
    void expressionsKnowTheRequestItsNamespaceAndWhoMayDoWhat(String expression) throws RefusedException {
        requiring(expression);
        decide(map("{}"), TESTER);
        requiring("!(" + expression + ")");
        assertThat(refused(map("{}")).message()).startsWith(DENIED + "failed expression");
    }

    @Test
    void theAuthorizerIsAskedAboutWhoeverWrites() {
        requiring("authorizer.group('').resource('secrets').check('get').allowed()");

        assertThat(catchThrowableOfType(RefusedException.class, () -> decide(map("{}"), STRANGER)))
                .isNotNull();
    }

    @Test
    void deletesAreJudgedByTheOldObject() throws RefusedException {
        apply(map("{'k':'keep'}"));
        requiring("request.operation != 'DELETE' || (object == null && oldObject.data.k != 'keep')");
        Command delete = new Command.Delete(
                Target.of(Verb.DELETE, MAPS, "n", "a"), new DeleteOptions(false, 5L, null, null, null));

        assertThat(refused(delete).code()).isEqualTo(422);
        apply(new Command.Patch(
                new Target(Verb.PATCH, MAPS, "n", "a", null),
                WriteOptions.NONE,
                Command.PatchFormat.MERGE,
                onDuplicate -> tree("{'data':{'k':'go'}}").copy()));
        decide(delete, TESTER);
    }

    @Test
    void paramsComeByNameFromTheNamespaceOfTheObject() throws RefusedException {
        apply(create(MAPS, "{'metadata':{'name':'limits'},'data':{'most':'3'}}"));
        String spec = "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':"
                + "'int(object.data.k) <= int(params.data.most)'}]";
        validating(spec, ",'paramRef':{'name':'limits','parameterNotFoundAction':'Deny'}");

        decide(map("{'k':'3'}"), TESTER);
        assertThat(refused(map("{'k':'4'}")).code()).isEqualTo(422);

        validating(spec, ",'paramRef':{'name':'none','parameterNotFoundAction':'Deny'}");
        assertThat(refused(map("{'k':'3'}")).message())
                .isEqualTo(DENIED + "failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction");
        validating(spec, ",'paramRef':{'name':'none','parameterNotFoundAction':'Allow'}");
        decide(map("{'k':'4'}"), TESTER);
    }

    @Test
    void everyParamThatASelectorFindsHasToAgree() throws RefusedException {
        apply(create(MAPS, "{'metadata':{'name':'p1','labels':{'p':'1'}},'data':{'most':'3'}}"));
        apply(create(MAPS, "{'metadata':{'name':'p2','labels':{'p':'1'}},'data':{'most':'5'}}"));
        apply(create(MAPS, "{'metadata':{'name':'p3'},'data':{'most':'1'}}"));
        validating(
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':"
                        + "'int(object.data.k) <= int(params.data.most)'}]",
                ",'paramRef':{'selector':{'matchLabels':{'p':'1'}},'parameterNotFoundAction':'Deny'}");

        decide(map("{'k':'3'}"), TESTER);
        assertThat(refused(map("{'k':'4'}")).code()).isEqualTo(422);
    }

    @Test
    void paramsOfUnknownKindsAndWrongPlacesAreFaultsOfTheConfiguration() {
        validating("'paramKind':{'apiVersion':'x.io/v1','kind':'Widget'},'validations':[{'expression':'true'}]", "");
        assertThat(refused(map("{}")).message())
                .isEqualTo("configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' denied request: failed to"
                        + " configure policy: failed to find resource referenced by paramKind: 'x.io/v1, Kind=Widget'");
        validating(
                "'paramKind':{'apiVersion':'v1','kind':'Node'},'validations':[{'expression':'true'}]",
                ",'paramRef':{'name':'x','namespace':'n','parameterNotFoundAction':'Allow'}");
        assertThat(refused(map("{}")).message())
                .isEqualTo(DENIED + "failed to configure binding: paramRef.namespace must not be provided for a"
                        + " cluster-scoped `paramKind`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'objectSelector':{'matchLabels':{'l':'1'}}|true",
                "'objectSelector':{'matchLabels':{'l':'2'}}|false",
                "'namespaceSelector':{'matchLabels':{'tier':'gold'}}|true",
                "'namespaceSelector':{'matchLabels':{'tier':'none'}}|false",
                "'excludeResourceRules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],"
                        + "'resourceNames':['a']}]|false",
                "'excludeResourceRules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],"
                        + "'resourceNames':['z']}]|true",
                "'resourceRules':[{'operations':['UPDATE'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}]"
                        + "|false",
            })
    void bindingsNarrowWhatAPolicyLooksAt(String match, boolean matches) throws RefusedException {
        validating("'validations':[{'expression':'false'}]", ",'matchResources':{" + match + "}");

        if (matches) {
            assertThat(refused(map("{}")).code()).isEqualTo(422);
        } else {
            decide(map("{}"), TESTER);
        }
    }

    @Test
    void policiesThemselvesAreExempt() throws RefusedException {
        policy(
                "ValidatingAdmissionPolicy",
                "{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}",
                "'validations':[{'expression':'false'}]",
                ",'validationActions':['Deny']");
        Kind bindings = KINDS.require(GROUP, "ValidatingAdmissionPolicyBinding");

        decide(
                create(bindings, "{'metadata':{'name':'c'},'spec':{'policyName':'q','validationActions':['Deny']}}"),
                TESTER);
        assertThat(refused(map("{}")).code()).isEqualTo(422);
    }

    @Test
    void whatAPolicySaysIsCompiledAnewWhenItChanges() throws RefusedException {
        requiring("false");
        refused(map("{}"));
        requiring("true");
        decide(map("{}"), TESTER);
    }

    @Test
    void configurationsAreLaidOverOneAfterTheOther() throws RefusedException {
        mutating(
                MAP_WRITES,
                mutations(
                        APPLY, "Object{metadata: Object.metadata{labels: {'team': 'a'}}, data: {'one': '1'}}",
                        APPLY, "Object{data: {'two': object.data.one + object.metadata.labels.l}}"));

        MapValue made = apply(map("{'k':'v'}"));

        assertThat(made.map("data").texts()).isEqualTo(Map.of("k", "v", "one", "1", "two", "11"));
        assertThat(made.map("metadata").map("labels").texts()).isEqualTo(Map.of("l", "1", "team", "a"));
    }

    @Test
    void listsMergeByTheirKeysAndWhatIsAddedGetsDefaults() throws RefusedException {
        mutating(
                MAP_WRITES.replace("configmaps", "pods"),
                mutations(
                        APPLY,
                        "Object{spec: Object.spec{containers: [Object.spec.containers{name: 'side', image: 'i'},"
                                + " Object.spec.containers{name: 'c', imagePullPolicy: 'Never'}]}}"));

        MapValue made =
                apply(create(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'x'}]}}"));

        List<String> shown = made.map("spec").list("containers").stream()
                .map(container -> ((MapValue) container).text("name", "") + ":"
                        + ((MapValue) container).text("imagePullPolicy", ""))
                .toList();
        assertThat(shown).containsExactlyInAnyOrder("c:Never", "side:Always");
    }

    @Test
    void patchesChangeObjectsUnlessTheirTestsFail() throws RefusedException {
        mutating(
                MAP_WRITES,
                mutations(
                        PATCH,
                        "[JSONPatch{op: 'test', path: '/data/k', value: 'v'}, JSONPatch{op: 'add', path:"
                                + " '/metadata/labels/' + jsonpatch.escapeKey('a/b'), value: 'y'}]"));

        Command other = create(MAPS, "{'metadata':{'name':'o','labels':{'l':'1'}},'data':{'k':'w'}}");
        assertThat(apply(map("{'k':'v'}")).map("metadata").map("labels").texts())
                .isEqualTo(Map.of("l", "1", "a/b", "y"));
        assertThat(apply(other).map("metadata").map("labels").texts()).isEqualTo(Map.of("l", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JSONPatch|[JSONPatch{op: 'remove', path: '/data/nope'}]|JSONPath: error in remove for path:"
                        + " '/data/nope': Unable to remove nonexistent key: nope: missing value",
                "ApplyConfiguration|Object{data: {'x': object.data.nope}}|expression 'Object{data: {'x':"
                        + " object.data.nope}}' resulted in error: no such key: nope",
                "ApplyConfiguration|Object{metadata: Object.spec{}}|type mismatch: unexpected type name"
                        + " \"Object.spec\", expected \"Object.metadata\", which matches field name path from root"
                        + " Object type",
                "ApplyConfiguration|Object{spec: Object.spec{}}|error applying patch: failed to convert patch object"
                        + " to typed object: .spec: field not declared in schema",
            })
    void aMutationThatCannotBeMadeIsRefusedUnlessThePolicyFailsOpen(String type, String expression, String text)
            throws RefusedException {
        mutating(MAP_WRITES, mutations(type, expression));

        ApiStatus status = refused(map("{'k':'v'}"));

        assertThat(status.code()).isEqualTo(403);
        assertThat(status.reason()).isEqualTo("Invalid");
        assertThat(status.message()).isEqualTo("policy 'p' with binding 'b' denied request: " + text);

        mutating(MAP_WRITES, mutations(type, expression) + ",'failurePolicy':'Ignore'");
        decide(map("{'k':'v'}"), TESTER);
    }

    @Test
    void listsThatAreOneValueAreNotOverwritten() {
        mutating(
                MAP_WRITES.replace("configmaps", "pods"),
                mutations(
                        APPLY,
                        "Object{spec: Object.spec{containers: [Object.spec.containers{name: 'c', args: ['x']}]}}"));

        assertThat(refused(create(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'x'}]}}"))
                        .message())
                .isEqualTo("policy 'p' with binding 'b' denied request: error applying patch: invalid"
                        + " ApplyConfiguration: may not mutate atomic arrays, maps or structs:"
                        + " .spec.containers[0].args");
    }

    @ParameterizedTest
    @CsvSource({"Never,v!", "IfNeeded,v!!"})
    void policiesLookAgainAtWhatWasChangedIfTheyWantTo(String again, String value) throws RefusedException {
        mutating(
                MAP_WRITES,
                mutations(PATCH, "[JSONPatch{op: 'replace', path: '/data/k', value: object.data.k + '!'}]")
                        + ",'reinvocationPolicy':'" + again + "'");

        assertThat(apply(map("{'k':'v'}")).map("data").texts()).isEqualTo(Map.of("k", value));
    }

    @Test
    void validatingPoliciesSeeWhatMutatingOnesHaveMade() {
        mutating(MAP_WRITES, mutations(APPLY, "Object{data: {'made': 'yes'}}"));
        requiring("!('made' in object.data)");

        assertThat(refused(map("{'k':'v'}")).message()).startsWith(DENIED);
    }
}
