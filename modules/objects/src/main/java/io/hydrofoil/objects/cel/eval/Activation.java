package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.Val;
import org.jspecify.annotations.Nullable;

/** The variables of one run. */
public interface Activation {
    /** The value of a declared variable; null if this run has none. */
    @Nullable
    Val resolve(String variable);
}
