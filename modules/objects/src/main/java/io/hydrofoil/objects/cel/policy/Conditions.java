package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.MatchExpressions.Outcome;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;

/** The {@code matchConditions} of a webhook or policy. Immutable. */
public final class Conditions {
    private final List<Condition> conditions;

    private Conditions(List<Condition> conditions) {
        this.conditions = conditions;
    }

    private record Condition(String name, Compiled expression) {}

    public static Conditions compile(ListValue conditions, PolicyScope scope) {
        List<Condition> compiled = new ArrayList<>();
        for (MapValue condition : conditions.maps()) {
            String text = condition.text("expression", "").strip();
            compiled.add(new Condition(condition.text("name", ""), Compiled.of(scope, text, PolicyScope.BOOL)));
        }
        return new Conditions(List.copyOf(compiled));
    }

    /** Whether all hold: one that does not outweighs others that cannot be computed. */
    public Outcome check(PolicyRun run) {
        List<String> errors = new ArrayList<>();
        run.budget(PolicyRun.CONDITIONS_BUDGET);
        try {
            List<Val> values = new ArrayList<>();
            for (Condition condition : conditions) {
                values.add(run.run(condition.expression));
            }
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) == BoolVal.FALSE) {
                    return new Outcome.Differs(conditions.get(i).name);
                }
                if (values.get(i) instanceof ErrorVal(String message)) {
                    errors.add(message);
                }
            }
        } catch (PolicyRun.BudgetException e) {
            return new Outcome.Erred(e.text());
        }
        return errors.isEmpty() ? new Outcome.Holds() : new Outcome.Erred(joined(errors));
    }

    /** As Go shows errors: one as it is, several in brackets, none twice. */
    private static String joined(List<String> errors) {
        List<String> distinct = errors.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }
}
