package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Admission policies, validating and mutating. Their expressions are looked at only for being there. */
final class AdmissionPolicyRules {
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_VALUE_EXPRESSION = 5120;
    private static final String NO_EXPRESSION = "expression is not specified";

    private AdmissionPolicyRules() {}

    static final class Validating implements KindRules.Complete {
        private static final String NOTHING = "validations or auditAnnotations must contain at least one item";

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            common(spec, faults);
            ListValue validations = spec.list("validations");
            ListValue annotations = spec.list("auditAnnotations");
            if (validations.isEmpty() && annotations.isEmpty()) {
                faults.required("spec.validations", NOTHING);
                faults.required("spec.auditAnnotations", NOTHING);
                return;
            }
            for (int i = 0; i < validations.size(); i++) {
                validation(validations.mapAt(i), "spec.validations[" + i + "]", faults);
            }
            annotations(annotations, object.map("metadata").text("name", ""), faults);
        }

        private static void validation(MapValue validation, String path, Faults faults) {
            expression(validation, "expression", NO_EXPRESSION, path, faults);
            String messageExpression = validation.text("messageExpression", "");
            if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
                faults.invalid(path + ".messageExpression", messageExpression, "must be non-empty if specified");
            }
            String message = validation.text("message", "");
            if (!message.isEmpty() && message.isBlank()) {
                faults.invalid(path + ".message", message, "must be non-empty if specified");
            } else if (message.strip().contains("\n") || message.strip().contains("\r")) {
                faults.invalid(path + ".message", message, "must not contain line breaks");
            }
            if (validation.has("reason")) {
                faults.oneOf(path + ".reason", validation.text("reason", ""), REASONS);
            }
        }

        private static void annotations(ListValue annotations, String name, Faults faults) {
            if (annotations.size() > MAX_ANNOTATIONS) {
                faults.invalid(
                        "spec.auditAnnotations",
                        annotations,
                        "must not have more than " + MAX_ANNOTATIONS + " auditAnnotations");
            }
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < annotations.size(); i++) {
                String path = "spec.auditAnnotations[" + i + "]";
                String key = annotations.mapAt(i).text("key", "");
                String full = name.isEmpty() ? key : name + "/" + key;
                faults.invalid(path + ".key", full, LabelSyntax.keyFaults(full));
                String value = annotations.mapAt(i).text("valueExpression", "");
                if (value.isBlank()) {
                    faults.required(path + ".valueExpression", "valueExpression is not specified");
                } else if (value.strip().length() > MAX_VALUE_EXPRESSION) {
                    faults.required(
                            path + ".valueExpression", "must not exceed " + MAX_VALUE_EXPRESSION + " bytes in length");
                }
                if (!seen.add(key)) {
                    faults.duplicate(path + ".key", key);
                }
            }
        }
    }

    static final class Mutating implements KindRules.Complete {
        private static final List<String> PATCH_TYPES = List.of("ApplyConfiguration", "JSONPatch");
        private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "UPDATE");

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            common(spec, faults);
            for (MapValue rule :
                    spec.map("matchConstraints").list("resourceRules").maps()) {
                if (rule.list("operations").texts().contains("DELETE")) {
                    faults.notSupported("spec.matchConstraints.resourceRules.operations", "DELETE", OPERATIONS);
                }
            }
            ListValue mutations = spec.list("mutations");
            if (mutations.isEmpty()) {
                faults.required("spec.mutations", "mutations must contain at least one item");
            }
            for (int i = 0; i < mutations.size(); i++) {
                mutation(mutations.mapAt(i), "spec.mutations[" + i + "]", faults);
            }
            String again = spec.text("reinvocationPolicy", "");
            if (again.isEmpty()) {
                faults.required("spec.reinvocationPolicy");
            } else {
                faults.oneOf("spec.reinvocationPolicy", again, List.of("IfNeeded", "Never"));
            }
        }

        private static void mutation(MapValue mutation, String path, Faults faults) {
            String type = mutation.text("patchType", "");
            switch (type) {
                case "" -> faults.required(path + ".patchType");
                case "ApplyConfiguration" -> patch(mutation, type, "applyConfiguration", "jsonPatch", path, faults);
                case "JSONPatch" -> patch(mutation, type, "jsonPatch", "applyConfiguration", path, faults);
                default -> faults.notSupported(path + ".patchType", type, PATCH_TYPES);
            }
        }

        private static void patch(
                MapValue mutation, String type, String own, String other, String path, Faults faults) {
            if (mutation.has(other)) {
                faults.forbidden(path + "." + other, "must not be specified when patchType is " + type);
            }
            if (mutation.get(own) instanceof MapValue patch) {
                expression(patch, "expression", NO_EXPRESSION, path + "." + own, faults);
            } else {
                faults.required(path + "." + own, "must be specified when patchType is " + type);
            }
        }
    }

    private static void common(MapValue spec, Faults faults) {
        if (spec.has("failurePolicy")) {
            faults.oneOf("spec.failurePolicy", spec.text("failurePolicy", ""), AdmissionMatchRules.FAILURE_POLICIES);
        } else {
            faults.required("spec.failurePolicy");
        }
        if (spec.get("paramKind") instanceof MapValue kind) {
            paramKind(kind, "spec.paramKind", faults);
        }
        if (spec.get("matchConstraints") instanceof MapValue match) {
            AdmissionMatchRules.resources(match, "spec.matchConstraints", faults);
            if (match.list("resourceRules").isEmpty()) {
                faults.required("spec.matchConstraints.resourceRules");
            }
        } else {
            faults.required("spec.matchConstraints");
        }
        AdmissionMatchRules.conditions(spec.list("matchConditions"), "spec.matchConditions", faults);
        ListValue variables = spec.list("variables");
        for (int i = 0; i < variables.size(); i++) {
            String path = "spec.variables[" + i + "]";
            String name = variables.mapAt(i).text("name", "");
            if (name.isEmpty()) {
                faults.required(path + ".name", "name is not specified");
            } else if (!name.matches("[_a-zA-Z][_a-zA-Z0-9]*")) {
                faults.invalid(path + ".name", name, "name is not a valid CEL identifier");
            }
            expression(variables.mapAt(i), "expression", NO_EXPRESSION, path, faults);
        }
    }

    private static void expression(MapValue owner, String field, String why, String path, Faults faults) {
        if (owner.text(field, "").isBlank()) {
            faults.required(path + "." + field, why);
        }
    }

    private static void paramKind(MapValue kind, String path, Faults faults) {
        String apiVersion = kind.text("apiVersion", "");
        int slash = apiVersion.indexOf('/');
        if (apiVersion.isEmpty()) {
            faults.required(path + ".apiVersion");
        } else if (slash >= 0 && apiVersion.indexOf('/', slash + 1) >= 0) {
            faults.invalid(path + ".apiVersion", apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else {
            String group = slash < 0 ? "" : apiVersion.substring(0, slash);
            String version = apiVersion.substring(slash + 1);
            joined(path + ".apiVersion", group, group.isEmpty() ? List.of() : NameRules.subdomain(group), "", faults);
            if (version.isEmpty()) {
                faults.invalid(path + ".apiVersion", apiVersion, "version must be specified");
            } else {
                joined(path + ".apiVersion", version, NameRules.rfc1035(version), "", faults);
            }
        }
        String name = kind.text("kind", "");
        if (name.isEmpty()) {
            faults.required(path + ".kind");
        } else {
            joined(
                    path + ".kind",
                    name,
                    NameRules.rfc1035(name.toLowerCase(Locale.ROOT)),
                    "may have mixed case, but should otherwise match: ",
                    faults);
        }
    }

    private static void joined(String field, String text, List<String> wrong, String before, Faults faults) {
        if (!wrong.isEmpty()) {
            faults.invalid(field, text, before + String.join(",", wrong));
        }
    }
}
