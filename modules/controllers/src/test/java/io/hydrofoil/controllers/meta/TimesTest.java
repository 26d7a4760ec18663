package io.hydrofoil.controllers.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimesTest {
    @Test
    void readsWhatItWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            long ms = random.nextLong(-3_000_000_000_000L, 30_000_000_000_000L) / 1_000 * 1_000;
            String text = Times.seconds(ms);
            assertThat(Times.ms(text, 1)).as(text + " seed " + seed).isEqualTo(ms);
            assertThat(Times.ms(text, 1)).isEqualTo(Instant.parse(text).toEpochMilli());
        }
    }

    @Test
    void whatIsNoTimeIsTheOther() {
        for (String text : new String[] {
            null,
            "",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T25:00:00Z",
            "x"
        }) {
            assertThat(Times.ms(text, 7)).as(text).isEqualTo(7);
        }
        assertThat(Times.ms("2026-01-31T01:02:03+01:00", 7))
                .isEqualTo(Instant.parse("2026-01-31T00:02:03Z").toEpochMilli());
        assertThat(Times.ms("2026-01-01T00:00:00.123456Z", 7))
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z").toEpochMilli());
    }
}
