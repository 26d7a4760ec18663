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

final class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{not json|invalid character 'n' looking for beginning of object key string",
                "{\"a\":1|unexpected end of JSON input",
                "{\"a\" 1}|invalid character '1' after object key",
                "{\"a\":1 2}|invalid character '2' after object key:value pair",
                "{\"a\":1,}|invalid character '}' looking for beginning of object key string",
                "[1 2]|invalid character '2' after array element",
                "[1,]|invalid character ']' looking for beginning of value",
                "tru|unexpected end of JSON input",
                "trux|invalid character 'x' in literal true (expecting 'e')",
                "{} x|invalid character 'x' after top-level value",
                "01|invalid character '1' after top-level value",
                "1.x|invalid character 'x' after decimal point in numeric literal",
                "1e|unexpected end of JSON input",
                "-x|invalid character 'x' in numeric literal",
                "\"\\x\"|invalid character 'x' in string escape code",
                "\"\\u12g4\"|invalid character 'g' in \\u hexadecimal character escape",
                "\"abc|unexpected end of JSON input",
                "1e400|json: cannot unmarshal number 1e400 into Go value of type float64",
            })
    void saysWhatIsWrongAsGoDoes(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
    }

    @Test
    void emptyInputIsMalformed() {
        assertThatThrownBy(() -> Json.parse(new byte[0])).hasMessage("unexpected end of JSON input");
        assertThatThrownBy(() -> Json.parse("\"a\nb\"".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("invalid character '\\n' in string literal");
    }

    @Test
    void whatStandsTwiceIsReadIntoWhatTheFirstLeft() throws MalformedException {
        merges(
                "\"metadata\":{\"name\":\"a\"},\"metadata\":{\"labels\":{\"x\":\"y\"}}",
                "metadata",
                "{name:a,labels:{x:y}}");
        merges("\"metadata\":{\"name\":\"a\"},\"metadata\":null", "metadata", "{name:a}");
        merges(
                "\"spec\":{\"nodeSelector\":{\"a\":\"1\"},\"nodeSelector\":{\"b\":\"2\"}}",
                "spec",
                "{nodeSelector:{a:1,b:2}}");
        merges(
                "\"spec\":{\"containers\":[{\"name\":\"a\"},{}],\"containers\":[{\"image\":\"i\"}]}",
                "spec",
                "{containers:[{name:a,image:i}]}");
        merges(
                "\"spec\":{\"securityContext\":{\"runAsUser\":1},\"securityContext\":null}",
                "spec",
                "{securityContext:null}");
        merges("\"spec\":{\"hostNetwork\":true,\"hostNetwork\":null}", "spec", "{hostNetwork:true}");
    }

    private static void merges(String fields, String field, String merged) throws MalformedException {
        byte[] bytes = ("{" + fields + "}").getBytes(StandardCharsets.UTF_8);
        Schema pod = Schema.definition("io.k8s.api.core.v1.Pod");
        MapValue parsed = (MapValue) Json.parse(pod, bytes, duplicate -> {});
        assertThat(Json.text(parsed.map(field)).replace("\"", "")).isEqualTo(merged);
    }

    @Test
    void ofAnOpaqueFieldThatStandsTwiceTheLastIsKept() throws MalformedException {
        byte[] bytes = "{\"data\":{\"a\":1},\"data\":{\"b\":2}}".getBytes(StandardCharsets.UTF_8);
        Schema revision = Schema.definition("io.k8s.api.apps.v1.ControllerRevision");
        MapValue parsed = (MapValue) Json.parse(revision, bytes, duplicate -> {});
        assertThat(Json.text(parsed.map("data"))).isEqualTo("{\"b\":2}");
    }

    @Test
    void tellsDuplicatesByPathAndKeepsTheLast() throws MalformedException {
        byte[] bytes = "{\"a\":[{\"b\":1},{\"b\":2,\"c\":0,\"b\":3}],\"k\":1,\"k\":2}".getBytes(StandardCharsets.UTF_8);
        List<String> duplicates = new ArrayList<>();
        MapValue parsed = (MapValue) Json.parse(bytes, 0, bytes.length, duplicates::add);
        assertThat(duplicates).containsExactly("a[1].b", "k");
        assertThat(Json.text(parsed)).isEqualTo("{\"a\":[{\"b\":1},{\"b\":3,\"c\":0}],\"k\":2}");
    }

    @Test
    void nestingIsLimited() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(Json.text(Json.of(deepest).copy())).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.parse(("[" + deepest + "]").getBytes(StandardCharsets.UTF_8)))
                .hasMessage("exceeded max depth");
    }

    @Test
    void brokenTextIsReplaced() throws MalformedException {
        byte[] broken = {'"', 'a', (byte) 0xff, 'b', '"'};
        assertThat(Json.parse(broken)).isEqualTo(new StringValue("a\ufffdb"));
        assertThat(Json.of("\"\\ud800x\\ud83d\\ude00\"")).isEqualTo(new StringValue("\ufffdx\ud83d\ude00"));
        assertThat(Json.text(new StringValue("\ud800"))).isEqualTo("\"\ufffd\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "1.50, 1.5",
        "1e3, 1000",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "-2.5e-9, -2.5e-9",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854776000",
        "-9223372036854775808, -9223372036854775808",
        "-0, 0",
        "-0.0, -0"
    })
    void numbersPrintAsGoDoes(String text, String printed) {
        assertThat(Json.text(Json.of(text))).isEqualTo(printed);
    }

    @Test
    void integersAndDecimalsDiffer() {
        assertThat(Json.of("1")).isNotEqualTo(Json.of("1.0"));
        assertThat(((NumberValue) Json.of("1e2")).isIntegral()).isFalse();
    }

    /** Whatever is written reads back equal; sorted bytes of equal values are equal. */
    @Test
    void writingAndReadingAgree() throws MalformedException {
        long seed = 7_036_001;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Value value = RandomValues.value(random, 4);
            assertThat(Json.parse(Json.bytes(value)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(value);
            Value shuffled = RandomValues.shuffled(random, value);
            assertThat(Json.sortedBytes(shuffled))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(Json.sortedBytes(value));
        }
    }

    /** Input cut or changed anywhere gives a value or a MalformedException, never another failure. */
    @Test
    void damagedInputFailsOrderly() {
        long seed = 7_036_002;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Json.bytes(RandomValues.value(random, 3));
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) random.nextInt(256);
            try {
                Json.parse(bytes, 0, random.nextInt(bytes.length + 1));
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
