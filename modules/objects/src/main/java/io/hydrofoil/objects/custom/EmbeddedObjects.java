package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.validation.MetadataRules;
import io.hydrofoil.objects.validation.NameRules;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Kind, apiVersion and metadata of objects and of objects embedded in them: of built-in types, whatever the schema
 * around them.
 */
final class EmbeddedObjects {
    private static final Schema METADATA = Schema.definition("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

    private EmbeddedObjects() {}

    /** Shapes the metadata of the object and of all below it in place; adds what went to {@code faults}. */
    static void shape(Structural schema, MapValue object, boolean isRoot, List<String> faults)
            throws MalformedException {
        walk(schema, object, isRoot, "", (map, path) -> metadata(map, path, faults));
    }

    private static void metadata(MapValue object, String path, List<String> faults) throws MalformedException {
        Value metadata = object.get("metadata");
        if (metadata == null) {
            return;
        }
        String place = path.isEmpty() ? "metadata" : path + ".metadata";
        if (!(metadata instanceof MapValue map)) {
            throw new MalformedException(place + ": Invalid value: " + Json.text(metadata) + ": must be an object");
        }
        Shape.Report report = new Shape.Report();
        Shape.conform(METADATA, map, report);
        for (String fault : report.faults()) {
            faults.add(fault.replaceFirst("field \"", "field \"" + place + "."));
        }
    }

    /** Adds faults of embedded objects. */
    static void check(Structural schema, MapValue object, List<FieldError> errors) {
        try {
            walk(schema, object, false, "", (map, path) -> embedded(map, path, errors));
        } catch (MalformedException e) {
            throw new IllegalStateException("checks read nothing", e);
        }
    }

    private static void embedded(MapValue object, String path, List<FieldError> errors) {
        for (String field : List.of("apiVersion", "kind")) {
            Value value = object.get(field);
            String place = path + "." + field;
            if (value == null) {
                errors.add(new FieldError(FieldError.Type.REQUIRED, place, "", ""));
            } else if (!(value instanceof StringValue(String text))) {
                errors.add(new FieldError(FieldError.Type.INVALID, place, Json.text(value), "must be a string"));
            } else if (text.isEmpty()) {
                errors.add(new FieldError(FieldError.Type.INVALID, place, "\"\"", "must not be empty"));
            } else {
                String wrong = field.equals("kind") ? kindFault(text) : versionFault(text);
                if (wrong != null) {
                    errors.add(new FieldError(FieldError.Type.INVALID, place, GoQuote.of(text), wrong));
                }
            }
        }
        if (object.get("metadata") instanceof MapValue metadata) {
            for (FieldError error : MetadataRules.embedded(metadata)) {
                errors.add(new FieldError(error.type(), path + "." + error.field(), error.badValue(), error.detail()));
            }
        }
    }

    /** Why a text is no kind, or null. */
    static @Nullable String kindFault(String kind) {
        List<String> faults = NameRules.rfc1035(kind.toLowerCase(Locale.ROOT));
        return faults.isEmpty() ? null : "may have mixed case, but should otherwise match: " + String.join(",", faults);
    }

    private static @Nullable String versionFault(String apiVersion) {
        return apiVersion.chars().filter(c -> c == '/').count() > 1
                ? "unexpected GroupVersion string: " + apiVersion
                : null;
    }

    /** Does something with an object. */
    @FunctionalInterface
    private interface Visitor {
        void visit(MapValue object, String path) throws MalformedException;
    }

    private static void walk(Structural schema, Value value, boolean isWhole, String path, Visitor visitor)
            throws MalformedException {
        switch (value) {
            case MapValue map -> {
                if (isWhole || schema.isEmbedded()) {
                    visitor.visit(map, path);
                }
                for (var entry : map) {
                    Structural known = schema.properties().get(entry.getKey());
                    Structural inner = known != null ? known : schema.additional();
                    if (inner != null) {
                        String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                        walk(inner, entry.getValue(), false, name, visitor);
                    }
                }
            }
            case ListValue list -> {
                Structural items = schema.items();
                for (int i = 0; items != null && i < list.size(); i++) {
                    walk(items, list.at(i), false, path + "[" + i + "]", visitor);
                }
            }
            default -> {
                // scalars hold no objects
            }
        }
    }
}
