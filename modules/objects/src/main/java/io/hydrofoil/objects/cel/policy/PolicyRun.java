package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.AccessOracle;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.PolicyRequest;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.eval.Activation;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.library.AuthorizerVal;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.Val;
import org.jspecify.annotations.Nullable;

/** The expressions of one policy, or one webhook, run for one request. One thread. */
public final class PolicyRun implements Activation {
    /** Most that the conditions of a policy or webhook may cost together. */
    static final long CONDITIONS_BUDGET = 2_500_000;
    /** Most that the other expressions of a policy may cost, those of one sort together. */
    static final long BUDGET = 10_000_000;

    private final PolicyRequest request;
    private PolicyVariables.@Nullable Values variables;
    private @Nullable Val namespace;
    private long budget;
    private long spent;

    private PolicyRun(PolicyRequest request) {
        this.request = request;
    }

    public static PolicyRun of(PolicyRequest request) {
        return new PolicyRun(request);
    }

    /** Says that there is no budget left, which ends everything. */
    static final class BudgetException extends Exception {
        private static final long serialVersionUID = 1;

        BudgetException() {
            super(
                    "validation failed due to running out of cost budget, no further validation rules will be run",
                    null,
                    false,
                    false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** As this run, with the variables of a policy. */
    void use(PolicyVariables known) {
        variables = known.values(this);
    }

    /** Starts a sort of expressions. */
    void budget(long most) {
        budget = most;
    }

    /** Counts what a variable has cost, which is computed for the expression that first names it. */
    void spend(long cost) {
        spent += cost;
    }

    @Override
    public @Nullable Val resolve(String variable) {
        return switch (variable) {
            case PolicyScope.OBJECT -> TreeVals.of(request.object());
            case PolicyScope.OLD_OBJECT -> TreeVals.of(request.old());
            case PolicyScope.PARAMS -> TreeVals.of(request.params());
            case PolicyScope.REQUEST -> TreeVals.of(request.request());
            case PolicyScope.NAMESPACE -> namespace();
            case PolicyScope.AUTHORIZER -> AuthorizerVal.of(request.oracle());
            case PolicyScope.RESOURCE_AUTHORIZER -> AuthorizerVal.ofResource(request.oracle(), question());
            case PolicyScope.VARIABLES -> variables == null ? NullVal.NULL : variables;
            default -> null;
        };
    }

    private Val namespace() {
        Val shown = namespace;
        if (shown == null) {
            shown = NamespaceView.of(request.namespace());
            namespace = shown;
        }
        return shown;
    }

    /** Who may do something to the resource of the request; what is asked last is the verb. */
    private AccessOracle.Question question() {
        MapValue resource = request.request().map("resource");
        return new AccessOracle.Question(
                "",
                "",
                "",
                resource.text("group", ""),
                resource.text("resource", ""),
                request.request().text("subResource", ""),
                request.request().text("namespace", ""),
                request.request().text("name", ""));
    }

    /** The value of an expression, or an error that tells which expression it is of. */
    Val run(Compiled compiled) throws BudgetException {
        Expression expression = compiled.expression();
        if (expression == null) {
            return new ErrorVal("compilation error: " + compiled.fault());
        }
        spent = 0;
        Outcome outcome = expression.run(this, Expression.CALL_LIMIT);
        if (spent > budget || outcome.cost() > budget - spent) {
            budget = -1;
            throw new BudgetException();
        }
        budget -= spent + outcome.cost();
        return outcome.error().isEmpty()
                ? outcome.value()
                : new ErrorVal("expression '" + compiled.text() + "' resulted in error: " + outcome.error());
    }
}
