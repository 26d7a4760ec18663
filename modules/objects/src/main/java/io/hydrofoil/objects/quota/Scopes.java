package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QosClass;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which objects a quota with scopes counts: pods by what they are like, volume claims by their attributes class. */
public final class Scopes {
    private Scopes() {}

    /** Whether all scopes of a quota's spec hold; a kind that knows no scopes is in none. */
    public static boolean hold(Kind kind, MapValue object, MapValue quota) {
        for (String scope : quota.list("scopes").texts()) {
            if (!holds(kind, object, scope, "Exists", List.of())) {
                return false;
            }
        }
        for (MapValue term : quota.map("scopeSelector").list("matchExpressions").maps()) {
            List<String> values = term.list("values").texts();
            if (!holds(kind, object, term.text("scopeName", ""), term.text("operator", ""), values)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Kind kind, MapValue object, String scope, String operator, List<String> values) {
        if (!kind.group().isEmpty()) {
            return false;
        }
        return switch (kind.plural()) {
            case "pods" -> holds(object.map("spec"), scope, operator, values);
            case "persistentvolumeclaims" ->
                scope.equals("VolumeAttributesClass") && selects(attributesClasses(object), operator, values);
            default -> false;
        };
    }

    private static boolean holds(MapValue spec, String scope, String operator, List<String> values) {
        return switch (scope) {
            case "Terminating" -> hasDeadline(spec);
            case "NotTerminating" -> !hasDeadline(spec);
            case "BestEffort" -> QosClass.of(spec).equals("BestEffort");
            case "NotBestEffort" -> !QosClass.of(spec).equals("BestEffort");
            case "PriorityClass" -> {
                String name = spec.text("priorityClassName", "");
                yield selects(name.isEmpty() ? Set.of() : Set.of(name), operator, values);
            }
            case "CrossNamespacePodAffinity" -> reachesOtherNamespaces(spec.map("affinity"));
            default -> false;
        };
    }

    /** As a label selector would: an object of several names is selected if one of them is. */
    private static boolean selects(Set<String> names, String operator, List<String> values) {
        return switch (operator) {
            case "Exists" -> !names.isEmpty();
            case "DoesNotExist" -> names.isEmpty();
            case "In" -> names.stream().anyMatch(values::contains);
            case "NotIn" -> names.isEmpty() || names.stream().anyMatch(name -> !values.contains(name));
            default -> false;
        };
    }

    private static boolean hasDeadline(MapValue spec) {
        return spec.number("activeDeadlineSeconds", -1) >= 0;
    }

    private static Set<String> attributesClasses(MapValue claim) {
        Set<String> names = new LinkedHashSet<>();
        MapValue status = claim.map("status");
        names.add(claim.map("spec").text("volumeAttributesClassName", ""));
        names.add(status.text("currentVolumeAttributesClassName", ""));
        names.add(status.map("modifyVolumeStatus").text("targetVolumeAttributesClassName", ""));
        names.remove("");
        return names;
    }

    private static boolean reachesOtherNamespaces(MapValue affinity) {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            MapValue rules = affinity.map(kind);
            for (MapValue term :
                    rules.list("requiredDuringSchedulingIgnoredDuringExecution").maps()) {
                if (reaches(term)) {
                    return true;
                }
            }
            for (MapValue weighted : rules.list("preferredDuringSchedulingIgnoredDuringExecution")
                    .maps()) {
                if (reaches(weighted.map("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean reaches(MapValue term) {
        return !term.list("namespaces").isEmpty() || term.get("namespaceSelector") instanceof MapValue;
    }
}
