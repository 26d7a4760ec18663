package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Tables;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cells by their names in columns.txt: paths, and functions that many kinds use. */
public final class Cells {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";
    static final String UNKNOWN = "<unknown>";
    static final int SHOWN = 3;

    private Cells() {}

    /** A function; {@code words} are its arguments. */
    @FunctionalInterface
    private interface Named {
        Value of(MapValue object, List<String> words, long nowMs);
    }

    private static final Map<String, Named> FUNCTIONS = Map.ofEntries(
            Map.entry(
                    "age",
                    (o, w, now) ->
                            text(HumanDuration.since(o.map("metadata").text("creationTimestamp"), now, UNKNOWN))),
            Map.entry("ageOr", (o, w, now) -> text(HumanDuration.since(textAt(o, w.get(0)), now, w.get(1)))),
            Map.entry(
                    "count",
                    (o, w, now) -> NumberValue.of(
                            w.stream().mapToLong(path -> size(at(o, path))).sum())),
            Map.entry("containers", (o, w, now) -> text(containers(o, w.get(0), w.get(1)))),
            Map.entry("labels", (o, w, now) -> text(labels(at(o, w.get(0))))),
            Map.entry("selector", (o, w, now) -> text(selector(at(o, w.get(0))))),
            Map.entry("joined", (o, w, now) -> text(joined(at(o, w.get(0))))),
            Map.entry("usage", (o, w, now) -> text(usage(o.list("containers"), w.get(0)))),
            Map.entry("text", (o, w, now) -> text(plain(at(o, w.get(0)), w.get(1)))),
            Map.entry("classWithDefault", (o, w, now) -> text(classWithDefault(o, w))));

    /** The cell of an expression. */
    public static Tables.Cell cell(String expression) {
        if (expression.startsWith(".")) {
            int blank = expression.indexOf(' ');
            String path = expression.substring(1, blank);
            Value otherwise = Json.of(expression.substring(blank + 1));
            return (object, nowMs) -> {
                Value value = at(object, path);
                return value == null || isUnset(value) ? otherwise : value;
            };
        }
        List<String> words = List.of(expression.substring(1).split(" "));
        List<String> arguments = words.subList(1, words.size());
        Named known = FUNCTIONS.get(words.getFirst());
        if (known != null) {
            return (object, nowMs) -> known.of(object, arguments, nowMs);
        }
        Tables.Cell special = SpecialCells.cell(words.getFirst(), arguments.isEmpty() ? "" : arguments.getFirst());
        if (special == null) {
            throw new IllegalStateException("columns.txt: no cell " + expression);
        }
        return special;
    }

    private static boolean isUnset(Value value) {
        return value == NullValue.NULL || (value instanceof StringValue(String text) && text.isEmpty());
    }

    static Value text(String text) {
        return new StringValue(text);
    }

    static @Nullable Value at(MapValue object, String path) {
        return object.at(path.split("\\."));
    }

    static @Nullable String textAt(MapValue object, String path) {
        return object.textAt(path.split("\\."));
    }

    private static long size(@Nullable Value value) {
        return switch (value) {
            case MapValue map -> map.size();
            case ListValue list -> list.size();
            case null, default -> 0;
        };
    }

    private static String containers(MapValue object, String path, String field) {
        List<String> texts = new ArrayList<>();
        if (at(object, path) instanceof MapValue spec) {
            spec.list("containers").maps().forEach(container -> texts.add(container.text(field, "")));
        }
        return String.join(",", texts);
    }

    /** {@code a=1,b=2} by key, or {@code <none>}. */
    static String labels(@Nullable Value value) {
        if (!(value instanceof MapValue map) || map.isEmpty()) {
            return NONE;
        }
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(map.texts()).forEach((key, label) -> pairs.add(key + "=" + label));
        return String.join(",", pairs);
    }

    private static String selector(@Nullable Value value) {
        if (!(value instanceof MapValue map)) {
            return NONE;
        }
        LabelSelector selector = LabelSelector.of(map);
        return selector.isEmpty() ? NONE : selector.toString();
    }

    /** What the containers of a pod use of a resource together. */
    private static String usage(ListValue containers, String resource) {
        Quantity sum = Quantity.ZERO;
        for (MapValue container : containers.maps()) {
            try {
                Value used = container.map("usage").get(resource);
                sum = used == null ? sum : sum.plus(Quantity.of(used));
            } catch (MalformedException neverReported) {
                return "";
            }
        }
        return sum.canonical();
    }

    private static String joined(@Nullable Value value) {
        return value instanceof ListValue list ? String.join(",", list.texts()) : "";
    }

    /** A number or a string as text, or {@code otherwise}. */
    public static String plain(@Nullable Value value, String otherwise) {
        return switch (value) {
            case StringValue(String text) -> text;
            case NumberValue number -> Json.text(number);
            case null, default -> otherwise;
        };
    }

    /** One of the annotations is enough. */
    private static String classWithDefault(MapValue object, List<String> marks) {
        String name = object.map("metadata").text("name", "");
        MapValue annotations = object.mapAt("metadata", "annotations");
        boolean standard =
                marks.stream().anyMatch(mark -> annotations.text(mark, "").equals("true"));
        return standard ? name + " (default)" : name;
    }

    /** The first three, and how many more there are. */
    static String firstOf(List<String> all, String otherwise) {
        if (all.isEmpty()) {
            return otherwise;
        }
        String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? andMore(shown, all.size()) : shown;
    }

    /** What is shown of {@code count}, and how many more there are. */
    static String andMore(String shown, int count) {
        return shown + " + " + (count - SHOWN) + " more...";
    }
}
