package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selectors of labels and fields are read or refused, and written so that they read, and select, the same. */
final class SelectorFuzz implements FuzzTarget {
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");
    private static final List<Map<String, String>> LABELS =
            List.of(Map.of(), Map.of("a", "b"), Map.of("a", "5", "x.io/y", ""), Map.of("app", "c", "a", ""));
    private static final MapValue OBJECT =
            Json.map("{\"metadata\":{\"name\":\"n\"},\"spec\":{\"nodeName\":\"a,b\"},\"status\":{\"phase\":\"x\"}}");

    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        LabelSelector labels = labels(text);
        if (labels != null) {
            LabelSelector again = labels(labels.toString());
            assertThat(again).isNotNull();
            assertThat(again.toString()).isEqualTo(labels.toString());
            for (Map<String, String> each : LABELS) {
                assertThat(again.matches(each)).isEqualTo(labels.matches(each));
                assertThat(labels.matches(MapValue.ofTexts(each))).isEqualTo(labels.matches(each));
            }
        }
        FieldSelector fields = fields(text);
        if (fields != null) {
            FieldSelector again = fields(fields.toString());
            assertThat(again).isNotNull();
            assertThat(again.toString()).isEqualTo(fields.toString());
            assertThat(again.matches(OBJECT)).isEqualTo(fields.matches(OBJECT));
        }
    }

    private static @Nullable LabelSelector labels(String text) {
        try {
            return LabelSelector.parse(text);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return null;
        }
    }

    private static @Nullable FieldSelector fields(String text) {
        try {
            return FieldSelector.parse(text, POD);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return null;
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "a=b,c!=d,e==f",
                "a in (b, c),x.io/y notin (d,),!z,q",
                "a>5,b<-3",
                "metadata.name=n,status.phase!=Running,spec.nodeName=a\\,b\\=c\\\\",
                ",",
                "a in ()");
    }
}
