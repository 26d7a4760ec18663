package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a stored object, which was compiled before it was stored, but perhaps by another version.
 *
 * @param expression null if it cannot be compiled
 * @param fault why it cannot; empty if it can
 */
record Compiled(String text, @Nullable Expression expression, String fault) {
    static Compiled of(PolicyScope scope, String text, List<Type> wanted) {
        try {
            return new Compiled(text, scope.compile(text, wanted), "");
        } catch (CompileException e) {
            return new Compiled(text, null, e.text());
        }
    }

    static Compiled ofMessage(PolicyScope scope, String text) {
        try {
            return new Compiled(text, scope.compileMessage(text), "");
        } catch (CompileException e) {
            return new Compiled(text, null, e.text());
        }
    }

    Type type() {
        return expression == null ? Type.DYN : expression.type();
    }
}
