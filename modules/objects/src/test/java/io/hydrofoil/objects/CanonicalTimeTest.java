package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T17:19:59Z, true, false",
        "2026-11-24T17:19:59.000001Z, false, true",
        "2026-11-24T17:19:59.00001Z, false, false",
        "2026-11-24T17:19:59+01:00, false, false",
        "2026-11-24t17:19:59Z, false, false",
        "2026-13-24T17:19:59Z, false, false",
        "2026-00-24T17:19:59Z, false, false",
        "2026-11-00T17:19:59Z, false, false",
        "2026-11-24T24:00:00Z, false, false",
        "2026-11-24T23:60:00Z, false, false",
        "2026-11-24T23:59:60Z, false, false",
        "'', false, false",
    })
    void onlyTheFormOfTheApiIsRecognised(String text, boolean seconds, boolean micros) {
        assertThat(CanonicalTime.isSeconds(text)).isEqualTo(seconds);
        assertThat(CanonicalTime.isMicros(text)).isEqualTo(micros);
    }

    @Test
    void whatIsRecognisedIsATimeThatTheCalendarWritesAlike() {
        Random random = new Random(25);
        int recognised = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = String.format(
                    "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                    random.nextInt(10_000),
                    random.nextInt(14),
                    random.nextInt(33),
                    random.nextInt(26),
                    random.nextInt(62),
                    random.nextInt(62),
                    random.nextInt(1_000_000));
            if (CanonicalTime.isMicros(text)) {
                recognised++;
                assertThat(isTime(text)).as(text).isTrue();
            }
        }
        assertThat(recognised).isGreaterThan(5_000);
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
