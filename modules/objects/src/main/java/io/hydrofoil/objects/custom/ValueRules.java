package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges a value by the OpenAPI keywords of a schema, with the texts that clients know from a Kubernetes server: type,
 * combinations, string, format, number, list, enumeration, object, in this order.
 *
 * <p>On an update, what equals its old value passes whatever the schema says (KEP-4008): a definition may become
 * stricter without locking up the objects that exist.
 */
final class ValueRules {
    private static final String NOWHERE = "<nil>";

    private final String place;

    private ValueRules(String place) {
        this.place = place;
    }

    /**
     * Faults of {@code value}.
     *
     * @param place path of the value; empty for a whole object
     * @param old what it replaces, or null
     */
    static List<FieldError> faults(Structural schema, String place, Value value, @Nullable Value old) {
        return new ValueRules(place).check(schema, "", value, old).errors;
    }

    /** What one schema says of one value. Alternatives that fail are told by the one with the most matches. */
    private static final class Verdict {
        final List<FieldError> errors = new ArrayList<>(0);
        int matches;

        boolean isValid() {
            return errors.isEmpty();
        }

        void add(FieldError error) {
            if (!errors.contains(error)) {
                errors.add(error);
            }
        }

        void merge(Verdict other) {
            other.errors.forEach(this::add);
            matches += other.matches;
        }
    }

    private Verdict check(Structural schema, String name, Value value, @Nullable Value old) {
        Verdict verdict = new Verdict();
        if (value.equals(old)) {
            return verdict;
        }
        type(schema, name, value, verdict);
        if (value == NullValue.NULL) {
            enumeration(schema, name, value, verdict);
            return verdict;
        }
        verdict.matches += schema.type().isEmpty() ? 3 : 4;
        combinations(schema, name, value, old, verdict);
        switch (value) {
            case StringValue(String text) -> string(schema, name, text, verdict);
            case NumberValue number -> number(schema, name, number, verdict);
            case ListValue list -> list(schema, name, list, old, verdict);
            default -> {
                // judged below or not at all
            }
        }
        enumeration(schema, name, value, verdict);
        if (value instanceof MapValue map) {
            object(schema, name, map, old, verdict);
        }
        return verdict;
    }

    private void type(Structural schema, String name, Value value, Verdict verdict) {
        List<String> wanted = schema.isIntOrString()
                ? List.of("integer", "string")
                : schema.type().isEmpty() ? List.of() : List.of(schema.type());
        if (wanted.isEmpty() || (value == NullValue.NULL && schema.isNullable())) {
            return;
        }
        String given = typeOf(value);
        boolean fits = wanted.contains(given)
                || (value instanceof NumberValue number
                        && ((given.equals("integer") && wanted.contains("number"))
                                || (wanted.contains("integer") && isWhole(number.doubleValue()))));
        if (!fits) {
            typeFault(name, String.join(",", wanted), given, verdict);
        }
    }

    private void typeFault(String name, String wanted, String given, Verdict verdict) {
        String shown = GoQuote.of(given);
        verdict.add(new FieldError(
                FieldError.Type.TYPE_INVALID,
                field(name),
                shown,
                name + " in body must be of type " + wanted + ": " + shown));
    }

    /** The type of a value as schemas name it. */
    static String typeOf(Value value) {
        return switch (value) {
            case StringValue ignored -> "string";
            case NumberValue number -> number.isIntegral() ? "integer" : "number";
            case BoolValue ignored -> "boolean";
            case ListValue ignored -> "array";
            case MapValue ignored -> "object";
            case NullValue ignored -> "null";
        };
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53;
    }

    private void combinations(Structural schema, String name, Value value, @Nullable Value old, Verdict verdict) {
        Checks checks = schema.checks();
        if (!checks.anyOf().isEmpty()) {
            alternatives(checks.anyOf(), name, value, old, verdict, false);
        }
        if (!checks.oneOf().isEmpty()) {
            alternatives(checks.oneOf(), name, value, old, verdict, true);
        }
        int validated = 0;
        for (Structural each : checks.allOf()) {
            Verdict one = check(each, name, value, old);
            validated += one.isValid() ? 1 : 0;
            verdict.merge(one);
        }
        if (validated < checks.allOf().size()) {
            String none = validated == 0 ? ". None validated" : "";
            whole(GoQuote.of(name) + " must validate all the schemas (allOf)" + none, verdict);
        }
        Structural not = checks.not();
        if (not != null && check(not, name, value, null).isValid()) {
            whole(GoQuote.of(name) + " must not validate the schema (not)", verdict);
        }
        verdict.matches++;
    }

