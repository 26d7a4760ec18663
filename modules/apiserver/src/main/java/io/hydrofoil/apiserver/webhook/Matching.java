package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which webhooks and policies a write concerns: by rules, by the labels of its namespace and of the object. */
public final class Matching {
    private static final String ALL = "*";
    private static final String REGISTRATION = "admissionregistration.k8s.io";
    /** Whoever forbids these could never be corrected. */
    private static final Set<String> EXEMPT = Set.of(
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings");

    private final KindTable kinds;
    private final Kind namespaces;

    /** For writes to these kinds and custom ones. */
    public Matching(KindTable kinds) {
        this.kinds = kinds;
        this.namespaces = kinds.require("v1", "Namespace");
    }

    /** Whether no webhook ever sees it. */
    static boolean isExempt(Target target) {
        return target.kind().group().equals(REGISTRATION)
                && EXEMPT.contains(target.kind().plural());
    }

    /** The kind as which the write is to be shown to whoever has these criteria, or null if it does not concern him. */
    public @Nullable Kind match(Criteria criteria, Reviewed reviewed) {
        if (!isInNamespace(criteria.namespaces(), reviewed) || !hasLabels(criteria.objects(), reviewed)) {
            return null;
        }
        if (byRules(criteria, criteria.exclusions(), reviewed) != null) {
            return null;
        }
        return criteria.rules().isEmpty() ? reviewed.target().kind() : byRules(criteria, criteria.rules(), reviewed);
    }

    private @Nullable Kind byRules(Criteria criteria, List<MapValue> rules, Reviewed reviewed) {
        Target target = reviewed.target();
        if (anyRule(rules, reviewed, target.kind())) {
            return target.kind();
        }
        if (criteria.isEquivalent() && !rules.isEmpty()) {
            for (Kind other : others(target.kind())) {
                if (anyRule(rules, reviewed, other)) {
                    return other;
                }
            }
        }
        return null;
    }

    /** Kinds that show the same objects. */
    private Collection<Kind> others(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            return custom.versions();
        }
        return kind.persisted()
                ? kinds.all().stream()
                        .filter(other -> other != kind
                                && other.persisted()
                                && other.storageResource().equals(kind.storageResource()))
                        .toList()
                : List.of();
    }

    private static boolean anyRule(List<MapValue> rules, Reviewed reviewed, Kind kind) {
        for (MapValue rule : rules) {
            if (isIn(rule, "operations", reviewed.operation().name())
                    && isIn(rule, "apiGroups", kind.group())
                    && isIn(rule, "apiVersions", kind.version())
                    && isOfResource(rule, kind.plural(), reviewed.target().subresourceName())
                    && isInScope(rule.text("scope", ALL), reviewed.target())
                    && isNamed(rule.list("resourceNames").texts(), reviewed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(MapValue rule, String field, String value) {
        List<String> values = rule.list(field).texts();
        return values.contains(ALL) || values.contains(value);
    }

    private static boolean isOfResource(MapValue rule, String resource, String subresource) {
        for (String wanted : rule.list("resources").texts()) {
            int slash = wanted.indexOf('/');
            String main = slash < 0 ? wanted : wanted.substring(0, slash);
            String sub = slash < 0 ? "" : wanted.substring(slash + 1);
            if ((main.equals(ALL) || main.equals(resource)) && (sub.equals(ALL) || sub.equals(subresource))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(List<String> names, Reviewed reviewed) {
        return names.isEmpty() || names.contains(reviewed.name());
    }

    private static boolean isInScope(String scope, Target target) {
        return switch (scope) {
            case "Namespaced" -> !target.namespace().isEmpty();
            case "Cluster" -> target.namespace().isEmpty();
            default -> true;
        };
    }

    private boolean isInNamespace(LabelSelector selector, Reviewed reviewed) {
        if (selector.isEmpty()) {
            return true;
        }
        Target target = reviewed.target();
        boolean isNamespace = target.kind() == namespaces;
        if (target.namespace().isEmpty() && !isNamespace) {
            return true;
        }
        if (isNamespace && target.subresource() == null && reviewed.operation() != Operation.DELETE) {
            return selector.matches(reviewed.object().map("metadata").map("labels"));
        }
        String name = isNamespace ? target.name() : target.namespace();
        Current namespace = reviewed.attempt().records().look(namespaces, "", name);
        return namespace != null && selector.matches(namespace.metadata().map("labels"));
    }

    private static boolean hasLabels(LabelSelector selector, Reviewed reviewed) {
        return selector.isEmpty() || isSelected(selector, reviewed.object()) || isSelected(selector, reviewed.old());
    }

    private static boolean isSelected(LabelSelector selector, MapValue object) {
        return !object.isEmpty() && selector.matches(object.map("metadata").map("labels"));
    }
}
