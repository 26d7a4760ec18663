package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.Map;

/**
 * The flow schemas and priority levels that a server cannot do without: nobody may change them, but for what the exempt
 * level lends.
 */
final class FixedFlow {
    private static final String EVERYTHING = """
            "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "clusterScope": true,
             "namespaces": ["*"]}],
            "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}]
            """;
    private static final Map<String, MapValue> SCHEMAS =
            Map.of("exempt", spec("""
            {"priorityLevelConfiguration": {"name": "exempt"}, "matchingPrecedence": 1, "rules": [{
             "subjects": [{"kind": "Group", "group": {"name": "system:masters"}}], %s}]}
            """.formatted(EVERYTHING)), "catch-all", spec("""
            {"priorityLevelConfiguration": {"name": "catch-all"}, "matchingPrecedence": 10000,
             "distinguisherMethod": {"type": "ByUser"}, "rules": [{
             "subjects": [{"kind": "Group", "group": {"name": "system:unauthenticated"}},
             {"kind": "Group", "group": {"name": "system:authenticated"}}], %s}]}
            """.formatted(EVERYTHING)));
    private static final MapValue EXEMPT_LEVEL = spec("{\"type\": \"Exempt\"}");
    private static final MapValue CATCH_ALL_LEVEL = spec("""
            {"type": "Limited", "limited": {"nominalConcurrencyShares": 5, "limitResponse": {"type": "Reject"},
             "lendablePercent": 0}}
            """);

    private FixedFlow() {}

    private static MapValue spec(String json) {
        return Json.map(json).freeze();
    }

    static void schema(String name, MapValue spec, Faults faults) {
        MapValue fixed = SCHEMAS.get(name);
        if (fixed != null && !spec.equals(fixed)) {
            faults.invalid("spec", ApiTypes.FLOW_SCHEMA.of(spec), "spec of '" + name + "' must equal the fixed value");
        }
    }

    static void level(String name, MapValue spec, Faults faults) {
        if (name.equals("exempt") && !withoutExempt(spec).equals(EXEMPT_LEVEL)) {
            level(spec, "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value", faults);
        } else if (name.equals("catch-all") && !spec.equals(CATCH_ALL_LEVEL)) {
            level(spec, "spec of 'catch-all' must equal the fixed value", faults);
        }
    }

    private static void level(MapValue spec, String text, Faults faults) {
        faults.invalid("spec", ApiTypes.PRIORITY_LEVEL.of(spec), text);
    }

    private static MapValue withoutExempt(MapValue spec) {
        MapValue copy = spec.copy();
        copy.remove("exempt");
        return copy;
    }
}
