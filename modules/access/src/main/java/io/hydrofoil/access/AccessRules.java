package io.hydrofoil.access;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * Rules as a SelfSubjectRulesReview shows them.
 *
 * @param resources items of {@code status.resourceRules}
 * @param paths items of {@code status.nonResourceRules}
 */
public record AccessRules(ListValue resources, ListValue paths) {
    static final PolicyRule EVERYTHING =
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of("*"));

    static AccessRules of(List<PolicyRule> rules) {
        ListValue resources = new ListValue();
        ListValue paths = new ListValue();
        for (PolicyRule rule : rules) {
            if (!rule.resources().isEmpty()) {
                MapValue shown = resources.addMap().put("verbs", ListValue.ofTexts(rule.verbs()));
                shown.put("apiGroups", ListValue.ofTexts(rule.groups()))
                        .put("resources", ListValue.ofTexts(rule.resources()));
                if (!rule.names().isEmpty()) {
                    shown.put("resourceNames", ListValue.ofTexts(rule.names()));
                }
            }
            if (!rule.paths().isEmpty()) {
                paths.addMap()
                        .put("verbs", ListValue.ofTexts(rule.verbs()))
                        .put("nonResourceURLs", ListValue.ofTexts(rule.paths()));
            }
        }
        return new AccessRules(resources, paths);
    }
}
