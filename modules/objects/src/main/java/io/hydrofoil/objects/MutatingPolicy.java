package io.hydrofoil.objects;

import io.hydrofoil.objects.apply.Overlay;
import io.hydrofoil.objects.cel.policy.Mutator;

/**
 * A MutatingAdmissionPolicy, compiled. Compile it once a generation; computing changes does not block. Immutable, safe
 * to share between threads.
 */
public final class MutatingPolicy {
    private final Mutator mutator;

    private MutatingPolicy(Mutator mutator) {
        this.mutator = mutator;
    }

    /** @param policy as stored */
    public static MutatingPolicy of(MapValue policy) {
        return new MutatingPolicy(Mutator.compile(policy));
    }

    /** What a mutation wants. */
    public sealed interface Change {
        /** That this is laid over the object; see {@link #lay}. */
        record Configuration(MapValue tree) implements Change {}

        /** That the operations of a JSON patch are performed. */
        record Patch(ListValue operations) implements Change {}

        /** Nobody knows; {@code text} says why. */
        record Fault(String text) implements Change {}
    }

    /** Whether the conditions of the policy hold. */
    public MatchExpressions.Outcome check(PolicyRequest request) {
        return mutator.check(request);
    }

    /** How many mutations there are, to be made one after the other. */
    public int size() {
        return mutator.size();
    }

    /** What a mutation makes of a request whose object those before it have changed already. */
    public Change change(int index, PolicyRequest request) {
        return mutator.change(index, request);
    }

    /**
     * Lays a configuration over an object.
     *
     * @return a new tree, not defaulted
     * @throws MalformedException if the configuration does not fit the kind, or would replace more than it says
     */
    public static MapValue lay(Schema schema, MapValue object, MapValue configuration) throws MalformedException {
        return Overlay.lay(schema, object, configuration);
    }
}
