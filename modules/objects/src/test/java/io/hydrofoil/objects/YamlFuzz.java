package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** YAML is read or refused; what was read survives being written as YAML, and as JSON. */
final class YamlFuzz implements FuzzTarget {
    private static final String BOMB = """
            a: &a [x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
            e: [*d,*d,*d,*d,*d,*d,*d,*d,*d]
            """;

    @Override
    public void check(byte[] input) throws MalformedException {
        Value value;
        List<String> duplicates = new ArrayList<>();
        try {
            value = Yaml.parse(input, duplicates::add);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        String json = sorted(value);
        assertThat(sorted(Json.of(json))).isEqualTo(json);
        byte[] yaml = Yaml.bytes(value);
        assertThat(sorted(Yaml.parse(yaml)))
                .as(() -> new String(yaml, StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    private static String sorted(Value value) {
        return new String(Json.sortedBytes(value), StandardCharsets.UTF_8);
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: |\n    x\n    y\n  z: >-\n    t\n",
                "a: &x {b: 1, c: [yes, no, ~, 0x1F, 0644, 1_000, 1.5e3, .5, 12:30:45, 2001-01-01]}\nd: *x\n",
                "base: &b\n  k: 1\nother:\n  <<: *b\n  k: 2\n",
                "- !!str 1\n- !!int \"2\"\n- !!binary aGVsbG8=\n- !!float 3\n- !!null ''\n- !x y\n",
                "'it''s': \"\\x41\\u00e9\\U0001F600\\n\"\n? complex\n: value\n",
                BOMB,
                "%YAML 1.1\n---\na: 1\n...\n---\nb: 2\n",
                "a: 1\na: 2\n");
    }
}
