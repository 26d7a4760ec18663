package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.device.DeviceSelector;
import io.hydrofoil.objects.cel.policy.PolicyScope;
import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions that cannot be compiled. */
final class ExpressionFaults {
    private ExpressionFaults() {}

    /** One way to compile. */
    private interface Compilation {
        Expression compile(String text) throws CompileException;
    }

    /** The compiled expression, or null if it has faults. */
    static @Nullable Expression check(PolicyScope scope, String text, List<Type> wanted, String path, Faults faults) {
        return check(given -> scope.compile(given, wanted), text, path, faults);
    }

    static void message(PolicyScope scope, String text, String path, Faults faults) {
        check(scope::compileMessage, text, path, faults);
    }

    /** A selector of devices. */
    static void selector(String text, String path, Faults faults) {
        Expression selector = check(DeviceSelector::compile, text, path, faults);
        if (selector != null && DeviceSelector.isTooCostly(selector)) {
            faults.forbidden(path, "too complex, exceeds cost limit");
        }
    }

    private static @Nullable Expression check(Compilation compilation, String text, String path, Faults faults) {
        try {
            return compilation.compile(text);
        } catch (CompileException e) {
            if (e.isInternal()) {
                faults.internal(path, e.text());
            } else {
                faults.invalid(path, text, e.text());
            }
            return null;
        }
    }

    /** As {@code scope}, with the variables of a policy; those that cannot be compiled can be anything. */
    static PolicyScope variables(PolicyScope scope, Iterable<MapValue> variables, Faults faults) {
        PolicyScope grown = scope.withVariables();
        boolean any = false;
        int index = 0;
        for (MapValue variable : variables) {
            String path = "spec.variables[" + index++ + "]";
            String name = variable.text("name", "");
            String text = variable.text("expression", "");
            if (name.isBlank()) {
                faults.required(path + ".name", "name is not specified");
            } else if (!PolicyScope.isIdentifier(name)) {
                faults.invalid(path + ".name", name, "must be a valid CEL identifier");
            }
            Expression expression = null;
            if (text.isBlank()) {
                faults.required(path + ".expression", "expression is not specified");
            } else {
                expression = check(grown, text, PolicyScope.ANY, path + ".expression", faults);
            }
            grown = grown.with(name, expression == null ? Type.DYN : expression.type());
            any = true;
        }
        return any ? grown : scope;
    }
}