    private void alternatives(
            List<Structural> schemas,
            String name,
            Value value,
            @Nullable Value old,
            Verdict verdict,
            boolean exactlyOne) {
        Verdict best = null;
        Verdict first = null;
        int validated = 0;
        for (Structural each : schemas) {
            Verdict one = check(each, name, value, old);
            if (one.isValid()) {
                validated++;
                first = first == null ? one : first;
            } else if (best == null || one.matches > best.matches) {
                best = one;
            }
        }
        if (validated == 1 || (validated > 1 && !exactlyOne)) {
            verdict.matches += first == null ? 0 : first.matches;
            return;
        }
        if (!exactlyOne) {
            whole(GoQuote.of(name) + " must validate at least one schema (anyOf)", verdict);
        } else {
            String found = validated == 0 ? "Found none valid" : "Found " + validated + " valid alternatives";
            whole(GoQuote.of(name) + " must validate one and only one schema (oneOf). " + found, verdict);
        }
        if (validated == 0 && best != null) {
            verdict.merge(best);
        }
    }

    /** A fault that names its field in the text only. */
    private void whole(String text, Verdict verdict) {
        verdict.add(new FieldError(FieldError.Type.INVALID, place.isEmpty() ? NOWHERE : place, "\"\"", text));
    }

    private void string(Structural schema, String name, String text, Verdict verdict) {
        Checks checks = schema.checks();
        Checks.Sizes sizes = checks.sizes();
        long length = text.codePointCount(0, text.length());
        if (sizes.maxLength() != null && length > sizes.maxLength()) {
            String unit = sizes.maxLength() == 1 ? " byte" : " bytes";
            verdict.add(new FieldError(
                    FieldError.Type.TOO_LONG, field(name), "", "may not be more than " + sizes.maxLength() + unit));
        } else if (sizes.minLength() != null && length < sizes.minLength()) {
            invalid(name, GoQuote.of(text), "should be at least " + sizes.minLength() + " chars long", verdict);
        } else if (checks.pattern() != null && !checks.pattern().matcher(text).find()) {
            invalid(name, GoQuote.of(text), "should match '" + checks.pattern().pattern() + "'", verdict);
        }
        if (Formats.isKnown(checks.format())) {
            verdict.matches++;
            if (!Formats.matches(checks.format(), text)) {
                typeFault(name, checks.format(), text, verdict);
            }
        }
    }

    private void number(Structural schema, String name, NumberValue number, Verdict verdict) {
        range(schema, name, number, verdict);
        Checks.Range range = schema.checks().range();
        boolean whole = number.isIntegral();
        double value = number.doubleValue();
        String shown = Numbers.text(number);
        Double multiple = range.multipleOf();
        if (multiple != null && !Numbers.isMultiple(number, multiple)) {
            invalid(name, shown, "should be a multiple of " + Numbers.bound(multiple, whole), verdict);
        }
        Double maximum = range.maximum();
        if (maximum != null) {
            double bound = whole ? Math.floor(maximum) : maximum;
            if (range.maximumExcluded() ? value >= bound : value > bound) {
                String words = range.maximumExcluded() ? "should be less than " : "should be less than or equal to ";
                invalid(name, shown, words + Numbers.bound(maximum, whole), verdict);
            }
        }
        Double minimum = range.minimum();
        if (minimum != null) {
            if (range.minimumExcluded() ? value <= minimum : value < minimum) {
                String words =
                        range.minimumExcluded() ? "should be greater than " : "should be greater than or equal to ";
                invalid(name, shown, words + Numbers.bound(minimum, whole), verdict);
            }
        }
    }

