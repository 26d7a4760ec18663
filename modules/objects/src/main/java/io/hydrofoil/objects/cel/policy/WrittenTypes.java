package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.Val;

/**
 * Whether the objects that an expression has written down stand where their types say: {@code Object.spec} in the field
 * spec of {@code Object}. The compiler does not know, for all their fields can be anything.
 */
final class WrittenTypes {
    private WrittenTypes() {}

    /** What stands in a wrong place, or an empty text. */
    static String fault(WrittenObject root) {
        return inside(root, root.type().name());
    }

    private static String inside(MapVal object, String name) {
        for (Val key : object.keys()) {
            Val value = object.find(key);
            String text = value == null ? "" : at(value, name + "." + WrittenObject.fieldName(key));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String at(Val value, String wanted) {
        return switch (value) {
            case WrittenObject object -> written(object, wanted);
            case MapVal map -> values(map, wanted);
            case ListVal list -> items(list, wanted);
            default -> "";
        };
    }

    private static String written(WrittenObject object, String wanted) {
        String given = object.type().name();
        return given.equals(wanted)
                ? inside(object, wanted)
                : "unexpected type name " + GoQuote.of(given) + ", expected " + GoQuote.of(wanted)
                        + ", which matches field name path from root Object type";
    }

    private static String values(MapVal map, String wanted) {
        for (Val key : map.keys()) {
            Val value = map.find(key);
            String text = value == null ? "" : at(value, wanted);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String items(ListVal list, String wanted) {
        for (int i = 0; i < list.size(); i++) {
            String text = at(list.get(i), wanted);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}
