package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What each version of a custom resource definition says: schema, subresources, columns, selectable fields. What all
 * versions have in common is checked once, as part of spec itself.
 */
final class DefinitionVersions {
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final int MAX_SELECTABLE = 8;
    private static final int MAX_WARNING = 256;

    private final ListValue versions;

    DefinitionVersions(MapValue spec) {
        this.versions = spec.list("versions");
    }

    private boolean isShared(String field) {
        for (MapValue version : versions.maps()) {
            if (!Objects.equals(version.get(field), versions.mapAt(0).get(field))) {
                return false;
            }
        }
        return !versions.isEmpty();
    }

    /** Checks one version at its path, or what all share if {@code version} is empty. */
    void check(MapValue version, String path, Faults faults) {
        boolean isTop = version.isEmpty();
        MapValue of = isTop && !versions.isEmpty() ? versions.mapAt(0) : version;
        if (!isTop) {
            deprecation(version, path, faults);
        }
        MapValue schema = of.mapAt("schema", "openAPIV3Schema");
        if (isShared("schema") == isTop && of.map("schema").has("openAPIV3Schema")) {
            String place = isTop ? "spec.validation.openAPIV3Schema" : path + ".schema.openAPIV3Schema";
            boolean hasStatus = of.map("subresources").has("status");
            SchemaPropsRules.check(schema, place, hasStatus, faults);
        }
        if (isShared("subresources") == isTop) {
            scale(of.map("subresources"), path + ".subresources.scale", faults);
        }
        if (isShared("additionalPrinterColumns") == isTop) {
            columns(of.list("additionalPrinterColumns"), path + ".additionalPrinterColumns", faults);
        }
        if (isShared("selectableFields") == isTop) {
            selectable(of.list("selectableFields"), schema, path + ".selectableFields", faults);
        }
    }

    private static void deprecation(MapValue version, String path, Faults faults) {
        String field = path + ".deprecationWarning";
        if (!version.has("deprecationWarning")) {
            return;
        }
        String text = version.text("deprecationWarning", "");
        if (!version.flag("deprecated", false)) {
            faults.invalid(field, text, "can only be set for deprecated versions");
        }
        int length = text.codePointCount(0, text.length());
        if (text.isBlank()) {
            faults.invalid(field, text, "must not be empty");
        }
        if (length > MAX_WARNING) {
            faults.invalid(field, text, "must be <= 256 characters long, got " + length + " characters");
        }
        int control = 0;
        while (control < text.length() && !Character.isISOControl(text.charAt(control))) {
            control++;
        }
        if (control < text.length()) {
            faults.invalid(
                    field,
                    text,
                    "must only contain printable UTF-8 characters; non-printable character found at index " + control);
        }
    }

    private static void scale(MapValue subresources, String path, Faults faults) {
        if (!subresources.has("scale")) {
            return;
        }
        MapValue scale = subresources.map("scale");
        replicas(path + ".specReplicasPath", scale.text("specReplicasPath", ""), ".spec", faults);
        replicas(path + ".statusReplicasPath", scale.text("statusReplicasPath", ""), ".status", faults);
        String selector = scale.text("labelSelectorPath", "");
        String field = path + ".labelSelectorPath";
        if (!selector.isEmpty() && !selector.startsWith(".")) {
            faults.invalid(field, selector, "must be a simple json path starting with .");
        } else if (!selector.isEmpty() && !selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
            faults.invalid(field, selector, "should be a json path under either .status or .spec");
        }
    }

    private static void replicas(String field, String path, String part, Faults faults) {
        if (path.isEmpty()) {
            faults.required(field);
        } else if (!path.startsWith(".")) {
            faults.invalid(field, path, "must be a simple json path starting with .");
        } else if (!path.startsWith(part + ".")) {
            faults.invalid(field, path, "should be a json path under " + part);
        }
    }

    private static void columns(ListValue columns, String path, Faults faults) {
        for (int i = 0; i < columns.size(); i++) {
            MapValue column = columns.mapAt(i);
            String place = path + "[" + i + "]";
            faults.requireText(place + ".name", column.text("name", ""));
            String type = column.text("type", "");
            String types = "must be one of " + String.join(",", COLUMN_TYPES);
            if (type.isEmpty()) {
                faults.required(place + ".type", types);
            } else if (!COLUMN_TYPES.contains(type)) {
                faults.invalid(place + ".type", type, types);
            }
            String format = column.text("format", "");
            if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
                faults.invalid(place + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
            }
            String jsonPath = column.text("jsonPath", "");
            if (jsonPath.isEmpty()) {
                faults.required(place + ".JSONPath");
            } else if (!jsonPath.startsWith(".")) {
                faults.invalid(place + ".JSONPath", jsonPath, "must be a simple json path starting with .");
            }
        }
    }

    private static void selectable(ListValue fields, MapValue schema, String path, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String jsonPath = fields.mapAt(i).text("jsonPath", "");
            String field = path + "[" + i + "].jsonPath";
            String wrong = selectableFault(jsonPath, schema);
            if (jsonPath.isEmpty()) {
                faults.required(field);
            } else if (!wrong.isEmpty()) {
                faults.invalid(field, jsonPath, wrong);
            } else if (!seen.add(jsonPath)) {
                faults.duplicate(field, jsonPath);
            }
        }
        if (seen.size() > MAX_SELECTABLE) {
            faults.tooMany(path, seen.size(), MAX_SELECTABLE);
        }
    }

    private static String selectableFault(String path, MapValue schema) {
        if (!path.startsWith(".")) {
            int end = path.indexOf('.');
            return "is an invalid path: expected [ or . but got: " + (end < 0 ? path : path.substring(0, end));
        }
        if (path.contains("[")) {
            return "is an invalid path: array notation is not allowed";
        }
        Value here = schema;
        for (String word : path.substring(1).split("\\.", -1)) {
            here = here instanceof MapValue node ? node.map("properties").get(word) : null;
            if (here == null) {
                return "is an invalid path: does not refer to a valid field";
            }
        }
        if (path.startsWith(".metadata.") || path.equals(".metadata")) {
            return "must not point to fields in metadata";
        }
        String type = here instanceof MapValue node ? node.text("type", "") : "";
        boolean selects = type.equals("string") || type.equals("boolean") || type.equals("integer");
        return selects
                ? ""
                : "must point to a field of type string, boolean or integer. Enum string fields and strings with"
                        + " formats are allowed.";
    }
}
