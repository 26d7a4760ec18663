package io.hydrofoil.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Schedules are read or refused; each next time lies after the one before. The first line of the input is the schedule,
 * the second a time zone.
 */
final class CronFuzz implements FuzzTarget {
    /** Among them the hours before clocks go back at Lord Howe and in Europe, and the end of four-digit years. */
    private static final long[] STARTS_MS = {
        -1, 0, 1_700_000_000_000L, 1_743_858_000_000L, 1_761_436_800_000L, 253_402_300_799_000L
    };

    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        String zone = line < 0 ? null : text.substring(line + 1);
        CronSchedule schedule = CronSchedule.parse(line < 0 ? text : text.substring(0, line), zone);
        if (schedule == null) {
            return;
        }
        for (long start : STARTS_MS) {
            long next = schedule.nextMs(start);
            assertThat(next).isGreaterThan(start);
            assertThat(next == Long.MAX_VALUE || next % 60_000 == 0 || zone != null)
                    .isTrue();
        }
    }

    @Override
    public long allocationLimit(int inputBytes) {
        return 256_000_000L;
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "*/5 1-3 * jan mon\nAsia/Tokyo",
                "0 5 * * *\nAustralia/Lord_Howe",
                "30 2 29 2 *\nEurope/Berlin",
                "@hourly",
                "0,15,30-40/2 ? 1-31/10 * 7",
                "*/2147483647 * * * *",
                "0 0 31 feb,apr *");
    }
}
