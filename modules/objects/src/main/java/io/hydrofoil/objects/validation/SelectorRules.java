package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** How the selector of a workload is spoken of. */
    enum Workload {
        DEPLOYMENT("deployment", "invalid label selector"),
        STATEFUL_SET("statefulset", ""),
        DAEMON_SET("daemonset", null),
        /** An empty selector is left to the template's labels. */
        JOB("", null);

        private final String word;
        private final @Nullable String whenFaulty;

        Workload(String word, @Nullable String whenFaulty) {
            this.word = word;
            this.whenFaulty = whenFaulty;
        }
    }

    /**
     * spec.selector of a workload: required, not empty, and it must select its own template.
     *
     * @return whether the template is worth a look: some kinds stop at a selector that cannot be read
     */
    static boolean ofWorkload(MapValue spec, Workload workload, Faults faults) {
        boolean usable = true;
        if (spec.get("selector") instanceof MapValue selector) {
            usable = selector(selector, "spec.selector", faults);
            if (usable && !workload.word.isEmpty() && LabelSelector.of(selector).isEmpty()) {
                faults.invalid(
                        "spec.selector",
                        ApiTypes.LABEL_SELECTOR.of(selector),
                        "empty selector is invalid for " + workload.word);
            } else if (!usable && workload.whenFaulty != null) {
                faults.invalid("spec.selector", ApiTypes.LABEL_SELECTOR.of(selector), workload.whenFaulty);
                return false;
            }
        } else if (workload != Workload.DAEMON_SET) {
            faults.required("spec.selector");
        }
        if (usable) {
            matchesTemplate(spec, faults);
        }
        return true;
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
