package io.hydrofoil.objects.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'type':'string'}|'x'|-",
                "{'type':'string'}|1|v: Invalid value: \"integer\": v in body must be of type string: \"integer\"",
                "{'type':'integer'}|2.0|-",
                "{'type':'number'}|2|-",
                "{'type':'boolean'}|null|v: Invalid value: \"null\": v in body must be of type boolean: \"null\"",
                "{'type':'boolean','nullable':true}|null|-",
                "{'x-kubernetes-int-or-string':true}|'50%'|-",
                "{'x-kubernetes-int-or-string':true}|1.5|v: Invalid value: \"number\": v in body must be of type"
                        + " integer,string: \"number\"",
                "{'type':'string','maxLength':2}|'äöü'|v: Too long: may not be more than 2 bytes",
                "{'type':'string','maxLength':1}|'ab'|v: Too long: may not be more than 1 byte",
                "{'type':'string','minLength':2}|'ä'|v: Invalid value: \"ä\": v in body should be at least 2 chars"
                        + " long",
                "{'type':'string','pattern':'^a+$'}|'b'|v: Invalid value: \"b\": v in body should match '^a+$'",
                "{'type':'string','format':'ipv4'}|'10.0.0.256'|v: Invalid value: \"10.0.0.256\": v in body must be of"
                        + " type ipv4: \"10.0.0.256\"",
                "{'type':'string','format':'unheard-of'}|'x'|-",
                "{'type':'integer','format':'int32'}|2147483648|<nil>: Invalid value: \"\": Checked value must be of"
                        + " type integer with format int32 in v",
                "{'type':'integer','minimum':1}|0|v: Invalid value: 0: v in body should be greater than or equal to 1",
                "{'type':'number','maximum':1,'exclusiveMaximum':true}|1.0|v: Invalid value: 1: v in body should be"
                        + " less than 1",
                "{'type':'number','multipleOf':0.5}|0.75|v: Invalid value: 0.75: v in body should be a multiple of 0.5",
                "{'type':'integer','multipleOf':5}|15|-",
                "{'type':'array','minItems':1,'items':{'type':'string'}}|[]|v: Invalid value: 0: v in body should have"
                        + " at least 1 items",
                "{'type':'array','maxItems':1,'items':{'type':'string'}}|['a','b']|v: Too many: 2: must have at most 1"
                        + " items",
                "{'type':'array','items':{'type':'string'}}|['a',2]|v[1]: Invalid value: \"integer\": v[1] in body"
                        + " must be of type string: \"integer\"",
                "{'type':'string','enum':['A','B']}|'C'|v: Unsupported value: \"C\": supported values: \"A\", \"B\"",
                "{'type':'integer','enum':[1,2]}|2.0|-",
                "{'type':'object','required':['a']}|{}|v.a: Required value",
                "{'type':'object','additionalProperties':{'type':'integer'}}|{'k':'x'}|v.k: Invalid value: \"string\":"
                        + " v.k in body must be of type integer: \"string\"",
                "{'type':'object','maxProperties':1}|{'a':1,'b':2}|v: Too many: 2: must have at most 1 items",
                "{'type':'string','not':{'enum':['bad']}}|'bad'|<nil>: Invalid value: \"\": \"v\" must not validate the"
                        + " schema (not)",
            })
    void toldInTheWordsOfAServer(String schema, String value, String fault) {
        assertThat(texts("{'properties':{'v':" + schema + "}}", "{'v':" + value + "}", null))
                .isEqualTo(fault == null ? List.of() : List.of(fault));
    }

    @Test
    void alternativesTellTheClosestOne() {
        String union = "{'properties':{'v':{'type':'object','oneOf':[{'required':['a']},{'required':['b']}]}}}";
        assertThat(texts(union, "{'v':{'a':1}}", null)).isEmpty();
        assertThat(texts(union, "{'v':{'a':1,'b':1}}", null))
                .containsExactly("<nil>: Invalid value: \"\": \"v\" must validate one and only one schema (oneOf)."
                        + " Found 2 valid alternatives");
        assertThat(texts(union, "{'v':{}}", null))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"v\" must validate one and only one schema (oneOf)."
                                + " Found none valid",
                        "v.a: Required value");
    }

    @Test
    void whatDoesNotChangePassesAnUpdate() {
        String schema =
                "{'properties':{'a':{'type':'integer','maximum':5},'l':{'type':'array','x-kubernetes-list-type':"
                        + "'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{'k':{'type':'string'},"
                        + "'n':{'type':'integer','maximum':5}}}}}}";
        String old = "{'a':9,'l':[{'k':'x','n':9}]}";
        assertThat(texts(schema, "{'a':9,'l':[{'k':'y','n':1},{'k':'x','n':9}]}", old))
                .isEmpty();
        assertThat(texts(schema, "{'a':8,'l':[{'k':'x','n':8}]}", old)).hasSize(2);
    }

    @Test
    void itemsOfSetsAndMapsStandOnce() {
        Structural schema = Structural.of(Json.map(quoted("{'properties':{'s':{'type':'array','x-kubernetes-list-type':"
                + "'set','items':{'type':'string'}},'m':{'type':'array','x-kubernetes-list-type':'map',"
                + "'x-kubernetes-list-map-keys':['k','p'],'items':{'type':'object','properties':{'k':{'type':'string'},"
                + "'p':{'type':'string','default':'TCP'}}}}}}")));
        List<FieldError> errors = new java.util.ArrayList<>();
        Value value = Json.of(quoted("{'s':['a','b','a'],'m':[{'k':'x'},{'k':'x','p':'UDP'},{'p':'TCP','k':'x'}]}"));
        ListKeys.duplicates(schema, value, "", errors);
        assertThat(errors.stream().map(error -> error.field() + ": " + error.message()))
                .containsExactlyInAnyOrder(
                        "s[2]: Duplicate value: \"a\"", "m[2]: Duplicate value: {\"k\":\"x\",\"p\":\"TCP\"}");
    }

    private static List<String> texts(String schema, String value, String old) {
        Structural structural = Structural.of(Json.map(quoted(schema)));
        Value before = old == null ? null : Json.of(quoted(old));
        return ValueRules.faults(structural, "", Json.of(quoted(value)), before).stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
