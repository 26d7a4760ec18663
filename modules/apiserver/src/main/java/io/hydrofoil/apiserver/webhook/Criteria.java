package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Which writes a webhook, a policy or a binding of a policy concerns.
 *
 * @param rules those that one has to match; empty: all do
 * @param exclusions rules none of which may match
 * @param isEquivalent whether writes to other versions of what rules name match too
 * @param namespaces labels of the namespace
 * @param objects labels of the object
 */
public record Criteria(
        List<MapValue> rules,
        List<MapValue> exclusions,
        boolean isEquivalent,
        LabelSelector namespaces,
        LabelSelector objects) {

    /** Those of a webhook. */
    static Criteria ofWebhook(MapValue webhook) {
        return of(webhook, "rules");
    }

    /** Those of a policy ({@code matchConstraints}) or of a binding ({@code matchResources}). */
    public static Criteria ofPolicy(MapValue match) {
        return of(match, "resourceRules");
    }

    private static Criteria of(MapValue match, String rules) {
        return new Criteria(
                maps(match, rules),
                maps(match, "excludeResourceRules"),
                match.text("matchPolicy", "Equivalent").equals("Equivalent"),
                LabelSelector.of(match.map("namespaceSelector")),
                LabelSelector.of(match.map("objectSelector")));
    }

    private static List<MapValue> maps(MapValue match, String field) {
        List<MapValue> maps = new ArrayList<>(1);
        match.list(field).maps().forEach(maps::add);
        return List.copyOf(maps);
    }
}
