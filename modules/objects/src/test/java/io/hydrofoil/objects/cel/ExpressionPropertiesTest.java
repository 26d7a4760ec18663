package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.cost.Range;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.tree.TreeType;
import io.hydrofoil.objects.cel.tree.TreeTypes;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.custom.RuleTypes;
import io.hydrofoil.objects.custom.Structural;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for all expressions. */
class ExpressionPropertiesTest {
    private static final int ROUNDS = 3_000;
    private static final List<String> WORDS = List.of(
            "self",
            "a",
            ".",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "?",
            ":",
            ",",
            "+",
            "-",
            "*",
            "/",
            "%",
            "!",
            "&&",
            "||",
            "==",
            "<",
            "in",
            "true",
            "null",
            "1",
            "1.5",
            "2u",
            "'x'",
            "b'y'",
            "r'\\d'",
            "has",
            "all",
            "map",
            "size",
            "optional",
            "x",
            "\n",
            "// c\n",
            "\"",
            "'''",
            "\\",
            "0x",
            "1e",
            "`a`",
            "\u00e4",
            "\ud83d\ude00",
            " ");
    private static final MapValue SCHEMA = Cel.tree("""
            {"type":"object","required":["n"],"properties":{
              "n":{"type":"integer"},
              "s":{"type":"string","maxLength":20},
              "list":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":5}},
              "map":{"type":"object","maxProperties":4,"additionalProperties":{"type":"string","maxLength":8}},
              "objects":{"type":"array","maxItems":5,"items":{"type":"object","properties":{
                "k":{"type":"string","maxLength":4},"v":{"type":"integer"}}}}}}
            """);
    private static final List<String> RULES = List.of(
            "self.n > 0 && self.s != 'abc'",
            "self.list.all(e, e.startsWith('a') || e.size() < 5)",
            "self.list.exists(e, self.list.exists_one(f, e == f))",
            "self.list.map(e, e + 'x').filter(e, e.contains('b')).size() < 10",
            "self.objects.all(o, has(o.k) && o.k.matches('^[a-z]*$') && o.v >= 0)",
            "self.map.all(k, v, v.size() < 9 && k.size() < 100)",
            "self.map.exists(k, self.map[k] == self.s)",
            "self.objects.map(o, o.v).sum() + self.n < 1000",
            "self.s.replace('a', 'bcd').upperAscii().split('').join('-') != self.s",
            "self.list.sort() == self.list.distinct() && self.list.isSorted()",
            "self.objects.transformList(i, o, o.v + i).max() < 1000",
            "sets.intersects(self.list, ['a', 'b'])",
            "(self.n > 5 ? self.list : ['x']).size() > 1",
            "self.?s.orValue('x').lowerAscii() in self.list",
            "'%s-%d'.format([self.s, self.n]).size() < 100");

    @Test
    void valuesAreThoseOfAPlainCalculation() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomExpressions expressions = new RandomExpressions(new Random(seed));
            RandomExpressions.Made made = seed % 2 == 0 ? expressions.bool(4) : expressions.number(4);
            String result = Cel.run(made.text());

            String what = "seed " + seed + ": " + made.text();
            if (made.isError()) {
                assertThat(result).as(what).startsWith("error: ");
            } else {
                assertThat(result).as(what).isEqualTo(made.value().toString());
            }
        }
    }

    @Test
    void anyTextIsCompiledOrRefused() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(20);
            for (int i = 0; i < length; i++) {
                text.append(WORDS.get(random.nextInt(WORDS.size())));
            }
            String result = Cel.run(text.toString(), "{\"self\":{\"a\":[1]}}");

            assertThat(result).as("seed %d: %s", seed, text).isNotNull();
        }
    }

    @Test
    void runsCostNoMoreThanWasEstimated() throws CompileException {
        TreeType type = Objects.requireNonNull(RuleTypes.of(Structural.of(SCHEMA), "self", false));
        TreeTypes types = new TreeTypes(Map.of("self", type));
        for (String rule : RULES) {
            Expression expression = Cel.compiled(rule, type);
            Range estimate = expression.estimate(types);
            for (int seed = 0; seed < 200; seed++) {
                MapValue self = object(new Random(seed));
                Outcome outcome = expression.run(name -> TreeVals.of(self, type), Long.MAX_VALUE);

                String what = "seed " + seed + ": " + rule + " of " + Json.text(self);
                assertThat(Long.compareUnsigned(outcome.cost(), estimate.max()))
                        .as("%s costs %d, at most %s", what, outcome.cost(), Long.toUnsignedString(estimate.max()))
                        .isLessThanOrEqualTo(0);
                if (!(outcome.value() instanceof ErrorVal)) {
                    assertThat(outcome.cost()).as(what).isGreaterThanOrEqualTo(Math.min(1, estimate.min()));
                }
            }
        }
    }

    private static MapValue object(Random random) {
        MapValue self = new MapValue().put("n", random.nextInt(10)).put("s", text(random, 20));
        int items = random.nextInt(7);
        self.ensureList("list");
        for (int i = 0; i < items; i++) {
            self.ensureList("list").add(text(random, 5));
        }
        self.ensureMap("map");
        for (int i = 0; i < random.nextInt(5); i++) {
            self.ensureMap("map").put("k" + i, text(random, 8));
        }
        self.ensureList("objects");
        for (int i = 0; i < random.nextInt(6); i++) {
            self.ensureList("objects").addMap().put("k", text(random, 4)).put("v", random.nextInt(9));
        }
        return self;
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(4)));
        }
        return text.toString();
    }
}
