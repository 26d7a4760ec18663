package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Bindings of admission policies; only those of {@code validating} ones say what a denial does. */
record AdmissionBindingRules(boolean validating) implements KindRules.Complete {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final String EXCLUSIVE = "name and selector are mutually exclusive";

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String policy = spec.text("policyName", "");
        if (policy.isEmpty()) {
            faults.required("spec.policyName");
        } else {
            faults.invalid("spec.policyName", policy, NameRules.subdomain(policy));
        }
        if (spec.get("paramRef") instanceof MapValue reference) {
            parameters(reference, "spec.paramRef", faults);
        }
        if (spec.get("matchResources") instanceof MapValue match) {
            AdmissionMatchRules.resources(match, "spec.matchResources", faults);
        }
        if (validating) {
            actions(spec.list("validationActions").texts(), "spec.validationActions", faults);
        }
    }

    private static void parameters(MapValue reference, String path, Faults faults) {
        String name = reference.text("name", "");
        boolean selected = reference.has("selector");
        if (!name.isEmpty()) {
            faults.invalid(path + ".name", name, NameRules.pathSegment(name));
            if (selected) {
                faults.forbidden(path + ".name", EXCLUSIVE);
            }
        }
        if (selected) {
            SelectorRules.selector(reference.map("selector"), path + ".selector", faults);
            if (!name.isEmpty()) {
                faults.forbidden(path + ".selector", EXCLUSIVE);
            }
        }
        if (name.isEmpty() && !selected) {
            faults.required(path, "one of name or selector must be specified");
        }
        String action = reference.text("parameterNotFoundAction", "");
        if (action.isEmpty()) {
            faults.required(path + ".parameterNotFoundAction");
        } else {
            faults.oneOf(path + ".parameterNotFoundAction", action, List.of("Deny", "Allow"));
        }
    }

    private static void actions(List<String> actions, String path, Faults faults) {
        if (actions.isEmpty()) {
            faults.required(path, "at least one validation action is required");
        }
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < actions.size(); i++) {
            faults.oneOf(path + "[" + i + "]", actions.get(i), ACTIONS);
            if (!seen.add(actions.get(i))) {
                faults.duplicate(path + "[" + i + "]", actions.get(i));
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            faults.invalid(
                    path,
                    ListValue.ofTexts(seen),
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
    }
}
