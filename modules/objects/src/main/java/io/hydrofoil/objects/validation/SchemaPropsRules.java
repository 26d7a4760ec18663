package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.custom.SchemaDefaults;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Schemas of custom resource definitions: keywords that are not served, and extensions that contradict each other.
 * Whether the schema is structural is judged by {@link StructuralRules}, its rules by {@link RuleFaults}, its defaults
 * only if nothing else is wrong.
 */
final class SchemaPropsRules {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Map<String, String> NOT_SERVED = Map.of(
            "additionalItems", "additionalItems is not supported",
            "patternProperties", "patternProperties is not supported",
            "definitions", "definitions is not supported",
            "dependencies", "dependencies is not supported",
            "id", "id is not supported",
            "$ref", "$ref is not supported");
    private static final Set<String> ALLOWED_WITH_STATUS = Set.of(
            "type",
            "description",
            "properties",
            "required",
            "title",
            "format",
            "example",
            "externalDocs",
            "$schema",
            "nullable",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations",
            "additionalProperties");
    private static final Set<String> META_FIELDS = Set.of("apiVersion", "kind", "metadata");

    private final Faults faults;
    private boolean unreadable;

    private SchemaPropsRules(Faults faults) {
        this.faults = faults;
    }

    /** Whether defaults are allowed at a node, and if not, why. */
    private record Place(boolean isRoot, boolean insideMetadata, String noDefaults) {}

    static void check(MapValue schema, String path, boolean hasStatus, Faults faults) {
        Faults own = new Faults();
        if (hasStatus) {
            withStatus(schema, path, own);
        }
        if (schema.flag("nullable", false)) {
            own.forbidden(path + ".nullable", "nullable cannot be true at the root");
        }
        SchemaPropsRules rules = new SchemaPropsRules(new Faults());
        rules.node(schema, path, new Place(true, false, ""));
        own.errors().addAll(rules.faults.errors());
        if (rules.unreadable) {
            // whether it is structural cannot be said of a schema with keywords that are not served
            faults.errors().addAll(own.errors());
            return;
        }
        own.errors().addAll(RuleFaults.compiled(schema, path, rules.faults.errors()));
        List<FieldError> structural = StructuralRules.faults(schema, path);
        if (!structural.isEmpty()) {
            own.errors().addAll(structural);
        } else {
            own.errors().addAll(SchemaDefaults.faults(schema, path));
        }
        faults.errors().addAll(own.errors());
    }

    /** With a status subresource the status is judged by its own part of the schema: nothing may stand around it. */
    private static void withStatus(MapValue schema, String path, Faults faults) {
        for (String keyword : schema.keys()) {
            if (keyword.equals("type") && !schema.text("type", "").equals("object")) {
                faults.invalid(
                        path + ".type",
                        schema.text("type", ""),
                        "only \"object\" is allowed as the type at the root of the schema if the status subresource is"
                                + " enabled");
                return;
            }
            if (!ALLOWED_WITH_STATUS.contains(keyword)) {
                faults.invalid(
                        path,
                        schema,
                        "only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum"
                                + " MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items"
                                + " Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are"
                                + " allowed at the root of the schema if the status subresource is enabled");
                return;
            }
        }
    }

    private void node(MapValue schema, String path, Place place) {
        keywords(schema, path, place);
        children(schema, path, place);
        extensions(schema, path);
        if (schema.text("x-kubernetes-list-type", "").equals("map")) {
            mapKeys(schema, path);
        }
        keysAreSet(schema, path);
        RuleFaults.syntax(schema, path, faults);
    }

    private void keywords(MapValue schema, String path, Place place) {
        String type = schema.text("type", "");
        if (!place.noDefaults().isEmpty() && schema.has("default")) {
            faults.forbidden(path + ".default", "must not be set " + place.noDefaults());
        }
        for (String keyword :
                List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
            if (schema.has(keyword)) {
                unreadable = true;
                faults.forbidden(path + "." + keyword, NOT_SERVED.getOrDefault(keyword, ""));
            }
        }
        if (type.equals("null")) {
            faults.forbidden(path + ".type", "type cannot be set to null, use nullable as an alternative");
        } else if (!type.isEmpty() && !TYPES.contains(type)) {
            faults.notSupported(path + ".type", type, TYPES);
        }
        if (schema.get("items") instanceof ListValue) {
            unreadable = true;
            faults.forbidden(path + ".items", "items must be a schema object and not an array");
        }
        if (place.insideMetadata() && schema.flag("x-kubernetes-embedded-resource", false)) {
            faults.forbidden(path + ".x-kubernetes-embedded-resource", "must not be used inside of resource meta");
        }
        if (schema.flag("uniqueItems", false)) {
            faults.forbidden(
                    path + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        pattern(schema.text("pattern", ""), path, faults);
    }

    private static void pattern(String pattern, String path, Faults faults) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            faults.invalid(
                    path + ".pattern", pattern, "must be a valid regular expression, but isn't: " + e.getMessage());
        }
    }

