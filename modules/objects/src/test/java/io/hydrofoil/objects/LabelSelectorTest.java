package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelSelectorTest {
    private static final Kind SECRET = KindTable.builtin().require("v1", "Secret");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=x|true",
                "app==x|true",
                "app!=x|false",
                "app=y|false",
                "app in (x,y)|true",
                "app notin (x,y)|false",
                "none notin (x)|true",
                "none!=x|true",
                "app|true",
                "!app|false",
                "!none|true",
                "app,tier=fe|true",
                "app=x,app=y|false",
                "empty=|true",
                "empty in ()|true",
                "empty in (,x)|true",
                "app in (x,)|true",
                "empty in (x,)|true",
                "  app   in ( x , y ) , tier |true",
                "num>4|true",
                "num>5|false",
                "num<6|true",
                "app>1|false",
                "none<9|false",
                "in=1|true",
                "in|true",
                "notin in (2)|true",
                "example.com/a=b|true",
                "''|true",
                "App=x|false",
                "num=5|true"
            })
    void selects(String text, boolean selected) throws MalformedException {
        Map<String, String> labels = Map.of(
                "app", "x", "tier", "fe", "empty", "", "num", "5", "in", "1", "notin", "2", "example.com/a", "b");
        LabelSelector selector = LabelSelector.parse(text);
        assertThat(selector.matches(labels)).isEqualTo(selected);
        assertThat(selector.matches(MapValue.ofTexts(labels))).isEqualTo(selected);
        assertThat(record(labels).matches(selector)).isEqualTo(selected);
        assertThat(LabelSelector.parse(selector.toString()).toString()).isEqualTo(selector.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "app===x|unable to parse requirement: found '=', expected: identifier",
                "=|found '=', expected: !, identifier, or 'end of string'",
                "!|unable to parse requirement: found '', expected: identifier",
                "!!a|unable to parse requirement: found '!', expected: identifier",
                "!app=x|found '=', expected: ',' or 'end of string'",
                "app=a_b!|found '!', expected: ',' or 'end of string'",
                "a,,b|found ',', expected: identifier after ','",
                "a in|unable to parse requirement: found '' expected: '('",
                "a in (x|unable to parse requirement: found '', expected: ',' or ')'",
                "a in x|unable to parse requirement: found 'x' expected: '('",
                "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
                "n>abc|unable to parse requirement: values[0]: Invalid value: \"abc\": for 'Gt', 'Lt' operators, the value must be an integer",
            })
    void saysWhatIsWrongAsTheServerDoes(String text, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
    }

    @Test
    void checksKeysAndValues() {
        assertThatThrownBy(() -> LabelSelector.parse("-bad=x"))
                .hasMessageStartingWith(
                        "unable to parse requirement: <nil>: Invalid value: \"-bad\": name part must consist of");
        assertThatThrownBy(() -> LabelSelector.parse("a/b/c=x"))
                .hasMessageEndingWith("with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        assertThatThrownBy(() -> LabelSelector.parse("app in (ok,not/ok)"))
                .hasMessageStartingWith(
                        "unable to parse requirement: values[0][app]: Invalid value: \"not/ok\": a valid label");
        assertThatThrownBy(() -> LabelSelector.parse("app=" + "a".repeat(64)))
                .hasMessageEndingWith("\": must be no more than 63 bytes");
    }

    @Test
    void objectFormCombinesLabelsAndExpressions() {
        LabelSelector selector = LabelSelector.of(Json.map("""
                {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"tier","operator":"In","values":["fe","be"]},
                 {"key":"old","operator":"DoesNotExist"}]}"""));
        assertThat(selector).hasToString("app=x,!old,tier in (be,fe)");
        assertThat(selector.matches(Map.of("app", "x", "tier", "be"))).isTrue();
        assertThat(selector.matches(Map.of("app", "x", "tier", "be", "old", "")))
                .isFalse();
        assertThat(LabelSelector.of(MapValue.EMPTY).isEmpty()).isTrue();
        assertThat(LabelSelector.NOTHING.matches(Map.of())).isFalse();
    }

    /** The header of a record is matched as the labels themselves are. */
    @Test
    void recordsMatchAsTreesDo() throws MalformedException {
        long seed = 5_150_001;
        Random random = new Random(seed);
        String[] operators = {"=", "!=", " in ", " notin ", ">", "<"};
        for (int i = 0; i < 3_000; i++) {
            MapValue labels = new MapValue();
            for (int n = random.nextInt(5); n > 0; n--) {
                labels.put(
                        "k" + random.nextInt(4),
                        random.nextBoolean() ? "v" + random.nextInt(3) : "" + (random.nextInt(30) - 9));
            }
            String operator = operators[random.nextInt(operators.length)];
            String value = operator.endsWith(" ") ? "(v0," + random.nextInt(9) + ")" : "" + random.nextInt(9);
            LabelSelector selector = LabelSelector.parse("k" + random.nextInt(4) + operator + value);
            assertThat(record(labels.texts()).matches(selector))
                    .as("seed %d: %s on %s", seed, selector, labels)
                    .isEqualTo(selector.matches(labels));
        }
    }

    private static RecordFlyweight record(Map<String, String> labels) {
        MapValue object = new MapValue();
        object.ensureMap("metadata").put("name", "a").put("labels", MapValue.ofTexts(labels));
        byte[] record = RecordCodec.encode(SECRET, object);
        return new RecordFlyweight().wrap(new UnsafeBuffer(record), 0, record.length);
    }
}
