package io.hydrofoil.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of some wanted rules somebody does not hold. Wanted rules are taken apart into single permissions (one verb on
 * one resource of one group, or on one path), each of which must be covered by one held rule; what is left over is put
 * together again by resource, so that a person can read it. Source: the escalation check of a Kubernetes server.
 */
final class RuleCover {
    private static final String ALL = "*";

    private RuleCover() {}

    /** The permissions that are missing, in words and in order; empty if none. */
    static List<String> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        Map<PolicyRule, Set<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule rule : wanted) {
            for (PolicyRule single : singles(rule)) {
                if (held.stream().noneMatch(one -> covers(one, single))) {
                    verbs.computeIfAbsent(withoutVerbs(single), ignored -> new LinkedHashSet<>())
                            .addAll(single.verbs());
                }
            }
        }
        return verbs.entrySet().stream()
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .sorted()
                .toList();
    }

    private static List<PolicyRule> singles(PolicyRule rule) {
        List<PolicyRule> singles = new ArrayList<>();
        for (String verb : rule.verbs()) {
            for (String group : rule.groups()) {
                for (String resource : rule.resources()) {
                    List<List<String>> names = rule.names().isEmpty()
                            ? List.of(List.of())
                            : rule.names().stream().map(List::of).toList();
                    names.forEach(name -> singles.add(
                            new PolicyRule(List.of(verb), List.of(group), List.of(resource), name, List.of())));
                }
            }
            rule.paths()
                    .forEach(path ->
                            singles.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path))));
        }
        return singles;
    }

    private static boolean covers(PolicyRule held, PolicyRule single) {
        if (!hasAllOr(held.verbs(), single.verbs().getFirst())) {
            return false;
        }
        if (!single.paths().isEmpty()) {
            String path = single.paths().getFirst();
            return held.paths().stream().anyMatch(one -> coversPath(one, path));
        }
        return hasAllOr(held.groups(), single.groups().getFirst())
                && coversResource(held.resources(), single.resources().getFirst())
                && (held.names().isEmpty()
                        || (!single.names().isEmpty() && held.names().containsAll(single.names())));
    }

    private static boolean coversPath(String held, String path) {
        return held.equals(path) || (held.endsWith(ALL) && path.startsWith(held.substring(0, held.length() - 1)));
    }

    private static boolean coversResource(List<String> held, String resource) {
        int slash = resource.indexOf('/');
        return hasAllOr(held, resource) || (slash >= 0 && held.contains(ALL + resource.substring(slash)));
    }

    private static boolean hasAllOr(List<String> held, String wanted) {
        return held.contains(ALL) || held.contains(wanted);
    }

    private static PolicyRule withoutVerbs(PolicyRule rule) {
        return new PolicyRule(List.of(), rule.groups(), rule.resources(), rule.names(), rule.paths());
    }

    private static String text(PolicyRule rule, Set<String> verbs) {
        List<String> parts = new ArrayList<>();
        add(parts, "APIGroups", rule.groups());
        add(parts, "NonResourceURLs", rule.paths());
        add(parts, "Resources", rule.resources());
        add(parts, "ResourceNames", rule.names());
        add(parts, "Verbs", List.copyOf(verbs));
        return "{" + String.join(", ", parts) + "}";
    }

    private static void add(List<String> parts, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            parts.add(field + ":" + quoted(texts));
        }
    }

    /** As Go prints a list of strings. */
    static String quoted(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(" ", "[", "]"));
    }
}
