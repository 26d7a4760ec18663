package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.policy.PolicyScope;
import io.hydrofoil.objects.cel.types.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Admission policies, validating and mutating, and their expressions. */
final class AdmissionPolicyRules {
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_VALUE_EXPRESSION = 5120;

    private AdmissionPolicyRules() {}

    static final class Validating implements KindRules.WithStatus {
        private static final String NOTHING = "validations or auditAnnotations must contain at least one item";

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            PolicyScope scope = common(spec, false, faults);
            ListValue validations = spec.list("validations");
            ListValue annotations = spec.list("auditAnnotations");
            if (validations.isEmpty() && annotations.isEmpty()) {
                faults.required("spec.validations", NOTHING);
                faults.required("spec.auditAnnotations", NOTHING);
                return;
            }
            for (int i = 0; i < validations.size(); i++) {
                validation(validations.mapAt(i), scope, "spec.validations[" + i + "]", faults);
            }
            annotations(annotations, scope, object.map("metadata").text("name", ""), faults);
        }

        @Override
        public void status(MapValue status, Faults faults) {
            ListValue warnings = status.map("typeChecking").list("expressionWarnings");
            for (int i = 0; i < warnings.size(); i++) {
                String path = "status.typeChecking.expressionWarnings[" + i + "]";
                faults.requireText(path + ".warning", warnings.mapAt(i).text("warning", ""));
                faults.requireText(
                        path + ".fieldRef",
                        warnings.mapAt(i).text("fieldRef", "").strip());
            }
            ConditionRules.all(status.list("conditions"), "status.conditions", faults);
        }

        private static void validation(MapValue validation, PolicyScope scope, String path, Faults faults) {
            expression(validation, scope, PolicyScope.BOOL, path, faults);
            String messageExpression = validation.text("messageExpression", "");
            if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
                faults.invalid(path + ".messageExpression", messageExpression, "must be non-empty if specified");
            } else if (!messageExpression.isEmpty()) {
                ExpressionFaults.message(scope, messageExpression, path + ".messageExpression", faults);
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

        private static void annotations(ListValue annotations, PolicyScope scope, String name, Faults faults) {
            if (annotations.size() > MAX_ANNOTATIONS) {
                faults.invalid(
                        "spec.auditAnnotations",
                        ApiTypes.AUDIT_ANNOTATION.of(annotations),
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
                } else {
                    ExpressionFaults.check(scope, value, PolicyScope.TEXT_OR_NULL, path + ".valueExpression", faults);
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
            PolicyScope scope = common(spec, true, faults);
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
                mutation(mutations.mapAt(i), scope, "spec.mutations[" + i + "]", faults);
            }
            String again = spec.text("reinvocationPolicy", "");
            if (again.isEmpty()) {
                faults.required("spec.reinvocationPolicy");
            } else {
                faults.oneOf("spec.reinvocationPolicy", again, List.of("IfNeeded", "Never"));
            }
        }

        private static void mutation(MapValue mutation, PolicyScope scope, String path, Faults faults) {
            String type = mutation.text("patchType", "");
            switch (type) {
                case "" -> faults.required(path + ".patchType");
                case "ApplyConfiguration" -> {
                    patch(mutation, scope, PolicyScope.APPLIED, path + ".applyConfiguration", faults);
                    excluded(mutation, "jsonPatch", path, faults);
                }
                case "JSONPatch" -> {
                    patch(mutation, scope, PolicyScope.PATCH, path + ".jsonPatch", faults);
                    excluded(mutation, "applyConfiguration", path, faults);
                }
                default -> faults.notSupported(path + ".patchType", type, PATCH_TYPES);
            }
        }

        private static void patch(MapValue mutation, PolicyScope scope, List<Type> wanted, String path, Faults faults) {
            String field = path.substring(path.lastIndexOf('.') + 1);
            if (mutation.get(field) instanceof MapValue patch) {
                expression(patch, scope, wanted, path, faults);
            } else {
                faults.required(path, "must be specified when patchType is " + mutation.text("patchType", ""));
            }
        }

        private static void excluded(MapValue mutation, String other, String path, Faults faults) {
            if (mutation.has(other)) {
                faults.invalid(
                        path + "." + other,
                        "{" + other + "}",
                        "must not be specified when patchType is " + mutation.text("patchType", ""));
            }
        }
    }

    /** What both sorts have in common; answers what the expressions of the policy can name. */
    private static PolicyScope common(MapValue spec, boolean isMutation, Faults faults) {
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
        AdmissionMatchRules.conditions(
                spec.list("matchConditions"), PolicyScope.of(spec, false), "spec.matchConditions", faults);
        return ExpressionFaults.variables(
                PolicyScope.of(spec, isMutation), spec.list("variables").maps(), faults);
    }

    private static void expression(MapValue owner, PolicyScope scope, List<Type> wanted, String path, Faults faults) {
        String text = owner.text("expression", "");
        if (text.isBlank()) {
            faults.required(path + ".expression", "expression is not specified");
        } else {
            ExpressionFaults.check(scope, text, wanted, path + ".expression", faults);
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
