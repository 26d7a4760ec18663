package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.Val;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code getHours()} and its like. */
final class TimeFields {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private TimeFields() {}

    static List<FunctionDecl> functions() {
        return List.of(
                field("getFullYear", "year", ZonedDateTime::getYear),
                field("getMonth", "month", time -> time.getMonthValue() - 1L),
                field("getDayOfYear", "day_of_year", time -> time.getDayOfYear() - 1L),
                field("getDate", "day_of_month_1_based", ZonedDateTime::getDayOfMonth),
                field("getDayOfMonth", "day_of_month", time -> time.getDayOfMonth() - 1L),
                field("getDayOfWeek", "day_of_week", time -> time.getDayOfWeek().getValue() % 7),
                part("getHours", "hours", ZonedDateTime::getHour, 3600 * SECOND),
                part("getMinutes", "minutes", ZonedDateTime::getMinute, 60 * SECOND),
                part("getSeconds", "seconds", ZonedDateTime::getSecond, SECOND),
                part("getMilliseconds", "milliseconds", time -> time.getNano() / MILLI, MILLI));
    }

    private static FunctionDecl field(String name, String id, ToLongFunction<ZonedDateTime> field) {
        return FunctionDecl.of(name, ofTime(id, field).toArray(Overload[]::new));
    }

    private static List<Overload> ofTime(String id, ToLongFunction<ZonedDateTime> field) {
        return List.of(
                Overload.member(
                        "timestamp_to_" + id,
                        Type.INT,
                        values -> new IntVal(field.applyAsLong(
                                ((TimestampVal) values[0]).moment().atZone(ZoneOffset.UTC))),
                        Type.TIMESTAMP),
                Overload.member(
                        "timestamp_to_" + id + "_with_tz",
                        Type.INT,
                        values -> inZone((TimestampVal) values[0], (StringVal) values[1], field),
                        Type.TIMESTAMP,
                        Type.STRING));
    }

    private static Val inZone(TimestampVal time, StringVal zone, ToLongFunction<ZonedDateTime> field) {
        try {
            return new IntVal(field.applyAsLong(time.moment().atZone(Times.zone(zone.text()))));
        } catch (DateTimeException e) {
            return new ErrorVal(String.valueOf(e.getMessage()));
        }
    }

    /** Of moments, and of spans of time in whole units. */
    private static FunctionDecl part(String name, String id, ToLongFunction<ZonedDateTime> field, long unit) {
        List<Overload> overloads = new ArrayList<>(ofTime(id, field));
        overloads.add(Overload.member(
                "duration_to_" + id,
                Type.INT,
                values -> new IntVal(((DurationVal) values[0]).nanos() / unit),
                Type.DURATION));
        return FunctionDecl.of(name, overloads.toArray(Overload[]::new));
    }
}
