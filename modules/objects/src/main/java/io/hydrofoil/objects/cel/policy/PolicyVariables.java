package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a policy, each computed when it is first asked for. Compiled once; a run has its own values. */
final class PolicyVariables {
    private final Map<String, Compiled> compiled;
    private final PolicyScope scope;

    private PolicyVariables(Map<String, Compiled> compiled, PolicyScope scope) {
        this.compiled = compiled;
        this.scope = scope;
    }

    /** The variables of a policy; each may name those before it. */
    static PolicyVariables compile(Iterable<MapValue> variables, PolicyScope scope) {
        Map<String, Compiled> compiled = new LinkedHashMap<>();
        PolicyScope grown = scope.withVariables();
        for (MapValue variable : variables) {
            String name = variable.text("name", "");
            Compiled each = Compiled.of(grown, variable.text("expression", ""), PolicyScope.ANY);
            compiled.put(name, each);
            grown = grown.with(name, each.type());
        }
        return new PolicyVariables(compiled, compiled.isEmpty() ? scope : grown);
    }

    /** What expressions can name that see these variables. */
    PolicyScope scope() {
        return scope;
    }

    /** The values of one run. */
    Values values(PolicyRun run) {
        return new Values(run);
    }

    /** Variables of one run as an object. */
    final class Values extends MapVal {
        private final PolicyRun run;
        private final Map<String, Val> known = new HashMap<>();

        private Values(PolicyRun run) {
            this.run = run;
        }

        @Override
        public int size() {
            return compiled.size();
        }

        @Override
        public @Nullable Val find(Val key) {
            return key instanceof StringVal(String name) ? find(name) : ErrorVal.NO_SUCH_OVERLOAD;
        }

        @Override
        public @Nullable Val find(String key) {
            Compiled variable = compiled.get(key);
            if (variable == null) {
                return null;
            }
            Val value = known.get(key);
            if (value == null) {
                value = compute(key, variable);
                known.put(key, value);
            }
            return value;
        }

        private Val compute(String name, Compiled variable) {
            Expression expression = variable.expression();
            String prefix = "composited variable " + GoQuote.of(name) + " fails to ";
            if (expression == null) {
                return new ErrorVal(prefix + "compile: " + variable.fault());
            }
            Outcome outcome = expression.run(run, Expression.CALL_LIMIT);
            run.spend(outcome.cost());
            return outcome.error().isEmpty() ? outcome.value() : new ErrorVal(prefix + "evaluate: " + outcome.error());
        }

        @Override
        public List<Val> keys() {
            List<Val> keys = new ArrayList<>();
            compiled.keySet().forEach(name -> keys.add(new StringVal(name)));
            return keys;
        }
    }
}
