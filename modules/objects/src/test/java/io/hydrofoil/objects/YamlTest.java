package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "y|true",
                "Yes|true",
                "on|true",
                "n|false",
                "OFF|false",
                "~|null",
                "null|null",
                "Null|null",
                "nUll|\"nUll\"",
                "yEs|\"yEs\"",
                "0644|420",
                "0o644|420",
                "0x1A4|420",
                "4_2_0|420",
                "0b101|5",
                "-0x10|-16",
                "+5|5",
                "08|8",
                "1e3|1000",
                "1.50|1.5",
                ".5|0.5",
                "1_0.5|10.5",
                "12:30:45|\"12:30:45\"",
                "2026-01-02|\"2026-01-02\"",
                "2026-01-02T03:04:05Z|\"2026-01-02T03:04:05Z\"",
                "1.2.3|\"1.2.3\"",
                "0x|\"0x\"",
                "'yes'|\"yes\"",
                "\"0644\"|\"0644\"",
                "!!str 5|\"5\"",
                "!!int \"5\"|5",
                "!!binary aGk=|\"hi\"",
                "18446744073709551615|18446744073709552000",
                "{a: 1, b: [x, y]}|{\"a\":1,\"b\":[\"x\",true]}",
                "{yes: 1, 5: 2, 1.5: 3}|{\"true\":1,\"5\":2,\"1.5\":3}",
                "a b: c|{\"a b\":\"c\"}",
                "|null"
            })
    void readsScalarsOfYaml11(String yaml, String json) throws MalformedException {
        assertThat(Json.text(parse(yaml == null ? "" : yaml))).isEqualTo(json);
    }

    @Test
    void readsBlocksAndOnlyTheFirstDocument() throws MalformedException {
        assertThat(parse("""
                # comment
                a:
                - x
                - k: v
                  l: |
                    two
                    lines
                b: >-
                  one
                  line
                ---
                second: document
                """))
                .isEqualTo(Json.of("{\"a\":[\"x\",{\"k\":\"v\",\"l\":\"two\\nlines\\n\"}],\"b\":\"one line\"}"));
    }

    @Test
    void mergesKeysAndAliases() throws MalformedException {
        assertThat(parse("""
                base: &b {p: 1, q: 2}
                more: &m {q: 3, z: 4}
                one:
                  <<: *b
                  q: 9
                two:
                  <<: [*b, *m]
                list: [*b, *b]
                """)).isEqualTo(Json.of("""
                {"base":{"p":1,"q":2},"more":{"q":3,"z":4},"one":{"p":1,"q":9},"two":{"p":1,"q":2,"z":4},
                 "list":[{"p":1,"q":2},{"p":1,"q":2}]}"""));
    }

    @Test
    void tellsDuplicatesByLine() throws MalformedException {
        List<String> duplicates = new ArrayList<>();
        Value value = Yaml.parse("a: 1\ndata:\n  k: a\n  k: b\n".getBytes(StandardCharsets.UTF_8), duplicates::add);
        assertThat(value).isEqualTo(Json.of("{\"a\":1,\"data\":{\"k\":\"b\"}}"));
        assertThat(duplicates).containsExactly("line 4: key \"k\" already set in map");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: [b|yaml: did not find expected ',' or ']'", "a: *x|yaml: unknown anchor 'x' referenced",
                        "a: .nan|json: unsupported value: NaN", "{[a]: 1}|yaml: invalid map key: []interface {}{\"a\"}",
                "'a: b: c'|yaml: mapping values are not allowed in this context",
                        "~: 1|unsupported map key of type: %!s(<nil>), key: <nil>, value: 1",
                        "!!int x|yaml: cannot decode !!str `x` as a !!int",
                        "&a [*a]|yaml: anchor 'a' value contains itself",
                "<<: 5|yaml: map merge requires map or sequence of maps as the value"
            })
    void refusesWhatIsNoYaml(String yaml, String message) {
        String text = yaml.startsWith("'a") ? "a: b: c" : yaml;
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a:~	b: c|yaml: line 2: found character that cannot start any token",
                "a: b~	c: d|yaml: line 2: found a tab character that violates indentation",
                "a:~  b: c~ d: e|yaml: line 2: did not find expected key",
                "a: b~- c|yaml: line 1: did not find expected key",
                "- a~b: c|yaml: line 1: did not find expected '-' indicator",
                "x: y~a: b: c|yaml: line 2: mapping values are not allowed in this context",
                "x: y~a~b: c|yaml: line 3: could not find expected ':'",
                "x: y~a: 'b|yaml: line 2: found unexpected end of stream",
                "x: y~a: @b|yaml: line 2: found character that cannot start any token",
                "x: y~a: {b: c]|yaml: line 1: did not find expected ',' or '}'",
                "x: y~a: & b|yaml: line 2: did not find expected alphabetic or numeric character",
            })
    void tellsFaultsAsClientsKnowThem(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml.replace('~', '\n'))).hasMessage(message);
    }

    @Test
    void refusesTabsBadIndentsDepthAndAliasBombs() {
        assertThatThrownBy(() -> parse("\tx: 1")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("a: b\nc: d\n e:\n")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("[".repeat(5000) + "]".repeat(5000))).hasMessageContaining("exceeded max depth");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        assertThatThrownBy(() -> parse(bomb.toString())).hasMessage("yaml: document contains excessive aliasing");
    }

    @Test
    void writesSortedBlocks() {
        assertThat(text("""
                {"kind":"Status","details":{},"items":[],"list":[{"b":1,"a":"x"},["y",2],{}],"message":"configmaps \\"none\\" not found",
                 "apiVersion":"v1","n":null,"t":"2026-01-02T03:04:05Z","yes":"no","num":"5","empty":"","colon":"a: b","block":"two\\nlines\\n"}""")).isEqualTo("""
                apiVersion: v1
                block: |
                  two
                  lines
                colon: 'a: b'
                details: {}
                empty: ""
                items: []
                kind: Status
                list:
                - a: x
                  b: 1
                - - "y"
                  - 2
                - {}
                message: configmaps "none" not found
                "n": null
                num: "5"
                t: "2026-01-02T03:04:05Z"
                "yes": "no"
                """);
    }

    /** Whatever is written reads back equal. */
    @Test
    void writingAndReadingAgree() throws MalformedException {
        long seed = 4_140_001;
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            Value value = spiced(random, RandomValues.value(random, 4));
            byte[] yaml = Yaml.bytes(value);
            assertThat(Yaml.parse(yaml))
                    .as("seed %d round %d:\n%s", seed, i, new String(yaml, StandardCharsets.UTF_8))
                    .isEqualTo(value);
        }
    }

    /** Adds text that is hard to write. */
    private static Value spiced(Random random, Value value) {
        String[] hard = {
            " x", "x ", "a\nb", "a\nb\n", "a\n\n", "\na", " a\nb", "a \nb", "a\tb", "#", "a #b", "-", "- a", "?", ":",
                    "a:", "[x", "{x", "&a", "*a", "!a", "|", ">",
            "'", "\"", "%", "@", "`", "---", "...", "0x1F", "1:20", ".inf", "<<", "y", "\u2028", "\ufeff", "\u0085",
                    "a\n b\n  c", "\n", "\n\n", "  \n x", "null", "=", "a,b", "~"
        };
        MapValue map = new MapValue().put("v", value);
        ListValue list = map.ensureList("list");
        for (int n = random.nextInt(4); n > 0; n--) {
            String text = hard[random.nextInt(hard.length)];
            map.put(text, text + (random.nextBoolean() ? "" : "x"));
            list.add(text);
            list.add(ListValue.of(new StringValue(text), new MapValue().put(text, text)));
        }
        return random.nextInt(5) == 0 ? new StringValue(hard[random.nextInt(hard.length)]) : map;
    }

    private static Value parse(String yaml) throws MalformedException {
        return Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String json) {
        return new String(Yaml.bytes(Json.of(json)), StandardCharsets.UTF_8);
    }
}
