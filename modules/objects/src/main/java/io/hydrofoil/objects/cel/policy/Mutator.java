package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.MatchExpressions.Outcome;
import io.hydrofoil.objects.MutatingPolicy.Change;
import io.hydrofoil.objects.PolicyRequest;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.tree.TreeWriter;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled policy that computes changes of objects. Immutable. */
public final class Mutator {
    private static final String JSON_PATCH = "JSONPatch";
    private static final String UNWRITABLE =
            "JSONPath valueExpression evaluated to a type that could not marshal to JSON";

    private final Conditions conditions;
    private final PolicyVariables variables;
    private final List<Mutation> mutations;

    private Mutator(Conditions conditions, PolicyVariables variables, List<Mutation> mutations) {
        this.conditions = conditions;
        this.variables = variables;
        this.mutations = mutations;
    }

    private record Mutation(boolean isPatch, Compiled expression) {}

    public static Mutator compile(MapValue policy) {
        MapValue spec = policy.map("spec");
        PolicyVariables variables =
                PolicyVariables.compile(spec.list("variables").maps(), PolicyScope.of(spec, true));
        PolicyScope scope = variables.scope();
        List<Mutation> mutations = new ArrayList<>();
        for (MapValue mutation : spec.list("mutations").maps()) {
            boolean isPatch = mutation.text("patchType", "").equals(JSON_PATCH);
            String text =
                    mutation.map(isPatch ? "jsonPatch" : "applyConfiguration").text("expression", "");
            List<Type> wanted = isPatch ? PolicyScope.PATCH : PolicyScope.APPLIED;
            mutations.add(new Mutation(isPatch, Compiled.of(scope, text, wanted)));
        }
        Conditions conditions = Conditions.compile(spec.list("matchConditions"), PolicyScope.of(spec, false));
        return new Mutator(conditions, variables, List.copyOf(mutations));
    }

    public Outcome check(PolicyRequest request) {
        return conditions.check(PolicyRun.of(request));
    }

    public int size() {
        return mutations.size();
    }

    /** What one mutation makes of the object as it is now. */
    public Change change(int index, PolicyRequest request) {
        Mutation mutation = mutations.get(index);
        PolicyRun run = PolicyRun.of(request);
        run.use(variables);
        run.budget(PolicyRun.BUDGET);
        Val value;
        try {
            value = run.run(mutation.expression);
        } catch (PolicyRun.BudgetException e) {
            return new Change.Fault(e.text());
        }
        return switch (value) {
            case ErrorVal(String error) -> new Change.Fault(error);
            case WrittenObject object when !mutation.isPatch -> configuration(object);
            case ListVal list when mutation.isPatch -> patch(list);
            default -> new Change.Fault("unsupported return type from " + mutation.expression.text());
        };
    }

    private static Change configuration(WrittenObject object) {
        String fault = WrittenTypes.fault(object);
        if (!fault.isEmpty()) {
            return new Change.Fault("type mismatch: " + fault);
        }
        return TreeWriter.write(object) instanceof MapValue tree
                ? new Change.Configuration(tree)
                : new Change.Fault("invalid return type: " + object.type().name());
    }

    private static Change patch(ListVal list) {
        ListValue operations = new ListValue();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof WrittenObject step)) {
                return new Change.Fault(
                        "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
            }
            MapValue operation = operations.addMap();
            for (String field : List.of("op", "path", "from")) {
                Value text = written(step.find(field));
                if (text != null) {
                    operation.put(field, text);
                }
            }
            Val value = step.find("value");
            if (value instanceof WrittenObject object) {
                String fault = WrittenTypes.fault(object);
                if (!fault.isEmpty()) {
                    return new Change.Fault("type mismatch: " + fault);
                }
            }
            if (value != null) {
                Value tree = TreeWriter.write(value);
                if (tree == null) {
                    return new Change.Fault(UNWRITABLE);
                }
                operation.put("value", tree);
            }
        }
        return new Change.Patch(operations);
    }

    private static @Nullable Value written(@Nullable Val value) {
        return value == null ? null : TreeWriter.write(value);
    }
}
