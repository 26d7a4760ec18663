package io.hydrofoil.objects;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Durations as kubectl shows them: two units at most, coarser the longer they are. */
public final class HumanDuration {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private HumanDuration() {}

    /** For example {@code 90s}, {@code 5m10s}, {@code 3h}, {@code 2d5h}, {@code 3y12d}. */
    public static String of(long ms) {
        long seconds = ms / 1000;
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 2 * MINUTE) {
            return Math.max(0, seconds) + "s";
        }
        if (seconds < 10 * MINUTE) {
            return two(seconds, MINUTE, "m", 1, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return two(seconds, HOUR, "h", MINUTE, "m");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + "h";
        }
        if (seconds < 8 * DAY) {
            return two(seconds, DAY, "d", HOUR, "h");
        }
        if (seconds < 2 * YEAR) {
            return seconds / DAY + "d";
        }
        return seconds < 8 * YEAR ? two(seconds, YEAR, "y", DAY, "d") : seconds / YEAR + "y";
    }

    private static String two(long seconds, long large, String largeUnit, long small, String smallUnit) {
        long rest = seconds % large / small;
        return seconds / large + largeUnit + (rest == 0 ? "" : rest + smallUnit);
    }

    /** How long ago an RFC 3339 time was, or {@code otherwise} if there is none. */
    public static String since(@Nullable String time, long nowMs, String otherwise) {
        long at = epochMs(time);
        return at == Long.MIN_VALUE ? otherwise : of(nowMs - at);
    }

    /** Milliseconds since 1970, or Long.MIN_VALUE if there is no readable time. */
    public static long epochMs(@Nullable String time) {
        if (time == null) {
            return Long.MIN_VALUE;
        }
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }
}
