package io.hydrofoil.objects.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Objects judged by the rules of their schemas. */
class RulesTest {
    private final List<String> warnings = new ArrayList<>();

    private List<String> faults(String schema, String object, @Nullable String old) {
        MapValue before = old == null ? null : Json.map(old);
        return new Rules(Structural.of(Json.map(schema)))
                .faults(Json.map(object), before, warnings::add).stream()
                        .map(RulesTest::shown)
                        .toList();
    }

    private static String shown(FieldError error) {
        return error.field() + ": " + error.message();
    }

    private static String spec(String schema) {
        return "{'type':'object','properties':{'spec':%s}}".formatted(schema).replace('\'', '"');
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void wholeObjectsAreNotShownScalarsAre() {
        String schema = spec("""
                {'type':'object','properties':{'a':{'type':'string','x-kubernetes-validations':[{'rule':'self.size() < 3'}]},
                 'n':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 0','message':' too small '}]}},
                 'x-kubernetes-validations':[{'rule':'self.n > 5','reason':'FieldValueForbidden','fieldPath':'.n'},
                  {'rule':'has(self.b) || self.n > 7'}]}
                """.replace("has(self.b) ||", ""));

        assertThat(faults(schema, json("{'spec':{'a':'long','n':-1}}"), null))
                .containsExactly(
                        "spec.n: Forbidden: failed rule: self.n > 5",
                        "spec: Invalid value: failed rule: self.n > 7",
                        "spec.a: Invalid value: \"long\": failed rule: self.size() < 3",
                        "spec.n: Invalid value: -1: too small");
    }

    @Test
    void runsThatFailTellWhyAndNameTheType() {
        String schema = spec("""
                {'type':'object','properties':{'l':{'type':'array','items':{'type':'integer'}}},
                 'x-kubernetes-validations':[{'rule':'self.l[3] > 0'},{'rule':'1 / self.l[0] > 0','message':'inverse'}]}
                """);

        assertThat(faults(schema, json("{'spec':{'l':[0]}}"), null))
                .containsExactly(
                        "spec: Invalid value: \"object\": index out of bounds: 3 evaluating rule: self.l[3] > 0",
                        "spec: Invalid value: \"object\": division by zero evaluating rule: inverse");
    }

    @Test
    void messagesAreComputedIfTheyCanBe() {
        String schema = spec("""
                {'type':'object','properties':{'a':{'type':'string'}},'x-kubernetes-validations':[
                  {'rule':'self.a == \\u0027x\\u0027','message':'plain','messageExpression':'self.a + \\u0027 is no x\\u0027'},
                  {'rule':'self.a == \\u0027x\\u0027','message':'plain','messageExpression':'\\u0027\\u0027'}]}
                """);

        assertThat(faults(schema, json("{'spec':{'a':'y'}}"), null))
                .containsExactly("spec: Invalid value: y is no x", "spec: Invalid value: plain");
    }

    @Test
    void transitionRulesNeedAnOldValueUnlessTheyTakeNone() {
        String schema = spec("""
                {'type':'object','properties':{
                 'a':{'type':'string','x-kubernetes-validations':[{'rule':'self == oldSelf','message':'immutable'}]},
                 'b':{'type':'integer','x-kubernetes-validations':[
                   {'rule':'self > oldSelf.orValue(0)','message':'must grow','optionalOldSelf':true}]}}}
                """);

        assertThat(faults(schema, json("{'spec':{'a':'x','b':1}}"), null)).isEmpty();
        assertThat(faults(schema, json("{'spec':{'a':'x','b':0}}"), null))
                .containsExactly("spec.b: Invalid value: 0: must grow");
        assertThat(faults(schema, json("{'spec':{'a':'y','b':2}}"), json("{'spec':{'a':'x','b':1}}")))
                .containsExactly("spec.a: Invalid value: \"y\": immutable");
        assertThat(faults(schema, json("{'spec':{'a':'y','b':2}}"), json("{'spec':{'b':1}}")))
                .isEmpty();
    }

    @Test
    void itemsAreComparedByTheirKeys() {
        String schema = spec("""
                {'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object',
                 'properties':{'k':{'type':'string'},'v':{'type':'integer'}},
                 'x-kubernetes-validations':[{'rule':'self.v >= oldSelf.v'}]}}
                """);

        assertThat(faults(
                        schema,
                        json("{'spec':[{'k':'new','v':0},{'k':'b','v':1},{'k':'a','v':2}]}"),
                        json("{'spec':[{'k':'a','v':1},{'k':'b','v':2}]}")))
                .containsExactly("spec[1]: Invalid value: failed rule: self.v >= oldSelf.v");
    }

    @Test
    void faultsThatWereThereBeforeAreWarnings() {
        String schema = spec("""
                {'type':'object','properties':{'n':{'type':'integer'},
                 'a':{'type':'string','x-kubernetes-validations':[{'rule':'self == self.lowerAscii()','message':'lower'}]}}}
                """);

        assertThat(faults(schema, json("{'spec':{'a':'OLD','n':2}}"), json("{'spec':{'a':'OLD','n':1}}")))
                .isEmpty();
        assertThat(warnings).containsExactly("spec.a: Invalid value: \"OLD\": lower");
        assertThat(faults(schema, json("{'spec':{'a':'NEW','n':2}}"), json("{'spec':{'a':'OLD','n':1}}")))
                .containsExactly("spec.a: Invalid value: \"NEW\": lower");
    }

    @Test
    void nullsAndAbsentValuesAreNotJudged() {
        String schema = spec("""
                {'type':'object','properties':{
                 'a':{'type':'string','nullable':true,'x-kubernetes-validations':[{'rule':'false'}]}}}
                """);

        assertThat(faults(schema, json("{'spec':{'a':null}}"), null)).isEmpty();
        assertThat(faults(schema, json("{'spec':{}}"), null)).isEmpty();
    }

    @Test
    void entriesAndItemsHaveTheirPlacesInPaths() {
        String schema = spec("""
                {'type':'object','additionalProperties':{'type':'array','items':{'type':'integer',
                 'x-kubernetes-validations':[{'rule':'self > 0'}]}}}
                """);

        assertThat(faults(schema, json("{'spec':{'k':[1,0]}}"), null))
                .containsExactly("spec[k][1]: Invalid value: 0: failed rule: self > 0");
    }

    @Test
    void allRulesTogetherHaveABudget() {
        String schema = spec("""
                {'type':'array','items':{'type':'integer'},'x-kubernetes-validations':[%s]}
                """.formatted(String.join(
                ",", java.util.Collections.nCopies(30, "{'rule':'self.all(a, self.exists(b, a == b))'}"))));
        StringBuilder items = new StringBuilder("0");
        for (int i = 1; i < 350; i++) {
            items.append(',').append(i);
        }

        assertThat(faults(schema, json("{'spec':[" + items + "]}"), null))
                .containsExactly("spec: Invalid value: \"array\": validation failed due to running out of cost budget,"
                        + " no further validation rules will be run");
    }
}
