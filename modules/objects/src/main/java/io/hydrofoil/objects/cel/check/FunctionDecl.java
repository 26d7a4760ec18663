package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function with its signatures, in the order in which they are tried.
 *
 * @param operator what is done whatever the signature, if the same is done for all; null: the signature decides
 */
public record FunctionDecl(String name, List<Overload> overloads, Overload.@Nullable Body operator) {
    public static FunctionDecl of(String name, Overload... overloads) {
        return new FunctionDecl(name, List.of(overloads), null);
    }

    /** An operator: one body for all signatures, which says {@link ErrorVal#NO_SUCH_OVERLOAD} of what it does not take. */
    public static FunctionDecl operator(String name, Overload.Body body, List<Overload> overloads) {
        return new FunctionDecl(name, overloads, body);
    }

    /** The signatures of both. */
    FunctionDecl with(FunctionDecl other) {
        List<Overload> all = new ArrayList<>(overloads);
        all.addAll(other.overloads);
        return new FunctionDecl(name, List.copyOf(all), operator != null ? operator : other.operator);
    }

    /** What is said of operands that the operator does not take: it tells whether the left one is to blame. */
    public ErrorVal refusal(Val... operands) {
        for (Overload overload : overloads) {
            if (overload.accepts(0, operands[0])) {
                return ErrorVal.NO_SUCH_OVERLOAD;
            }
        }
        return new ErrorVal("no such overload: " + name);
    }
}
