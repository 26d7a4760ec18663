package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.check.Reference;
import io.hydrofoil.objects.cel.cost.CallCosts;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;

/** A call of a function. The first argument that is an error is the result. */
final class FunctionCall extends Step {
    private final FunctionDecl function;
    private final List<Overload> candidates;
    private final Step[] arguments;
    private final CallCosts.Rule cost;

    FunctionCall(Reference.Function reference, Step[] arguments) {
        this.function = reference.function();
        this.candidates = arguments.length > 1 && arguments[1] instanceof Step.Constant second
                ? reference.candidates().stream()
                        .map(candidate -> candidate.preparedFor(second.value))
                        .toList()
                : reference.candidates();
        this.arguments = arguments;
        this.cost = CallCosts.of(function.name(), reference.overloadId());
    }

    @Override
    Val eval(Frame frame) {
        Val[] values = new Val[arguments.length];
        Val fault = null;
        for (int i = 0; i < arguments.length; i++) {
            Val value = arguments[i].eval(frame);
            values[i] = value;
            if (fault == null && value instanceof ErrorVal) {
                fault = value;
                if (arguments.length > 2) {
                    // What has more than two arguments stops at once, and is not charged for.
                    return fault;
                }
            }
        }
        if (!cost.dependsOnResult()) {
            // Charged first: what costs too much is not even begun.
            frame.charge(cost.cost(values, NullVal.NULL));
            return fault != null ? fault : apply(values);
        }
        Val result = fault != null ? fault : apply(values);
        frame.charge(cost.cost(values, result));
        return result;
    }

    private Val apply(Val... values) {
        Overload.Body operator = function.operator();
        if (operator != null) {
            Val result = operator.apply(values);
            return ErrorVal.NO_SUCH_OVERLOAD.equals(result) ? function.refusal(values) : result;
        }
        for (int i = 0; i < candidates.size(); i++) {
            Overload candidate = candidates.get(i);
            if (candidate.accepts(values)) {
                return candidate.body().apply(values);
            }
        }
        return ErrorVal.noSuchOverload(function.name(), values);
    }
}
