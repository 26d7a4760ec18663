package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.Val;

/**
 * What came of a run.
 *
 * @param value an {@link ErrorVal} if there is no value
 * @param isTooExpensive whether the run was ended because of what it cost
 */
public record Outcome(Val value, long cost, boolean isTooExpensive) {
    /** Why there is no value; empty if there is one. */
    public String error() {
        return value instanceof ErrorVal(String message) ? message : "";
    }
}
