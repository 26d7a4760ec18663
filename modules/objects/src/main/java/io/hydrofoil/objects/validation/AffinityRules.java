package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where pods want to be: near nodes or other pods, away from them, or spread. */
final class AffinityRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final int MAX_WEIGHT = 100;
    private static final List<String> ACTIONS = List.of("DoNotSchedule", "ScheduleAnyway");
    private static final List<String> NODE_POLICIES = List.of("Honor", "Ignore");

    private final Faults faults;

    AffinityRules(Faults faults) {
        this.faults = faults;
    }

    void affinity(MapValue affinity, String path) {
        if (affinity.get("nodeAffinity") instanceof MapValue nodes) {
            nodes(nodes, path + ".nodeAffinity");
        }
        for (String sort : new String[] {"podAffinity", "podAntiAffinity"}) {
            if (affinity.get(sort) instanceof MapValue pods) {
                pods(pods, path + "." + sort);
            }
        }
    }

    private void nodes(MapValue affinity, String path) {
        if (affinity.get(REQUIRED) instanceof MapValue required) {
            NodeSelectorRules.selector(required, path + "." + REQUIRED, faults);
        }
        ListValue preferred = affinity.list(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String field = path + "." + PREFERRED + "[" + i + "]";
            weight(preferred.mapAt(i), field);
            NodeSelectorRules.preference(preferred.mapAt(i).map("preference"), field + ".preference", faults);
        }
    }

    private void weight(MapValue term, String path) {
        long weight = term.number("weight", 0);
        if (weight < 1 || weight > MAX_WEIGHT) {
            faults.invalid(path + ".weight", weight, "must be in the range 1-" + MAX_WEIGHT);
        }
    }

    private void pods(MapValue affinity, String path) {
        ListValue required = affinity.list(REQUIRED);
        for (int i = 0; i < required.size(); i++) {
            term(required.mapAt(i), path + "." + REQUIRED + "[" + i + "]");
        }
        ListValue preferred = affinity.list(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String field = path + "." + PREFERRED + "[" + i + "]";
            weight(preferred.mapAt(i), field);
            term(preferred.mapAt(i).map("podAffinityTerm"), field + ".podAffinityTerm");
        }
    }

    private void term(MapValue term, String path) {
        for (String name : new String[] {"labelSelector", "namespaceSelector"}) {
            if (term.get(name) instanceof MapValue selector) {
                SelectorRules.selector(selector, path + "." + name, faults);
            }
        }
        for (String namespace : term.list("namespaces").texts()) {
            faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
        }
        boolean selects = term.has("labelSelector");
        List<String> matching = term.list("matchLabelKeys").texts();
        List<String> differing = term.list("mismatchLabelKeys").texts();
        labelKeys(matching, selects, path + ".matchLabelKeys");
        labelKeys(differing, selects, path + ".mismatchLabelKeys");
        selectedKeys(term.map("labelSelector"), matching, path);
        for (int i = 0; i < matching.size(); i++) {
            if (differing.contains(matching.get(i))) {
                faults.invalid(
                        path + ".matchLabelKeys[" + i + "]",
                        matching.get(i),
                        "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
        String key = term.text("topologyKey", "");
        if (key.isEmpty()) {
            faults.required(path + ".topologyKey", "can not be empty");
        }
        faults.invalid(path + ".topologyKey", key, LabelSyntax.keyFaults(key));
    }

    /**
     * Keys that the selector names besides: each was required already because of the label of the pod, so that what
     * counts is the second time. A server reports them at the term, not at the list.
     */
    private void selectedKeys(MapValue selector, List<String> matching, String path) {
        Set<String> seen = new HashSet<>(selector.map("matchLabels").keys());
        for (MapValue requirement : selector.list("matchExpressions").maps()) {
            String key = requirement.text("key", "");
            int index = matching.lastIndexOf(key);
            if (index >= 0 && seen.contains(key)) {
                faults.invalid(path + "[" + index + "]", key, "exists in both matchLabelKeys and labelSelector");
            }
            seen.add(key);
        }
    }

    private void labelKeys(List<String> keys, boolean selects, String path) {
        if (keys.isEmpty()) {
            return;
        }
        if (!selects) {
            faults.forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            faults.invalid(path + "[" + i + "]", keys.get(i), LabelSyntax.keyFaults(keys.get(i)));
        }
    }

    /** topologySpreadConstraints; {@code labels} are the pod's own. */
    void spread(ListValue constraints, MapValue labels, String path) {
        for (int i = 0; i < constraints.size(); i++) {
            MapValue constraint = constraints.mapAt(i);
            String field = path + "[" + i + "]";
            long skew = constraint.number("maxSkew", 0);
            if (skew <= 0) {
                faults.invalid(field + ".maxSkew", skew, QuantityRules.POSITIVE);
            }
            String key = constraint.text("topologyKey", "");
            if (key.isEmpty()) {
                faults.required(field + ".topologyKey", "can not be empty");
            }
            String action = constraint.text("whenUnsatisfiable", "");
            faults.oneOf(field + ".whenUnsatisfiable", action, ACTIONS);
            if (isRepeated(constraints, i, key, action)) {
                faults.duplicate(field + ".{topologyKey, whenUnsatisfiable}", "{" + key + ", " + action + "}");
            }
            minDomains(constraint, action, field + ".minDomains");
            for (String policy : new String[] {"nodeAffinityPolicy", "nodeTaintsPolicy"}) {
                if (constraint.has(policy)) {
                    faults.oneOf(field + "." + policy, constraint.text(policy, ""), NODE_POLICIES);
                }
            }
            spreadKeys(constraint, labels, field + ".matchLabelKeys");
            if (constraint.get("labelSelector") instanceof MapValue selector) {
                SelectorRules.selector(selector, field + ".labelSelector", faults);
            }
        }
    }

    private static boolean isRepeated(ListValue constraints, int index, String key, String action) {
        for (int i = index + 1; i < constraints.size(); i++) {
            MapValue later = constraints.mapAt(i);
            boolean same = later.text("topologyKey", "").equals(key)
                    && later.text("whenUnsatisfiable", "").equals(action);
            if (same) {
                return true;
            }
        }
        return false;
    }

    private void minDomains(MapValue constraint, String action, String field) {
        if (!constraint.has("minDomains")) {
            return;
        }
        long domains = constraint.number("minDomains", 0);
        if (domains <= 0) {
            faults.invalid(field, domains, QuantityRules.POSITIVE);
        }
        if (!action.equals("DoNotSchedule")) {
            faults.invalid(field, domains, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
    }

    private void spreadKeys(MapValue constraint, MapValue labels, String path) {
        List<String> keys = constraint.list("matchLabelKeys").texts();
        if (keys.isEmpty()) {
            return;
        }
        if (!constraint.has("labelSelector")) {
            faults.forbidden(path, "must not be specified when labelSelector is not set");
        }
        MapValue selector = constraint.map("labelSelector");
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            faults.invalid(path + "[" + i + "]", key, LabelSyntax.keyFaults(key));
            if (isSelected(selector, key, labels.text(key))) {
                faults.invalid(path + "[" + i + "]", key, "exists in both matchLabelKeys and labelSelector");
            }
        }
    }

    /** Whether the selector names a key itself; what was required because of the label of the pod does not count. */
    private static boolean isSelected(MapValue selector, String key, @Nullable String label) {
        if (selector.map("matchLabels").has(key)) {
            return true;
        }
        for (MapValue requirement : selector.list("matchExpressions").maps()) {
            boolean made = label != null
                    && requirement.text("operator", "").equals("In")
                    && requirement.list("values").texts().equals(List.of(label));
            if (requirement.text("key", "").equals(key) && !made) {
                return true;
            }
        }
        return false;
    }
}
