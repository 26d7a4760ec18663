package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rules of a version, compiled when they are first asked for: few versions have any. */
public final class Rules {
    private final Structural schema;
    private volatile @Nullable RuleNode root;

    Rules(Structural schema) {
        this.schema = schema;
    }

    /** Compiles the rules now, so that the first object need not wait. */
    public void prepare() {
        root();
    }

    private @Nullable RuleNode root() {
        RuleNode known = root;
        if (known == null && schema.hasRules()) {
            known = RuleNode.of(schema, true);
            root = known;
        }
        return known;
    }

    /**
     * Faults of an object whose values have the types that the schema wants.
     *
     * @param old null for a create
     * @param warn takes faults that were there before, in what has not changed
     */
    List<FieldError> faults(MapValue object, @Nullable MapValue old, Consumer<String> warn) {
        RuleNode node = root();
        return node == null ? List.of() : RuleRun.faults(node, object, old, warn);
    }
}
