package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WarnedTest {
    private static List<String> warnings(List<String> texts) {
        return Warned.headers(Map.of(), texts).getOrDefault("Warning", List.of());
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertThat(warnings(List.of("a \"b\" \\ c"))).containsExactly("299 - \"a \\\"b\\\" \\\\ c\"");
    }

    @Test
    void whatNoHeaderCanCarryIsNotSaid() {
        assertThat(warnings(List.of("a\nb", "c"))).containsExactly("299 - \"c\"");
        assertThat(warnings(List.of("a\nb"))).isEmpty();
    }

    @Test
    void veryManyAreCutAndThenLeftOut() {
        List<String> texts =
                IntStream.range(100, 130).mapToObj(i -> i + "x".repeat(397)).toList();
        List<String> shown = warnings(texts);
        // 11 of 400 characters go beyond 4096; of 256 there is room for 16
        assertThat(shown).hasSize(16).allMatch(text -> text.length() == 256 + "299 - \"\"".length());
        assertThat(warnings(texts.subList(0, 10)))
                .hasSize(10)
                .allMatch(text -> text.length() == 400 + "299 - \"\"".length());
    }
}
