package io.hydrofoil.bench.scenario;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map of a scenario that is being read: knows its place and what was asked for, so that the rest can be refused. */
final class Fields {
    private final MapValue map;
    private final String place;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(MapValue map, String place) {
        this.map = map;
        this.place = place;
    }

    String place() {
        return place;
    }

    ScenarioException wrong(String what) {
        return new ScenarioException(place, what);
    }

    boolean has(String key) {
        asked.add(key);
        return map.has(key);
    }

    String text(String key, @Nullable String otherwise) throws ScenarioException {
        Value value = value(key, otherwise == null);
        return switch (value) {
            case null -> otherwise == null ? "" : otherwise;
            case StringValue text -> text.text();
            case NumberValue number -> number.toString();
            default -> throw wrong(key + " must be a text");
        };
    }

    double number(String key, double otherwise, double min, double max) throws ScenarioException {
        Value value = value(key, Double.isNaN(otherwise));
        return switch (value) {
            case null -> otherwise;
            case NumberValue number
            when number.doubleValue() >= min && number.doubleValue() <= max -> number.doubleValue();
            default ->
                throw wrong(String.format(
                        Locale.ROOT, "%s is %s, but must be a number from %s to %s", key, value, tidy(min), tidy(max)));
        };
    }

    double seconds(String key, double otherwise) throws ScenarioException {
        String text = text(key, Double.isNaN(otherwise) ? null : "");
        if (text.isEmpty()) {
            return otherwise;
        }
        double seconds = Durations.seconds(text);
        if (seconds < 0 || seconds > Load.MAX_SECONDS) {
            throw wrong(key + " is \"" + text + "\", but must be a time up to 1h, such as 250ms, 10s or 1m30s");
        }
        return seconds;
    }

    Fields fields(String key) throws ScenarioException {
        Value value = value(key, false);
        return switch (value) {
            case null -> new Fields(MapValue.EMPTY, place + "." + key);
            case MapValue inner -> new Fields(inner, place + "." + key);
            default -> throw wrong(key + " must be a map");
        };
    }

    List<Fields> list(String key) throws ScenarioException {
        Value value = value(key, false);
        List<Fields> all = new ArrayList<>();
        if (value == null) {
            return all;
        }
        if (!(value instanceof ListValue list)) {
            throw wrong(key + " must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            String at = place + "." + key + "[" + i + "]";
            if (!(list.at(i) instanceof MapValue each)) {
                throw new ScenarioException(at, "must be a map");
            }
            all.add(new Fields(each, at));
        }
        return all;
    }

    /** All keys: what they may be is for the reader to say. */
    Set<String> keys() {
        asked.addAll(map.keys());
        return map.keys();
    }

    MapValue map() {
        return map;
    }

    /** Refuses what nobody has asked for. */
    void end() throws ScenarioException {
        for (String key : map.keys()) {
            if (!asked.contains(key)) {
                throw wrong("unknown key \"" + key + "\"; known here: " + String.join(", ", asked));
            }
        }
    }

    private @Nullable Value value(String key, boolean isNeeded) throws ScenarioException {
        asked.add(key);
        Value value = map.get(key);
        if (value == null && isNeeded) {
            throw wrong(key + " is missing");
        }
        return value;
    }

    private static String tidy(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
