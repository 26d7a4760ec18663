package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.types.Type;
import org.jspecify.annotations.Nullable;

/** An expression that has been checked without issues. Immutable. */
public final class Checked {
    private final Expr root;
    private final Environment environment;
    private final @Nullable Type[] types;
    private final @Nullable Reference[] references;

    Checked(Expr root, Environment environment, @Nullable Type[] types, @Nullable Reference[] references) {
        this.root = root;
        this.environment = environment;
        this.types = types;
        this.references = references;
    }

    public Expr root() {
        return root;
    }

    public Environment environment() {
        return environment;
    }

    /** The type of the whole. */
    public Type type() {
        return type(root);
    }

    public Type type(Expr expr) {
        Type type = types[expr.id()];
        return type == null ? Type.DYN : type;
    }

    /** What a node names, or null. */
    public @Nullable Reference reference(Expr expr) {
        return references[expr.id()];
    }

    /** Whether it uses a variable. */
    public boolean uses(String variable) {
        for (Reference reference : references) {
            if (reference instanceof Reference.Name(String name, var value) && value == null && name.equals(variable)) {
                return true;
            }
        }
        return false;
    }
}
