package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Selectors of nodes by their labels and by their name. */
final class NodeSelectorRules {
    private static final String OPERATOR = "not a valid selector operator";

    private NodeSelectorRules() {}

    /** A selector that must hold. */
    static void selector(MapValue selector, String path, Faults faults) {
        ListValue terms = selector.list("nodeSelectorTerms");
        if (terms.isEmpty()) {
            faults.required(path + ".nodeSelectorTerms", "must have at least one node selector term");
        }
        for (int i = 0; i < terms.size(); i++) {
            term(terms.mapAt(i), true, path + ".nodeSelectorTerms[" + i + "]", faults);
        }
    }

    /** A term that may fail to hold: values that no label can have are only warned about. */
    static void preference(MapValue term, String path, Faults faults) {
        term(term, false, path, faults);
    }

    private static void term(MapValue term, boolean checksValues, String path, Faults faults) {
        ListValue expressions = term.list("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            byLabel(expressions.mapAt(i), checksValues, path + ".matchExpressions[" + i + "]", faults);
        }
        ListValue fields = term.list("matchFields");
        for (int i = 0; i < fields.size(); i++) {
            byField(fields.mapAt(i), path + ".matchFields[" + i + "]", faults);
        }
    }

    private static void byLabel(MapValue requirement, boolean checksValues, String path, Faults faults) {
        List<String> values = requirement.list("values").texts();
        String operator = requirement.text("operator", "");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    faults.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    faults.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    faults.required(path + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> faults.invalid(path + ".operator", operator, OPERATOR);
        }
        String key = requirement.text("key", "");
        faults.invalid(path + ".key", key, LabelSyntax.keyFaults(key));
        for (int i = 0; i < values.size() && checksValues; i++) {
            faults.invalid(path + ".values[" + i + "]", values.get(i), LabelSyntax.valueFaults(values.get(i)));
        }
    }

    private static void byField(MapValue requirement, String path, Faults faults) {
        List<String> values = requirement.list("values").texts();
        String operator = requirement.text("operator", "");
        if (!operator.equals("In") && !operator.equals("NotIn")) {
            faults.invalid(path + ".operator", operator, OPERATOR);
        } else if (values.size() != 1) {
            faults.required(
                    path + ".values",
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
        String key = requirement.text("key", "");
        if (!key.equals("metadata.name")) {
            faults.invalid(path + ".key", key, "not a valid field selector key");
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            faults.invalid(path + ".values[" + i + "]", values.get(i), NameRules.subdomain(values.get(i)));
        }
    }
}
