package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of resource quotas. */
final class ResourceQuotaRules implements KindRules.Complete {
    private static final Set<String> SCOPES = Set.of(
            "Terminating",
            "NotTerminating",
            "BestEffort",
            "NotBestEffort",
            "PriorityClass",
            "CrossNamespacePodAffinity",
            "VolumeAttributesClass");
    private static final Set<String> POD_RESOURCES =
            Set.of("pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");
    private static final Set<String> CLAIM_RESOURCES = Set.of("requests.storage", "persistentvolumeclaims");
    private static final Set<String> WITHOUT_VALUES =
            Set.of("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity");
    private static final List<List<String>> CONFLICTS =
            List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"));

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        amounts(spec.map("hard"), "spec.hard", faults);
        List<String> hard = spec.map("hard").keys().stream().sorted().toList();
        scopes(spec.list("scopes").texts(), hard, "spec.scopes", spec.get("scopes"), faults);
        if (spec.get("scopeSelector") instanceof MapValue selector) {
            selector(selector, hard, spec.get("scopes"), faults);
        }
        amounts(object.map("status").map("hard"), "status.hard", faults);
        amounts(object.map("status").map("used"), "status.used", faults);
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            amounts(now.map("status").map("hard"), "status.hard", faults);
            amounts(now.map("status").map("used"), "status.used", faults);
        } else {
            object(now, faults);
            change(now, old, faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        Set<String> given = new HashSet<>(now.map("spec").list("scopes").texts());
        Set<String> stored = new HashSet<>(old.map("spec").list("scopes").texts());
        if (!given.equals(stored)) {
            faults.immutable("spec.scopes", now.map("spec").get("scopes"));
        }
    }

    private static void amounts(MapValue amounts, String path, Faults faults) {
        for (String name : amounts.keys().stream().sorted().toList()) {
            String field = path + "[" + name + "]";
            ResourceNames.quota(field, name, faults);
            ResourceNames.amount(field, name, amounts.get(name), faults);
        }
    }

    private static void scopes(
            List<String> scopes, List<String> hard, String path, @Nullable Value shown, Faults faults) {
        for (String scope : scopes) {
            if (!SCOPES.contains(scope)) {
                faults.invalid(path, shown, "unsupported scope");
            }
            for (String name : hard) {
                if (ResourceNames.isQuota(name) && !applies(scope, name)) {
                    faults.invalid(path, shown, "unsupported scope applied to resource");
                }
            }
        }
        for (List<String> pair : CONFLICTS) {
            if (scopes.containsAll(pair)) {
                faults.invalid(path, shown, "conflicting scopes");
            }
        }
    }

    private static void selector(MapValue selector, List<String> hard, @Nullable Value scoped, Faults faults) {
        String path = "spec.scopeSelector.matchExpressions";
        Set<String> scopes = new HashSet<>();
        for (MapValue expression : selector.list("matchExpressions").maps()) {
            String scope = expression.text("scopeName", "");
            if (!SCOPES.contains(scope)) {
                faults.invalid(path + ".scopeName", scope, "unsupported scope");
            }
            for (String name : hard) {
                if (ResourceNames.isQuota(name) && !applies(scope, name)) {
                    faults.invalid(path, ApiTypes.SCOPE_SELECTOR.of(selector), "unsupported scope applied to resource");
                }
            }
            operator(expression, scope, path, faults);
            scopes.add(scope);
        }
        for (List<String> pair : CONFLICTS) {
            if (scopes.containsAll(pair)) {
                // what is shown are the scopes of the other field
                faults.invalid(path, scoped, "conflicting scopes");
            }
        }
    }

    private static void operator(MapValue expression, String scope, String path, Faults faults) {
        String operator = expression.text("operator", "");
        if (WITHOUT_VALUES.contains(scope) && !operator.equals("Exists")) {
            faults.invalid(
                    path + ".operator",
                    operator,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                            + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                            + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        boolean valued = !expression.list("values").isEmpty();
        switch (operator) {
            case "In", "NotIn" -> {
                if (!valued) {
                    faults.required(
                            path + ".values",
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (valued) {
                    faults.invalid(
                            path + ".values",
                            expression.get("values"),
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }
            }
            default -> faults.invalid(path + ".operator", operator, "not a valid selector operator");
        }
    }

    private static boolean applies(String scope, String resource) {
        return switch (scope) {
            case "BestEffort" -> resource.equals("pods");
            case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                POD_RESOURCES.contains(resource);
            case "VolumeAttributesClass" -> CLAIM_RESOURCES.contains(resource);
            default -> true;
        };
    }
}
