package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a path, as managedFields write it: {@code f:NAME} a field, {@code k:{…}} the list element with these
 * keys, {@code v:…} the list element with this value, {@code i:N} the element at this index. The text is canonical
 * (compact JSON, keys in order), so that equal steps are equal strings and nothing has to be decoded to compare them.
 */
final class Elements {
    /** Fields by name, then elements by keys, by value, by index, as a Kubernetes server lists them. */
    static final Comparator<String> ORDER = Elements::compare;

    private static final String SORTS = "fkvi";

    private Elements() {}

    static String field(String name) {
        return "f:" + name;
    }

    static String keys(MapValue keys) {
        return "k:" + new String(Json.sortedBytes(keys), StandardCharsets.UTF_8);
    }

    static String value(Value value) {
        return "v:" + Json.text(value);
    }

    static boolean isField(String element) {
        return element.charAt(0) == 'f';
    }

    static String name(String element) {
        return element.substring(2);
    }

    /** The canonical text of an element that a client wrote; null if it is of a sort that a later version may know. */
    static @Nullable String read(String text) throws MalformedException {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw new MalformedException("missing colon: " + text);
        }
        if (SORTS.indexOf(text.charAt(0)) < 0) {
            return null;
        }
        return switch (text.charAt(0)) {
            case 'k' -> {
                if (!(json(text) instanceof MapValue keys) || keys.isEmpty()) {
                    throw new MalformedException("not keys of a list element: " + text);
                }
                yield keys(keys);
            }
            case 'v' -> value(json(text));
            case 'i' -> index(text);
            default -> text;
        };
    }

    private static String index(String text) throws MalformedException {
        try {
            return "i:" + Integer.parseInt(text.substring(2));
        } catch (NumberFormatException e) {
            throw new MalformedException("not an index: " + text);
        }
    }

    private static Value json(String text) throws MalformedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Json.parse(bytes, 2, bytes.length - 2);
    }

    /** As messages show it: {@code .name}, {@code [name="c"]}, {@code [="v"]}, {@code [3]}. */
    static String show(String element) {
        String text = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' -> "." + text;
            case 'k' -> "[" + shownKeys(Json.map(text)) + "]";
            case 'v' -> "[=" + text + "]";
            default -> "[" + text + "]";
        };
    }

    private static String shownKeys(MapValue keys) {
        StringBuilder shown = new StringBuilder();
        for (Map.Entry<String, Value> key : keys) {
            shown.append(shown.isEmpty() ? "" : ",")
                    .append(key.getKey())
                    .append('=')
                    .append(Json.text(key.getValue()));
        }
        return shown.toString();
    }

    private static int compare(String left, String right) {
        int sort = Integer.compare(SORTS.indexOf(left.charAt(0)), SORTS.indexOf(right.charAt(0)));
        if (sort != 0) {
            return sort;
        }
        char sameSort = left.charAt(0);
        if (sameSort == 'f' || left.equals(right)) {
            return left.compareTo(right);
        }
        return compare(Json.of(left.substring(2)), Json.of(right.substring(2)));
    }

    private static int compare(Value left, Value right) {
        if (left instanceof NumberValue one && right instanceof NumberValue other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        if (left instanceof StringValue(String one) && right instanceof StringValue(String other)) {
            return one.compareTo(other);
        }
        if (left instanceof MapValue one && right instanceof MapValue other) {
            return compareKeys(one, other);
        }
        return left instanceof ListValue || right instanceof ListValue || left.getClass() != right.getClass()
                ? left.getClass().getName().compareTo(right.getClass().getName())
                : Json.text(left).compareTo(Json.text(right));
    }

    private static int compareKeys(MapValue left, MapValue right) {
        var others = right.iterator();
        for (Map.Entry<String, Value> key : left) {
            if (!others.hasNext()) {
                return 1;
            }
            Map.Entry<String, Value> other = others.next();
            int names = key.getKey().compareTo(other.getKey());
            int order = names != 0 ? names : compare(key.getValue(), other.getValue());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    /** The step to an element of a list that merges, or null with the reason in {@code fault}. */
    static @Nullable String of(Place list, Value item, StringBuilder fault) {
        if (list.listType() == io.hydrofoil.objects.Schema.ListType.SET) {
            String refusal =
                    switch (item) {
                        case MapValue ignored -> "associative list without keys has an element that's a map type";
                        case ListValue ignored -> "not supported: associative list with lists as elements";
                        case io.hydrofoil.objects.NullValue ignored ->
                            "associative list without keys has an element that's an explicit null";
                        default -> "";
                    };
            fault.append(refusal);
            return refusal.isEmpty() ? value(item) : null;
        }
        if (!(item instanceof MapValue map)) {
            fault.append("associative list with keys may not have ")
                    .append(item instanceof io.hydrofoil.objects.NullValue ? "a null element" : "non-map elements");
            return null;
        }
        MapValue keys = new MapValue();
        for (String name : list.keys()) {
            Value given = map.get(name);
            Value key = given == null ? list.keyDefault(name) : given;
            if (key != null) {
                keys.put(name, key);
            }
        }
        if (keys.isEmpty()) {
            String names = list.keys().stream()
                    .map(name -> "\"" + name + "\"")
                    .collect(java.util.stream.Collectors.joining(" ", "[", "]"));
            fault.append("associative list with keys has an element that omits all key fields ")
                    .append(names)
                    .append(" (and doesn't have default values for any key fields)");
            return null;
        }
        return keys(keys);
    }
}
