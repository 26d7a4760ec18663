package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Flow schemas: which requests belong to which priority level. */
final class FlowRules implements KindRules.WithStatus {
    private static final long MAX_PRECEDENCE = 10_000;
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");
    private static final List<String> DISTINGUISHERS = List.of("ByNamespace", "ByUser");
    private static final String NAMESPACE = "each member of this list must be '*' or a DNS-1123 label; ";

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String path = "spec.matchingPrecedence";
        long precedence = spec.number("matchingPrecedence", 0);
        if (precedence <= 0) {
            faults.invalid(path, precedence, "must be a positive value");
        }
        if (precedence > MAX_PRECEDENCE) {
            faults.invalid(path, precedence, "must not be greater than " + MAX_PRECEDENCE);
        }
        if (precedence == 1 && !object.map("metadata").text("name", "").equals("exempt")) {
            faults.invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
        if (spec.get("distinguisherMethod") instanceof MapValue method
                && !DISTINGUISHERS.contains(method.text("type", ""))) {
            faults.notSupported("spec.distinguisherMethod.type", ApiTypes.DISTINGUISHER.of(method), DISTINGUISHERS);
        }
        String level = spec.map("priorityLevelConfiguration").text("name", "");
        if (level.isEmpty()) {
            faults.required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        } else {
            faults.invalid("spec.priorityLevelConfiguration.name", level, NameRules.subdomain(level));
        }
        ListValue rules = spec.list("rules");
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.mapAt(i), "spec.rules[" + i + "]", faults);
        }
        FixedFlow.schema(object.map("metadata").text("name", ""), spec, faults);
    }

    @Override
    public void status(MapValue status, Faults faults) {
        ConditionRules.types(status.list("conditions"), "status.conditions", faults);
    }

    private static void rule(MapValue rule, String path, Faults faults) {
        ListValue subjects = rule.list("subjects");
        if (subjects.isEmpty()) {
            faults.required(path + ".subjects", "subjects must contain at least one value");
        }
        for (int i = 0; i < subjects.size(); i++) {
            FlowSubjectRules.subject(subjects.mapAt(i), path + ".subjects[" + i + "]", faults);
        }
        ListValue resources = rule.list("resourceRules");
        ListValue others = rule.list("nonResourceRules");
        if (resources.isEmpty() && others.isEmpty()) {
            faults.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        for (int i = 0; i < resources.size(); i++) {
            resource(resources.mapAt(i), path + ".resourceRules[" + i + "]", faults);
        }
        for (int i = 0; i < others.size(); i++) {
            other(others.mapAt(i), path + ".nonResourceRules[" + i + "]", faults);
        }
    }

    private static void resource(MapValue rule, String path, Faults faults) {
        verbs(rule, path, faults);
        wildcard(
                rule.list("apiGroups"),
                path + ".apiGroups",
                "resource rules must supply at least one api group",
                "api groups",
                faults);
        wildcard(
                rule.list("resources"),
                path + ".resources",
                "resource rules must supply at least one resource",
                "resources",
                faults);
        ListValue namespaces = rule.list("namespaces");
        if (namespaces.isEmpty()) {
            if (!rule.flag("clusterScope", false)) {
                faults.required(
                        path + ".namespaces",
                        "resource rules that are not cluster scoped must supply at least one namespace");
            }
            return;
        }
        if (namespaces.texts().contains("*")) {
            wildcard(namespaces, path + ".namespaces", "", "namespaces", faults);
            return;
        }
        List<String> names = namespaces.texts();
        for (int i = 0; i < names.size(); i++) {
            for (String wrong : NameRules.label(names.get(i))) {
                faults.invalid(path + ".namespaces[" + i + "]", names.get(i), NAMESPACE + wrong);
            }
        }
    }

    private static void other(MapValue rule, String path, Faults faults) {
        verbs(rule, path, faults);
        ListValue urls = rule.list("nonResourceURLs");
        wildcard(
                urls,
                path + ".nonResourceURLs",
                "nonResourceURLs must contain at least one value",
                "non-resource URLs",
                faults);
        List<String> texts = urls.texts();
        if (texts.contains("*")) {
            return;
        }
        for (int i = 0; i < texts.size(); i++) {
            url(texts.get(i), path + ".nonResourceURLs[" + i + "]", faults);
        }
    }

    /** Only the first fault of a path is told. */
    private static void url(String text, String path, Faults faults) {
        int star = text.indexOf('*');
        if (text.isEmpty()) {
            faults.invalid(path, text, "must not be empty");
        } else if (!text.startsWith("/")) {
            faults.invalid(path, text, "must start with slash");
        } else if (text.contains(" ")) {
            faults.invalid(path, text, "must not contain white-space");
        } else if (text.contains("//")) {
            faults.invalid(path, text, "must not contain double slash");
        } else if (star >= 0 && (star != text.length() - 1 || !text.endsWith("/*"))) {
            faults.invalid(path, text, "wildcard can only do suffix matching");
        }
    }

    private static void verbs(MapValue rule, String path, Faults faults) {
        ListValue verbs = rule.list("verbs");
        wildcard(verbs, path + ".verbs", "verbs must contain at least one value", "verbs", faults);
        List<String> texts = verbs.texts();
        if (!texts.contains("*") && !VERBS.containsAll(texts)) {
            faults.notSupported(path + ".verbs", verbs, VERBS);
        }
    }

    private static void wildcard(ListValue values, String path, String whenEmpty, String what, Faults faults) {
        if (values.isEmpty()) {
            faults.required(path, whenEmpty);
        } else if (values.size() > 1 && values.texts().contains("*")) {
            faults.invalid(path, values, "if '*' is present, must not specify other " + what);
        }
    }
}
