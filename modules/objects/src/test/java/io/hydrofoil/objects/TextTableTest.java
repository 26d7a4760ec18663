package io.hydrofoil.objects;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TextTableTest {
    private final TextTable table = new TextTable(64);

    private TextTable.@Nullable Text find(String text) {
        return table.find(("__" + text + "__").getBytes(US_ASCII), 2, text.length());
    }

    @Test
    void isKeptFromTheSecondTimeOn() {
        assertThat(find("Always")).isNull();
        TextTable.Text kept = find("Always");
        assertThat(kept).isNotNull().isSameAs(find("Always"));
        assertThat(kept.name).isEqualTo("Always");
        assertThat(kept.value).isEqualTo(new StringValue("Always"));
    }

    @Test
    void whatComesOnceDoesNotPushOutWhatIsKept() {
        find("IfNotPresent");
        TextTable.Text kept = find("IfNotPresent");
        for (int i = 0; i < 10_000; i++) {
            find("pod-" + i);
        }
        assertThat(find("IfNotPresent")).isSameAs(kept);
    }

    @Test
    void neverAnswersAnotherText() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            // Alike at both ends, of all lengths: many share a slot.
            String text = "a".repeat(random.nextInt(20))
                    + (char) ('a' + random.nextInt(3))
                    + "b".repeat(random.nextInt(TextTable.MAX_LENGTH - 20));
            TextTable.Text found = find(text);
            if (found != null) {
                assertThat(found.name).isEqualTo(text);
            }
        }
    }

    @Test
    void equalValuesOfTwoDocumentsAreOne() throws MalformedException {
        byte[] json = "{\"a\":\"a value of TextTableTest\",\"b\":\"with \\n escape\",\"c\":\"\\u00e4\",\"d\":\"\"}"
                .getBytes(US_ASCII);
        Json.parse(json);
        MapValue first = (MapValue) Json.parse(json);
        MapValue second = (MapValue) Json.parse(json);
        assertThat(first.get("a")).isSameAs(second.get("a"));
        assertThat(first).isEqualTo(second);
        assertThat(first.text("b")).isEqualTo("with \n escape");
        assertThat(first.text("c")).isEqualTo("\u00e4");
        assertThat(first.text("d")).isEmpty();
    }
}