    private void children(MapValue schema, String path, Place place) {
        Value additional = schema.get("additionalProperties");
        if (additional != null && !schema.map("properties").isEmpty()) {
            boolean isPlainTrue = !(additional instanceof MapValue) && schema.flag("additionalProperties", false);
            if (!isPlainTrue) {
                faults.forbidden(
                        path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
            }
        }
        Place inner = new Place(false, place.insideMetadata(), place.noDefaults());
        if (additional instanceof MapValue values) {
            node(values, path + ".additionalProperties", inner);
        }
        boolean isWhole = place.isRoot() || schema.flag("x-kubernetes-embedded-resource", false);
        for (var property : schema.map("properties")) {
            if (property.getValue() instanceof MapValue child) {
                String name = property.getKey();
                boolean meta = isWhole && META_FIELDS.contains(name);
                String why = meta && place.isRoot() ? "in top-level " + name : place.noDefaults();
                Place below = new Place(false, place.insideMetadata() || meta, why);
                node(child, path + ".properties[" + name + "]", below);
            }
        }
        if (schema.get("not") instanceof MapValue not) {
            node(not, path + ".not", inner);
        }
        for (String keyword : List.of("allOf", "oneOf", "anyOf")) {
            ListValue list = schema.list(keyword);
            for (int i = 0; i < list.size(); i++) {
                node(list.mapAt(i), path + "." + keyword + "[" + i + "]", inner);
            }
        }
        if (schema.get("items") instanceof MapValue items) {
            node(items, path + ".items", inner);
        }
    }

    private void extensions(MapValue schema, String path) {
        String type = schema.text("type", "");
        Value preserves = schema.get("x-kubernetes-preserve-unknown-fields");
        if (preserves != null && !schema.flag("x-kubernetes-preserve-unknown-fields", false)) {
            faults.invalid(path + ".x-kubernetes-preserve-unknown-fields", preserves, "must be true or undefined");
        }
        String mapType = schema.text("x-kubernetes-map-type", "");
        if (!mapType.isEmpty()) {
            type(type, "object", path, "must be object if x-kubernetes-map-type is specified");
            if (!mapType.equals("atomic") && !mapType.equals("granular")) {
                faults.notSupported(path + ".x-kubernetes-map-type", mapType, List.of("atomic", "granular"));
            }
        }
        String listType = schema.text("x-kubernetes-list-type", "");
        if (!listType.isEmpty()) {
            type(type, "array", path, "must be array if x-kubernetes-list-type is specified");
            if (type.equals("array") && listType.equals("set")) {
                set(schema.map("items"), path + ".items");
            }
            if (!List.of("atomic", "set", "map").contains(listType)) {
                faults.notSupported(path + ".x-kubernetes-list-type", listType, List.of("atomic", "set", "map"));
            }
        }
        if (!schema.list("x-kubernetes-list-map-keys").isEmpty() && !listType.equals("map")) {
            String text = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (listType.isEmpty()) {
                faults.required(path + ".x-kubernetes-list-type", text);
            } else {
                faults.invalid(path + ".x-kubernetes-list-type", listType, text);
            }
        }
    }

    private void type(String type, String wanted, String path, String text) {
        if (type.isEmpty()) {
            faults.required(path + ".type", text);
        } else if (!type.equals(wanted)) {
            faults.invalid(path + ".type", type, text);
        }
    }

    private void set(MapValue items, String path) {
        String text = "must be atomic as item of a list with x-kubernetes-list-type=set";
        String type = items.text("type", "");
        Value listType = items.get("x-kubernetes-list-type");
        Value mapType = items.get("x-kubernetes-map-type");
        if (type.equals("array")
                && listType != null
                && !items.text("x-kubernetes-list-type", "").equals("atomic")) {
            faults.invalid(path + ".x-kubernetes-list-type", listType, text);
        }
        if (type.equals("object") && !items.text("x-kubernetes-map-type", "").equals("atomic")) {
            faults.invalid(path + ".x-kubernetes-map-type", mapType, text);
        }
    }

    private void mapKeys(MapValue schema, String path) {
        ListValue keys = schema.list("x-kubernetes-list-map-keys");
        String field = path + ".x-kubernetes-list-map-keys";
        if (keys.isEmpty()) {
            faults.required(field, "must not be empty if x-kubernetes-list-type is map");
        }
        if (!schema.has("items")) {
            faults.required(path + ".items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        MapValue items = schema.map("items");
        if (!items.text("type", "").equals("object")) {
            faults.invalid(
                    path + ".items.type",
                    items.text("type", ""),
                    "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String key : keys.texts()) {
            if (!items.map("properties").has(key)) {
                faults.invalid(field, keys, "entries must all be names of item properties");
            }
            String type = items.map("properties").map(key).text("type", "");
            if (type.equals("array") || type.equals("object")) {
                faults.invalid(
                        path + ".items.properties[" + key + "].type",
                        type,
                        "must be a scalar type if parent array's x-kubernetes-list-type is map");
            }
            if (!seen.add(key)) {
                faults.invalid(field, keys, "must not contain duplicate entries");
            }
        }
    }

    /** Items of sets and maps must be told apart by values that are always there. */
    private void keysAreSet(MapValue schema, String path) {
        String listType = schema.text("x-kubernetes-list-type", "");
        MapValue items = schema.map("items");
        if (items.isEmpty() || (!listType.equals("set") && !listType.equals("map"))) {
            return;
        }
        if (items.flag("nullable", false)) {
            faults.forbidden(path + ".items.nullable", "cannot be nullable when x-kubernetes-list-type is " + listType);
        }
        if (!listType.equals("map")) {
            return;
        }
        List<String> required = items.list("required").texts();
        for (String key : schema.list("x-kubernetes-list-map-keys").texts()) {
            MapValue property = items.map("properties").map(key);
            String place = path + ".items.properties[" + key + "]";
            if (items.map("properties").has(key) && !required.contains(key) && !property.has("default")) {
                faults.required(
                        place + ".default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required"
                                + " property");
            }
            if (property.flag("nullable", false)) {
                faults.forbidden(
                        place + ".nullable",
                        "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
    }
}
