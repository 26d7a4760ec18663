package io.hydrofoil.objects.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What structural schemas do to objects, and the paths into them. */
final class ShapingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // schema of v | value of v | what is left | what went
                "{'type':'object','properties':{'a':{'type':'string'}}}|{'a':'x','b':1}|{'a':'x'}|v.b",
                "{'type':'array','items':{'type':'object','properties':{'a':{}}}}|[{'a':1},{'b':2}]|[{'a':1},{}]|v[1].b",
                "{'type':'object','additionalProperties':{'type':'object'}}|{'k':{'x':1}}|{'k':{}}|v.k.x",
                "{'x-kubernetes-preserve-unknown-fields':true,'properties':{'a':{'type':'object'}}}"
                        + "|{'x':{'y':1},'a':{'z':1}}|{'x':{'y':1},'a':{}}|v.a.z",
                "{'type':'object','x-kubernetes-embedded-resource':true,'properties':{'spec':{'type':'object'}}}"
                        + "|{'kind':'P','apiVersion':'v1','metadata':{'name':'x'},'o':1}"
                        + "|{'kind':'P','apiVersion':'v1','metadata':{'name':'x'}}|v.o",
            })
    void unknownFieldsGo(String schema, String value, String left, String gone) {
        MapValue object = json("{'metadata':{'name':'n'},'v':" + value + "}");
        assertThat(Pruning.prune(Structural.of(json("{'properties':{'v':" + schema + "}}")), object))
                .containsExactly(gone);
        assertThat(object.get("v")).isEqualTo(Json.of(left.replace('\'', '"')));
        assertThat(object.has("metadata")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|{'b':false,'o':{'x':2}}",
                "{'b':true,'o':{'x':1}}|{'b':true,'o':{'x':1}}",
                "{'b':null}|{'b':false,'o':{'x':2}}",
                "{'n':null}|{'b':false,'n':null,'o':{'x':2}}",
                "{'l':[{},{'x':1}]}|{'b':false,'l':[{'x':5},{'x':1}],'o':{'x':2}}",
                "{'m':{'k':{}}}|{'b':false,'m':{'k':{'x':'m'}},'o':{'x':2}}",
            })
    void defaultsFillWhatIsMissing(String given, String filled) {
        Structural schema = Structural.of(json("{'properties':{'b':{'type':'boolean','default':false},'n':{'type':"
                + "'string','nullable':true,'default':'d'},'o':{'type':'object','default':{},'properties':{'x':{'type':"
                + "'integer','default':2}}},'l':{'type':'array','items':{'properties':{'x':{'default':5}}}},'m':{"
                + "'additionalProperties':{'properties':{'x':{'default':'m'}}}}}}"));
        MapValue object = json(given);
        StructuralDefaults.apply(schema, object);
        object.removeIf((key, value) -> key.equals("n") && !given.contains("'n'"));
        assertThat(object).isEqualTo(json(filled));
    }

    @Test
    void nullsThatAreNoValuesGo() {
        Structural schema = Structural.of(json("{'properties':{'a':{'type':'string'},'b':{'type':'string','nullable':"
                + "true},'l':{'type':'array','items':{'type':'string'}}}}"));
        MapValue object = json("{'a':null,'b':null,'l':[null]}");
        Pruning.dropNulls(schema, object);
        assertThat(object).isEqualTo(json("{'b':null,'l':[null]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".a.b|[1]",
                "{.a.b}|[1]",
                ".a['b']|[1]",
                ".l[1].n|['y']",
                ".l[-1].n|['z']",
                ".l[0:2].n|['x','y']",
                ".l[*].n|['x','y','z']",
                ".l[?(@.n==\"y\")].t|['T']",
                ".l[?(@.n!=\"x\")].n|['y','z']",
                ".l[?(@.t)].n|['y']",
                "..b|[1]",
                ".none.x|[]",
                ".k\\.e\\.y|['dotted']",
            })
    void pathsSelect(String path, String selected) throws MalformedException {
        MapValue object = json("{'a':{'b':1},'l':[{'n':'x'},{'n':'y','t':'T'},{'n':'z'}],'k.e.y':'dotted'}");
        assertThat(JsonPath.parse(path).select(object))
                .isEqualTo(((ListValue) Json.of(selected.replace('\'', '"')))
                        .stream().toList());
    }

    @Test
    void brokenPathsAreRefused() {
        for (String path : List.of(".a[", ".a[x]", ".a[?(.b)]", "a b")) {
            assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(MalformedException.class);
        }
    }

    /** Each {@code ..} takes what the one before found, and all below it. */
    @Test
    void aPathThatMultipliesSelectsNothingAndOneWithTooManyStepsIsNone() throws MalformedException {
        MapValue deep = json("{'a':".repeat(30) + "1" + "}".repeat(30));
        assertThat(JsonPath.parse("..a").select(deep)).hasSize(30);
        assertThat(JsonPath.parse("..".repeat(3) + "a").select(deep)).hasSize(4_960);
        assertThat(JsonPath.parse("..".repeat(12) + "a").select(deep)).isEmpty();
        assertThat(JsonPath.parse(".a".repeat(256)).select(deep)).isEmpty();
        assertThatThrownBy(() -> JsonPath.parse(".a".repeat(257)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("256");
    }

    @ParameterizedTest
    @CsvSource({
        "date,2024-02-29,2024-02-30",
        "date-time,2024-01-01T00:00:00Z,yesterday",
        "duration,1h30m,1 parsec",
        "ipv6,::ffff:10.0.0.1,1:2:3",
        "cidr,10.0.0.0/8,10.0.0.0/33",
        "mac,00:11:22:33:44:55,00:11:22",
        "uuid,123e4567-e89b-12d3-a456-426614174000,nope",
        "byte,aGk=,@@",
        "email,a@b.example,ab.example",
        "hostname,a.example,-a",
        "uri,http://x/y,no uri",
        "isbn13,978-3-16-148410-0,978-3-16-148410-1",
        "creditcard,4111 1111 1111 1111,4111 1111 1111 1112",
        "k8s-short-name,ok-name,Not_ok",
        "k8s-long-name,a.b,-bad",
    })
    void formatsAreChecked(String format, String good, String bad) {
        assertThat(Formats.matches(format, good)).isTrue();
        assertThat(Formats.matches(format, bad)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1000000,1e+06", "123456,123456", "0.5,0.5", "0.00001,1e-05", "-2.5,-2.5", "0,0"})
    void numbersInMessages(double number, String text) {
        assertThat(Numbers.text(number)).isEqualTo(text);
    }

    private static MapValue json(String text) {
        return Json.map(text.replace('\'', '"'));
    }
}
