package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Label selectors as objects, and how they must fit the labels of a pod template. */
public final class SelectorRules {
    private SelectorRules() {}

    /** Whether the selector has no faults. */
    static boolean selector(MapValue selector, String path, Faults faults) {
        int before = faults.errors().size();
        MetadataRules.labels(path + ".matchLabels", selector.map("matchLabels"), faults);
        ListValue expressions = selector.list("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            requirement(expressions.mapAt(i), path + ".matchExpressions[" + i + "]", faults);
        }
        return faults.errors().size() == before;
    }

    private static void requirement(MapValue requirement, String path, Faults faults) {
        boolean valued = !requirement.list("values").isEmpty();
        String operator = requirement.text("operator", "");
        switch (operator) {
            case "In", "NotIn" -> {
                if (!valued) {
                    faults.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (valued) {
                    faults.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> faults.invalid(path + ".operator", operator, "not a valid selector operator");
        }
        String key = requirement.text("key", "");
        faults.invalid(path + ".key", key, LabelSyntax.keyFaults(key));
        List<String> values = requirement.list("values").texts();
        for (int i = 0; i < values.size(); i++) {
            faults.invalid(path + ".values[" + i + "]", values.get(i), LabelSyntax.valueFaults(values.get(i)));
        }
    }

    /**
     * spec.selector of a workload: required, not empty, and it must select its own template.
     *
     * @param word what the workload is called in the text for an empty selector
     * @param alsoInvalid whether a selector with faults is called invalid as a whole as well
     */
    static void ofWorkload(MapValue spec, String word, boolean alsoInvalid, boolean required, Faults faults) {
        boolean usable = true;
        if (spec.get("selector") instanceof MapValue selector) {
            usable = selector("spec.selector", selector, word, faults);
            if (!usable && alsoInvalid) {
                faults.invalid("spec.selector", selector, "invalid label selector");
            }
        } else if (required) {
            faults.required("spec.selector");
        }
        if (usable) {
            matchesTemplate(spec, faults);
        }
    }

    private static boolean selector(String path, MapValue selector, String word, Faults faults) {
        boolean usable = selector(selector, path, faults);
        if (usable && LabelSelector.of(selector).isEmpty()) {
            faults.invalid(path, selector, "empty selector is invalid for " + word);
        }
        return usable;
    }

    private static void matchesTemplate(MapValue spec, Faults faults) {
        MapValue labels = spec.mapAt("template", "metadata", "labels");
        boolean matches = spec.get("selector") instanceof MapValue selector
                && LabelSelector.of(selector).matches(labels);
        if (!matches) {
            faults.invalid(
                    "spec.template.metadata.labels",
                    spec.at("template", "metadata", "labels"),
                    "`selector` does not match template `labels`");
        }
    }
}
