package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Tolerations of taints. */
final class TolerationRules {
    private static final List<String> OPERATORS = List.of("Equal", "Exists");
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private TolerationRules() {}

    static void all(ListValue tolerations, String path, Faults faults) {
        for (int i = 0; i < tolerations.size(); i++) {
            one(tolerations.mapAt(i), path + "[" + i + "]", faults);
        }
    }

    private static void one(MapValue toleration, String path, Faults faults) {
        String key = toleration.text("key", "");
        String operator = toleration.text("operator", "");
        String effect = toleration.text("effect", "");
        if (!key.isEmpty()) {
            faults.invalid(path + ".key", key, LabelSyntax.keyFaults(key));
        } else if (!operator.equals("Exists")) {
            faults.invalid(
                    path + ".operator",
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute")) {
            faults.invalid(path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        String value = toleration.text("value", "");
        switch (operator) {
            case "", "Equal" -> {
                List<String> wrong = LabelSyntax.valueFaults(value);
                if (!wrong.isEmpty()) {
                    faults.invalid(path + ".operator", value, String.join(";", wrong));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    faults.invalid(
                            path + ".operator",
                            ApiTypes.TOLERATION.of(toleration),
                            "value must be empty when `operator` is 'Exists'");
                }
            }
            default -> faults.notSupported(path + ".operator", operator, OPERATORS);
        }
        if (!effect.isEmpty()) {
            faults.oneOf(path + ".effect", effect, EFFECTS);
        }
    }
}
