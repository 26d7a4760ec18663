package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.GoPrint;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an applied configuration fits its schema: strict, unlike what other writes go through. */
final class TypeCheck {
    private final List<String> faults = new ArrayList<>(0);
    private final Path path = new Path();

    private TypeCheck() {}

    /** What is wrong, in the words of a Kubernetes server; empty if nothing is. */
    static String faults(Place place, MapValue config) {
        TypeCheck check = new TypeCheck();
        check.fields(place, config);
        if (check.faults.size() <= 1) {
            return String.join("", check.faults);
        }
        StringBuilder text = new StringBuilder("errors:");
        check.faults.forEach(fault -> text.append("\n  ").append(fault));
        return text.toString();
    }

    private void check(Place place, Value value) {
        Schema schema = place.schema();
        if (schema == null || value instanceof NullValue) {
            return;
        }
        if (place.isMap(value)) {
            if (value instanceof MapValue map) {
                fields(place, map);
            } else {
                fault("expected map, got &{" + GoPrint.of(value) + "}");
            }
        } else if (place.isList(value)) {
            if (value instanceof ListValue list) {
                items(place, list);
            } else {
                fault("expected list, got &{" + GoPrint.of(value) + "}");
            }
        } else {
            scalar(schema, value);
        }
    }

    private void scalar(Schema schema, Value value) {
        switch (schema.type()) {
            case STRING, BYTES ->
                expect(
                        value instanceof StringValue,
                        "string, got &value.valueUnstructured{Value:" + goLiteral(value) + "}");
            case INTEGER, NUMBER ->
                expect(value instanceof NumberValue, "numeric (int or float), got " + goType(value));
            case BOOLEAN -> expect(value instanceof BoolValue, "boolean, got &{" + GoPrint.of(value) + "}");
            default ->
                expect(
                        !(value instanceof MapValue || value instanceof ListValue),
                        "any scalar, got &{" + GoPrint.of(value) + "}");
        }
    }

    private void expect(boolean met, String expectation) {
        if (!met) {
            fault("expected " + expectation);
        }
    }

    private static String goType(Value value) {
        return switch (value) {
            case MapValue ignored -> "map[string]interface {}";
            case ListValue ignored -> "[]interface {}";
            case BoolValue ignored -> "bool";
            default -> "string";
        };
    }

    private static String goLiteral(Value value) {
        return switch (value) {
            case MapValue map -> "map[string]interface {}" + braces(map);
            case ListValue list -> {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(goLiteral(item)));
                yield "[]interface {}{" + String.join(", ", items) + "}";
            }
            default -> Json.text(value);
        };
    }

    private static String braces(MapValue map) {
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, Value> field : map) {
            fields.add(Json.text(new StringValue(field.getKey())) + ":" + goLiteral(field.getValue()));
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private void fields(Place place, MapValue map) {
        for (Map.Entry<String, Value> field : map) {
            path.enterField(field.getKey());
            boolean unknown = place.isClosed() && !place.names(field.getKey());
            if (unknown) {
                fault("field not declared in schema");
            } else {
                check(place.field(field.getKey()), field.getValue());
            }
            path.leave();
            if (unknown) {
                // A real server looks no further in this object.
                return;
            }
        }
    }

    private void items(Place place, ListValue list) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String element = "i:" + i;
            if (!place.isAtomicList()) {
                element = keyed(place, list.at(i), i, seen);
                if (element == null) {
                    return;
                }
            }
            path.enter(element);
            check(place.item(), list.at(i));
            path.leave();
        }
    }

    private @Nullable String keyed(Place place, Value item, int index, Set<String> seen) {
        StringBuilder fault = new StringBuilder();
        String element = Elements.of(place, item, fault);
        if (element == null) {
            fault("element " + index + ": " + fault);
        } else if (!seen.add(element)) {
            fault("duplicate entries for key " + Elements.show(element));
        }
        return element;
    }

    private void fault(String text) {
        faults.add(path.shown() + ": " + text);
    }
}
