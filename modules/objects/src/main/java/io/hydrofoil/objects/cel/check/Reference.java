package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node names. */
public sealed interface Reference {
    /** A variable, or a constant if it has a value. The name may have dots where the tree has selections. */
    record Name(String name, @Nullable Val value) implements Reference {}

    /**
     * A function.
     *
     * @param candidates the signatures that fit as far as types tell
     * @param namespaced whether the target of the call is only a part of the function's name
     */
    record Function(FunctionDecl function, List<Overload> candidates, boolean namespaced) implements Reference {
        /** The signature's id if there is but one, else empty. */
        public String overloadId() {
            return candidates.size() == 1 ? candidates.getFirst().id() : "";
        }
    }
}
