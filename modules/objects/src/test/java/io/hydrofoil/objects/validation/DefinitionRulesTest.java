package io.hydrofoil.objects.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DefinitionRulesTest {
    private static final Kind KIND = KindTable.builtin().require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    private static final String S = "spec.validation.openAPIV3Schema.properties[a].";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'type':'string'}|-",
                "{}|type: Required value: must not be empty for specified object fields",
                "{'type':'array'}|items: Required value: must be specified",
                "{'type':'array','items':{}}|items.type: Required value: must not be empty for specified array items",
                "{'type':'array','items':[{'type':'string'}]}|items: Forbidden: items must be a schema object and not"
                        + " an array",
                "{'type':'string','$ref':'#/x'}|$ref: Forbidden: $ref is not supported",
                "{'type':'string','anyOf':[{'type':'string'}]}|anyOf[0].type: Forbidden: must be empty to be"
                        + " structural",
                "{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}]}|-",
                "{'type':'object','not':{'properties':{'x':{'minimum':1}}}}|properties[x]: Required value: because it"
                        + " is defined in SCHEMA.properties[a].not.properties[x]",
                "{'type':'object','properties':{'x':{'type':'string'}},'additionalProperties':{'type':'string'}}"
                        + "|additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
                "{'type':'object','additionalProperties':false}|-",
                "{'type':'integer','default':'x'}|default: Invalid value: \"string\":  in body must be of type integer:"
                        + " \"string\"",
                "{'type':'object','default':{'y':1}}|default: Invalid value: {\"y\":1}: must not have unknown fields",
                "{'type':'object','x-kubernetes-preserve-unknown-fields':false}|x-kubernetes-preserve-unknown-fields:"
                        + " Invalid value: false: must be true or undefined",
                "{'type':'object','x-kubernetes-embedded-resource':true}|properties: Required value: must not be empty"
                        + " if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
                "{'type':'string','x-kubernetes-list-type':'set'}|type: Invalid value: \"string\": must be array if"
                        + " x-kubernetes-list-type is specified",
                "{'type':'array','items':{'type':'object'},'x-kubernetes-list-type':'set'}|items.x-kubernetes-map-type:"
                        + " Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set",
                "{'type':'array','items':{'type':'object','properties':{'k':{'type':'string'}}},'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k']}|items.properties[k].default:"
                        + " Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or"
                        + " be a required property",
                "{'type':'object','x-kubernetes-map-type':'bag'}|x-kubernetes-map-type: Unsupported value: \"bag\":"
                        + " supported values: \"atomic\", \"granular\"",
                "{'type':'array','uniqueItems':true,'items':{'type':'string'}}|uniqueItems: Forbidden: uniqueItems"
                        + " cannot be set to true since the runtime complexity becomes quadratic",
            })
    void schemasAreStructural(String schema, String fault) {
        List<String> expected =
                fault == null ? List.of() : List.of(S + fault.replace("SCHEMA", "spec.validation.openAPIV3Schema"));
        assertThat(create(definition("{'type':'object','properties':{'a':" + schema + "}}")))
                .isEqualTo(expected);
    }

    @Test
    void patternsMustCompile() {
        assertThat(create(definition("{'type':'object','properties':{'a':{'type':'string','pattern':'('}}}")))
                .singleElement()
                .asString()
                .startsWith(S + "pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: ");
    }

    @Test
    void namesVersionsAndScopes() {
        MapValue object = definition("{'type':'object'}");
        object.ensureMap("metadata").put("name", "other");
        object.ensureMap("spec").put("scope", "Galaxy");
        object.ensureMap("spec").ensureMap("names").put("listKind", "A");
        object.ensureMap("spec").ensureList("versions").mapAt(0).put("deprecationWarning", "x");
        assertThat(create(object))
                .containsExactly(
                        "metadata.name: Invalid value: \"other\": must be spec.names.plural+\".\"+spec.group",
                        "spec.scope: Unsupported value: \"Galaxy\": supported values: \"Cluster\", \"Namespaced\"",
                        "spec.versions[0].deprecationWarning: Invalid value: \"x\": can only be set for deprecated"
                                + " versions",
                        "spec.names.listKind: Invalid value: \"A\": kind and listKind may not be the same");
    }

    @Test
    void whatVersionsDoNotShareIsToldWhereItStands() {
        MapValue object = definition("{'type':'object'}");
        object.ensureMap("spec")
                .ensureList("versions")
                .add(json("{'name':'v2','served':true,'storage':false,'subresources':{'scale':{}},'schema':{"
                        + "'openAPIV3Schema':{'type':'string'}}}"));
        assertThat(create(object))
                .containsExactly(
                        "spec.versions[1].schema.openAPIV3Schema.type: Invalid value: \"string\": must be object at the"
                                + " root",
                        "spec.versions[1].subresources.scale.specReplicasPath: Required value",
                        "spec.versions[1].subresources.scale.statusReplicasPath: Required value");
    }

    @Test
    void aStoredVersionStaysAndAnEstablishedKindKeepsItsNames() {
        MapValue old = definition("{'type':'object'}");
        old.ensureMap("status").put("conditions", ListValue.of(json("{'type':'Established','status':'True'}")));
        MapValue now = old.copy();
        now.ensureMap("spec").put("scope", "Cluster");
        now.ensureMap("spec").ensureMap("names").put("kind", "B");
        now.ensureMap("spec").ensureList("versions").mapAt(0).put("name", "v2");
        assertThat(Validation.update(KIND, "", now, old))
                .extracting(error -> error.field() + ": " + error.message())
                .contains(
                        "spec.scope: Invalid value: \"Cluster\": field is immutable",
                        "spec.names.kind: Invalid value: \"B\": field is immutable")
                .anyMatch(text -> text.startsWith("status.storedVersions[0]: Invalid value: \"v1\": missing from"));
        assertThat(Validation.update(KIND, "status", now, old)).isEmpty();
    }

    @Test
    void conversionAndSelectableFields() {
        MapValue object = definition("{'type':'object','properties':{'o':{'type':'object'}}}");
        object.ensureMap("spec").put("conversion", json("{'strategy':'Webhook'}"));
        object.ensureMap("spec")
                .ensureList("versions")
                .mapAt(0)
                .put("selectableFields", Json.of("[{\"jsonPath\":\".o\"},{\"jsonPath\":\".x\"}]"));
        assertThat(create(object))
                .containsExactly(
                        "spec.selectableFields[0].jsonPath: Invalid value: \".o\": must point to a field of type"
                                + " string, boolean or integer. Enum string fields and strings with formats are allowed.",
                        "spec.selectableFields[1].jsonPath: Invalid value: \".x\": is an invalid path: does not refer"
                                + " to a valid field",
                        "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
                        "spec.conversion.conversionReviewVersions: Required value");
    }

    @Test
    void onceServedADefinitionTakesNoBundleThatIsNone() {
        MapValue old = definition("{'type':'object'}");
        old.ensureMap("spec")
                .put(
                        "conversion",
                        json("{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],'clientConfig':"
                                + "{'url':'https://a.example.com'}}}"));
        MapValue now = old.copy();
        now.ensureMap("spec")
                .ensureMap("conversion")
                .ensureMap("webhook")
                .ensureMap("clientConfig")
                .put("caBundle", "Zm9v");
        assertThat(create(now)).isEmpty();
        assertThat(update(now, old)).isEmpty();
        old.ensureMap("status").put("conditions", ListValue.of(json("{'type':'Established','status':'True'}")));
        assertThat(update(now, old))
                .containsExactly("spec.conversion.webhookClientConfig.caBundle: Invalid value: \"Zm9v\": unable to load"
                        + " root certificates: unable to parse bytes as PEM block");
        assertThat(update(now, now.copy().put("status", old.map("status").copy())))
                .isEmpty();
    }

    @Test
    void reviewsOfUnknownVersionsMayStay() {
        MapValue old = definition("{'type':'object'}");
        old.ensureMap("spec")
                .put(
                        "conversion",
                        json("{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v9'],'clientConfig':"
                                + "{'url':'https://a.example.com'}}}"));
        assertThat(create(old)).hasSize(1);
        assertThat(update(old.copy(), old)).isEmpty();
    }

    private static List<String> update(MapValue now, MapValue old) {
        return Validation.update(KIND, "", now, old).stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    @Test
    void groupsOfTheCommunityNeedItsApproval() {
        MapValue object = definition("{'type':'object'}");
        object.ensureMap("spec").put("group", "x.k8s.io");
        object.ensureMap("metadata").put("name", "as.x.k8s.io");
        assertThat(create(object)).singleElement().asString().contains("protected groups must have approval");
        object.ensureMap("metadata")
                .put("annotations", json("{'api-approved.kubernetes.io':'https://example.com/approval'}"));
        assertThat(create(object)).isEmpty();
    }

    private static List<String> create(MapValue object) {
        return Validation.create(KIND, object).stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    private static MapValue definition(String schema) {
        return json("{'metadata':{'name':'as.g.example.com'},'spec':{'group':'g.example.com','scope':'Namespaced',"
                + "'names':{'plural':'as','singular':'a','kind':'A','listKind':'AList'},'versions':[{'name':'v1','served':"
                + "true,'storage':true,'schema':{'openAPIV3Schema':" + schema + "}}]},"
                + "'status':{'storedVersions':['v1']}}");
    }

    private static MapValue json(String text) {
        return Json.map(text.replace('\'', '"'));
    }
}
