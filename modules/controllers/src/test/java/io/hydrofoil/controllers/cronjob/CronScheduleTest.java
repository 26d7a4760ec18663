package io.hydrofoil.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules in time zones; fields are fed mutations by {@link CronFuzz}. */
final class CronScheduleTest {
    /** The last three are names of the time zone database that Java does not count among its regions. */
    @ParameterizedTest
    @CsvSource({"UTC,12", "Asia/Tokyo,3", "EST,17", "MST,19", "HST,22"})
    void noonIsThatOfTheZone(String zone, int hourInUtc) {
        CronSchedule schedule = CronSchedule.parse("0 12 * * *", zone);

        assertThat(schedule).isNotNull();
        long noon = schedule.nextMs(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
        assertThat(Instant.ofEpochMilli(noon))
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(hourInUtc * 3600L));
    }
}
