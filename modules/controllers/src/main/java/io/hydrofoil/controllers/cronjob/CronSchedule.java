package io.hydrofoil.controllers.cronjob;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The standard five fields of cron (minute, hour, day of month, month, day of week), with lists, ranges, steps and
 * names, or a word such as
 * {@code @hourly}. If both day fields are restricted, either suffices.
 */
final class CronSchedule {
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int MAX_DAYS = 366 * 5;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;
    private final ZoneId zone;

    private CronSchedule(String[] fields, ZoneId zone) {
        this.minutes = field(fields[0], 0, 59, List.of());
        this.hours = field(fields[1], 0, 23, List.of());
        this.daysOfMonth = field(fields[2], 1, 31, List.of());
        this.months = field(fields[3], 1, 12, MONTHS);
        this.daysOfWeek = field(fields[4], 0, 7, DAYS);
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0);
        }
        this.eitherDay = !isAny(fields[2]) && !isAny(fields[4]);
        this.zone = zone;
    }

    /** Null: not a schedule, or no such time zone. */
    static @Nullable CronSchedule parse(String text, @Nullable String timeZone) {
        String[] fields = WORDS.getOrDefault(text.trim(), text.trim()).split("\\s+");
        if (fields.length != 5) {
            return null;
        }
        try {
            return new CronSchedule(
                    fields, timeZone == null ? ZoneId.of("UTC") : ZoneId.of(timeZone, ZoneId.SHORT_IDS));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return null;
        }
    }

    /**
     * The first time after this one, in ms; {@link Long#MAX_VALUE}: there is none within years (such as 30 February).
     */
    long nextMs(long afterMs) {
        ZonedDateTime time = Instant.ofEpochMilli(afterMs)
                .atZone(zone)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        for (int day = 0; day < MAX_DAYS; day++) {
            if (matchesDay(time)) {
                ZonedDateTime found = withinDay(time);
                if (found != null) {
                    return found.toInstant().toEpochMilli();
                }
            }
            time = time.plusDays(1).truncatedTo(ChronoUnit.DAYS);
        }
        return Long.MAX_VALUE;
    }

    private @Nullable ZonedDateTime withinDay(ZonedDateTime from) {
        int day = from.getDayOfMonth();
        ZonedDateTime time = from;
        while (time.getDayOfMonth() == day) {
            if (!hours.get(time.getHour())) {
                // To add an hour and cut off the minutes would lead nowhere when clocks go back by half an hour.
                time = time.plusMinutes(60L - time.getMinute());
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return time;
            }
        }
        return null;
    }

    private boolean matchesDay(ZonedDateTime time) {
        if (!months.get(time.getMonthValue())) {
            return false;
        }
        boolean isDayOfMonth = daysOfMonth.get(time.getDayOfMonth());
        boolean isDayOfWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
        return eitherDay ? isDayOfMonth || isDayOfWeek : isDayOfMonth && isDayOfWeek;
    }

    private static boolean isAny(String field) {
        return field.startsWith("*") || field.equals("?");
    }

    private static BitSet field(String text, int least, int most, List<String> names) {
        BitSet set = new BitSet(most + 1);
        for (String part : text.split(",", -1)) {
            int slash = part.indexOf('/');
            int step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
            String range = slash < 0 ? part : part.substring(0, slash);
            int dash = range.indexOf('-');
            int first;
            int last;
            if (range.equals("*") || range.equals("?")) {
                first = least;
                last = most;
            } else if (dash > 0) {
                first = value(range.substring(0, dash), names);
                last = value(range.substring(dash + 1), names);
            } else {
                first = value(range, names);
                last = slash < 0 ? first : most;
            }
            if (step < 1 || first < least || last > most || first > last) {
                throw new IllegalArgumentException(text);
            }
            for (long value = first; value <= last; value += step) {
                set.set((int) value);
            }
        }
        return set;
    }

    private static int value(String text, List<String> names) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 && !text.isEmpty() ? named : Integer.parseInt(text);
    }
}