    /** Whether the number fits the type and format that the schema names. */
    private void range(Structural schema, String name, NumberValue number, Verdict verdict) {
        String format = schema.checks().format();
        if (Numbers.fits(schema.type(), format, number)) {
            return;
        }
        String described = format.isEmpty() ? " (default format)" : " with format " + format;
        whole("Checked value must be of type " + schema.type() + described + " in " + name, verdict);
    }

    private void list(Structural schema, String name, ListValue list, @Nullable Value old, Verdict verdict) {
        Structural items = schema.items();
        if (items != null) {
            Map<Value, Value> before = ListKeys.byKey(schema, old);
            for (int i = 0; i < list.size(); i++) {
                Value same = before.get(ListKeys.keyOf(schema, list.at(i)));
                verdict.merge(check(items, name + "[" + i + "]", list.at(i), same));
            }
        }
        Checks.Sizes sizes = schema.checks().sizes();
        if (sizes.minItems() != null && list.size() < sizes.minItems()) {
            String count = Integer.toString(list.size());
            invalid(name, count, "should have at least " + sizes.minItems() + " items", verdict);
        }
        if (sizes.maxItems() != null && list.size() > sizes.maxItems()) {
            tooMany(name, list.size(), sizes.maxItems(), verdict);
        }
    }

    private void tooMany(String name, int count, long most, Verdict verdict) {
        verdict.add(new FieldError(
                FieldError.Type.TOO_MANY,
                field(name),
                Integer.toString(count),
                "must have at most " + most + " items"));
    }

    private void enumeration(Structural schema, String name, Value value, Verdict verdict) {
        List<Value> allowed = schema.checks().enumeration();
        if (allowed.isEmpty() || allowed.stream().anyMatch(each -> Numbers.isSame(each, value))) {
            return;
        }
        List<String> texts = new ArrayList<>();
        for (Value each : allowed) {
            texts.add(GoQuote.of(each instanceof StringValue(String text) ? text : Json.text(each)));
        }
        verdict.add(new FieldError(
                FieldError.Type.NOT_SUPPORTED,
                field(name),
                shown(value),
                "supported values: " + String.join(", ", texts)));
    }

    private void object(Structural schema, String name, MapValue map, @Nullable Value old, Verdict verdict) {
        Checks checks = schema.checks();
        Checks.Sizes sizes = checks.sizes();
        if (sizes.minProperties() != null && map.size() < sizes.minProperties()) {
            String count = Integer.toString(map.size());
            invalid(name, count, "should have at least " + sizes.minProperties() + " properties", verdict);
            return;
        }
        if (sizes.maxProperties() != null && map.size() > sizes.maxProperties()) {
            tooMany(name, map.size(), sizes.maxProperties(), verdict);
            return;
        }
        MapValue before = old instanceof MapValue known ? known : MapValue.EMPTY;
        Structural additional = schema.additional();
        for (var entry : map) {
            String key = entry.getKey();
            if (schema.properties().containsKey(key)) {
                continue;
            }
            if (additional != null) {
                verdict.merge(check(additional, child(name, key), entry.getValue(), before.get(key)));
            } else if (schema.forbidsAdditional()) {
                String text = child(name, key) + " in body is a forbidden property";
                verdict.add(new FieldError(FieldError.Type.INVALID, field(name), GoQuote.of(key), text));
            }
        }
        for (var property : schema.properties().entrySet()) {
            Value value = map.get(property.getKey());
            if (value != null) {
                String inner = child(name, property.getKey());
                verdict.merge(check(property.getValue(), inner, value, before.get(property.getKey())));
            }
        }
        for (String key : checks.required()) {
            if (!map.has(key)) {
                verdict.add(new FieldError(FieldError.Type.REQUIRED, field(child(name, key)), "", ""));
            }
        }
    }

    private void invalid(String name, String shown, String text, Verdict verdict) {
        verdict.add(new FieldError(FieldError.Type.INVALID, field(name), shown, name + " in body " + text));
    }

    private static String shown(Value value) {
        return switch (value) {
            case StringValue(String text) -> GoQuote.of(text);
            case NumberValue number -> Numbers.text(number);
            default -> Json.text(value);
        };
    }

    private static String child(String name, String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    private String field(String name) {
        if (name.isEmpty()) {
            return place.isEmpty() ? NOWHERE : place;
        }
        return place.isEmpty() ? name : place + "." + name;
    }
}
