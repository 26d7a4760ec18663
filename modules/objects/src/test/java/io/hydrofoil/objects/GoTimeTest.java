package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that are not written as the API writes them: what is read all the same, and how the rest is told. */
final class GoTimeTest {
    private static final String SECONDS = "\"2006-01-02T15:04:05Z07:00\"";

    @ParameterizedTest
    @CsvSource({
        "2020-01-31T10:20:30+01:30, 2020-01-31T08:50:30Z",
        "2020-01-31T1:20:30Z, 2020-01-31T01:20:30Z",
        "2020-01-31T10:20:30.5Z, 2020-01-31T10:20:30.500Z",
        "2020-02-29T10:20:30.1234567891Z, 2020-02-29T10:20:30.123456789Z",
    })
    void areRead(String text, Instant time) throws MalformedException {
        assertThat(GoTime.seconds(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x | cannot parse \"x\" as \"2006\"",
                "2020 | cannot parse \"\" as \"-\"",
                "2020-1-01 | cannot parse \"1-01\" as \"01\"",
                "2020-01-01 | cannot parse \"\" as \"T\"",
                "2020-01-01T00:00Z | cannot parse \"Z\" as \":\"",
                "2020-01-01T00:00:00 | cannot parse \"\" as \"Z07:00\"",
                "2020-01-01T00:00:00+0100 | cannot parse \"+0100\" as \"Z07:00\"",
            })
    void areToldByTheFirstPartThatDoesNotFit(String text, String fault) {
        assertThatThrownBy(() -> GoTime.seconds(text))
                .hasMessage("parsing time \"" + text + "\" as " + SECONDS + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource({
        "2020-13-01T00:00:00Z, month out of range",
        "2021-02-29T00:00:00Z, day out of range",
        "2020-01-00T00:00:00Z, day out of range",
        "2020-01-01T24:00:00Z, hour out of range",
        "2020-01-01T00:60:00Z, minute out of range",
        "2020-01-01T00:00:61Z, second out of range",
        "2020-01-01T00:00:00+25:00, time zone offset hour out of range",
        "2020-01-01T00:00:00Zx, 'extra text: \"x\"'",
    })
    void areToldByTheRangeThatTheyLeave(String text, String fault) {
        assertThatThrownBy(() -> GoTime.seconds(text)).hasMessage("parsing time \"" + text + "\": " + fault);
    }

    @Test
    void haveExactlySixDigitsWhereTheLayoutHas() throws MalformedException {
        assertThat(GoTime.micros("2020-01-01T00:00:00.000001+00:00")).isEqualTo("2020-01-01T00:00:00.000001Z");
        assertThatThrownBy(() -> GoTime.micros("2020-01-01T00:00:00Z"))
                .hasMessage(
                        "parsing time \"2020-01-01T00:00:00Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse"
                                + " \"Z\" as \".000000\"");
        assertThatThrownBy(() -> GoTime.micros("2020-01-01T00:00:00.0000001Z"))
                .hasMessageEndingWith(": cannot parse \"1Z\" as \"Z07:00\"");
    }
}
