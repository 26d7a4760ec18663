package io.hydrofoil.objects.cel.cost;

import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument as the costs of calls see it.
 *
 * @param path where it comes from; empty for what is no part of a variable
 * @param known its size as computed, or null
 */
record Sized(
        Expr expr, Type type, List<String> path, @Nullable Range known) {
    /** Its size; nothing is known: anything. */
    Range size(SizeHints hints) {
        if (known != null) {
            return known;
        }
        Range hinted = hints.size(path, type);
        return hinted != null ? hinted : Range.UNKNOWN;
    }

    /** As costs of the language itself see it. */
    Range computed() {
        return known != null ? known : Range.UNKNOWN;
    }
}
