package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.eval.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs cost: numbers that a server is known to count. */
class CostsTest {
    private static final MapValue SCHEMA = Cel.tree("""
            {"type":"object","properties":{
              "a":{"type":"object","properties":{"b":{"type":"integer"}}},
              "val":{"type":"object","additionalProperties":{"type":"integer"}},
              "val1":{"type":"array","items":{"type":"string"}},
              "val2":{"type":"array","items":{"type":"string"}},
              "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
              "array":{"type":"array","items":{"type":"integer"}},
              "listMap":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
                "items":{"type":"object","properties":{
                  "k":{"type":"string"},"v":{"type":"string"},"v2":{"type":"string"}}}},
              "text":{"type":"string"},
              "enumStr":{"type":"string","enum":["Pending","Available"]}}}
            """);
    private static final MapValue SELF = Cel.tree("""
            {"a":{"b":1},"val":{"a":1,"b":2},"val1":["a","b","c"],"val2":["a","b","c"],"set":["a","b"],
             "array":[1,1,2,2,3,3,4,5],"listMap":[{"k":"a1","v":"b1","v2":"c1"},{"k":"a2","v":"b2","v2":"c2"},
             {"k":"a3","v":"b3","v2":"c3"}],"text":"abcdefghijkl","enumStr":"Pending"}
            """);

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            true => 0
            self.text == 'x' => 3
            self.val1 == self.val2 => 5
            has(self.a.b) => 2
            self.val.all(k, self.val[k] > 0) => 17
            self.val.exists_one(k, self.val[k] == 2) => 14
            size(self.val.filter(k, self.val[k] > 1)) == 1 => 26
            self.array.all(e, e > 0) => 43
            self.array.exists(e, e > 2) => 36
            self.array.exists_one(e, e > 4) => 22
            self.enumStr in ['Pending', 'Available'] => 2
            self.text.matches('^[^0-9]*$') => 8
            sets.contains(self.val1, ['a']) => 6
            sets.equivalent(self.val1, ['a', 'b', 'c']) => 21
            sets.intersects(self.val1, ['a']) => 6
            self.text.replace('ab', 'wxyz') == 'wxyzcdefghijkl' => 7
            self.text.split(' ') == ['abcdefghijkl'] => 6
            self.text.contains('ab') => 4
            self.text.startsWith('ab') => 4
            self.text + 'abc' == '' => 4
            size(self.val1) == 3 => 4
            'a' in self.set => 4
            duration('1h') < duration('2h') => 1
            lists.range(5).size() == 5 => 18
            """)
    void areCounted(String text, long cost) throws CompileException {
        Outcome outcome = Cel.typed(text, SCHEMA, SELF);

        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.cost()).as(text).isEqualTo(cost);
    }

    @Test
    void aRunThatCostsTooMuchIsEnded() throws CompileException {
        String numbers = "lists.range(1000)";
        Outcome outcome = Cel.outcome(numbers + ".all(a, " + numbers + ".all(b, a * b >= 0))", "{}");

        assertThat(outcome.isTooExpensive()).isTrue();
        assertThat(outcome.error()).isEqualTo("operation cancelled: actual cost limit exceeded");
    }

    @Test
    void whatIsSureToCostTooMuchIsNotEvenBegun() throws CompileException {
        Outcome outcome = Cel.outcome("lists.range(1000000000).distinct().size() > 0", "{}");

        assertThat(outcome.isTooExpensive()).isTrue();
    }
}
