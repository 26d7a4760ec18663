package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.policy.PolicyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which requests webhooks and admission policies are about. */
final class AdmissionMatchRules {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
    static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
    private static final int MAX_CONDITIONS = 64;
    private static final String EVERYTHING = "*/*";

    private AdmissionMatchRules() {}

    /** One rule of operations on resources. */
    static void rule(MapValue rule, String path, Faults faults) {
        List<String> operations = rule.list("operations").texts();
        wildcard(rule, "operations", "operations", path, faults);
        for (int i = 0; i < operations.size(); i++) {
            faults.oneOf(path + ".operations[" + i + "]", operations.get(i), OPERATIONS);
        }
        wildcard(rule, "apiGroups", "API groups", path, faults);
        wildcard(rule, "apiVersions", "API versions", path, faults);
        List<String> versions = rule.list("apiVersions").texts();
        for (int i = 0; i < versions.size(); i++) {
            faults.requireText(path + ".apiVersions[" + i + "]", versions.get(i));
        }
        resources(rule.list("resources"), path + ".resources", faults);
        if (rule.has("scope")) {
            faults.oneOf(path + ".scope", rule.text("scope", ""), SCOPES);
        }
    }

    private static void wildcard(MapValue rule, String field, String what, String path, Faults faults) {
        ListValue values = rule.list(field);
        if (values.isEmpty()) {
            faults.required(path + "." + field);
        } else if (values.size() > 1 && values.texts().contains("*")) {
            faults.invalid(path + "." + field, values, "if '*' is present, must not specify other " + what);
        }
    }

    private static void resources(ListValue resources, String path, Faults faults) {
        if (resources.isEmpty()) {
            faults.required(path);
        }
        List<String> texts = resources.texts();
        Set<String> allSubresources = new HashSet<>();
        Set<String> ofAllResources = new HashSet<>();
        boolean plain = false;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            String place = path + "[" + i + "]";
            faults.requireText(place, text);
            int slash = text.indexOf('/');
            if (slash < 0) {
                plain |= !text.isEmpty() && !text.equals("*");
                continue;
            }
            String resource = text.substring(0, slash);
            String subresource = text.substring(slash + 1);
            if (allSubresources.contains(resource)) {
                faults.invalid(place, text, "if '" + resource + "/*' is present, must not specify " + text);
            }
            if (ofAllResources.contains(subresource)) {
                faults.invalid(place, text, "if '*/" + subresource + "' is present, must not specify " + text);
            }
            if (subresource.equals("*")) {
                allSubresources.add(resource);
            }
            if (resource.equals("*")) {
                ofAllResources.add(subresource);
            }
        }
        if (texts.size() > 1 && texts.contains(EVERYTHING)) {
            faults.invalid(path, resources, "if '*/*' is present, must not specify other resources");
        }
        if (texts.contains("*") && plain) {
            faults.invalid(path, resources, "if '*' is present, must not specify other resources without subresources");
        }
    }

    /** The resources of a policy or of its binding. */
    static void resources(MapValue match, String path, Faults faults) {
        if (match.has("matchPolicy")) {
            faults.oneOf(path + ".matchPolicy", match.text("matchPolicy", ""), MATCH_POLICIES);
        } else {
            faults.required(path + ".matchPolicy");
        }
        for (String field : List.of("namespaceSelector", "objectSelector")) {
            if (match.get(field) instanceof MapValue selector) {
                SelectorRules.selector(selector, path + "." + field, faults);
            } else {
                faults.required(path + "." + field);
            }
        }
        for (String field : List.of("resourceRules", "excludeResourceRules")) {
            ListValue rules = match.list(field);
            for (int i = 0; i < rules.size(); i++) {
                named(rules.mapAt(i), path + "." + field + "[" + i + "]", faults);
            }
        }
    }

    private static void named(MapValue rule, String path, Faults faults) {
        Set<String> seen = new HashSet<>();
        List<String> names = rule.list("resourceNames").texts();
        for (int i = 0; i < names.size(); i++) {
            String place = path + ".resourceNames[" + i + "]";
            if (seen.add(names.get(i))) {
                faults.invalid(place, names.get(i), NameRules.pathSegment(names.get(i)));
            } else {
                faults.duplicate(place, names.get(i));
            }
        }
        rule(rule, path, faults);
    }

    /** Conditions under which a request counts. */
    static void conditions(ListValue conditions, PolicyScope scope, String path, Faults faults) {
        if (conditions.size() > MAX_CONDITIONS) {
            faults.tooMany(path, conditions.size(), MAX_CONDITIONS);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            MapValue condition = conditions.mapAt(i);
            String place = path + "[" + i + "]";
            String expression = condition.text("expression", "").strip();
            if (expression.isEmpty()) {
                faults.required(place + ".expression");
            } else {
                ExpressionFaults.check(scope, expression, PolicyScope.BOOL, place + ".expression", faults);
            }
            String name = condition.text("name", "");
            if (name.isEmpty()) {
                faults.required(place + ".name");
                continue;
            }
            faults.invalid(place + ".name", name, LabelSyntax.keyFaults(name));
            if (!seen.add(name)) {
                faults.duplicate(place + ".name", name);
            }
        }
    }
}
