package io.hydrofoil.objects.cel.device;

import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.types.Type;
import java.util.Map;

/** Expressions about one device, which say whether it is selected. */
public final class DeviceSelector {
    /** Most that a selector may cost. */
    private static final long MAX_COST = 1_000_000;

    private DeviceSelector() {}

    private static final class Lazy {
        static final Environment ENVIRONMENT = Libraries.base()
                .withVariables(Map.of(DeviceTypes.VARIABLE, DeviceTypes.DEVICE), DeviceTypes.INSTANCE)
                .withBindings();

        private Lazy() {}
    }

    /** Compiles a selector: it must come to a boolean, or to what nobody knows yet, such as an attribute. */
    public static Expression compile(String text) throws CompileException {
        Expression expression = Expression.compile(Lazy.ENVIRONMENT, text);
        Type type = expression.type();
        if (!type.equals(Type.BOOL) && !type.isDyn()) {
            throw new CompileException("must evaluate to bool or the unknown type, not " + type, false);
        }
        return expression;
    }

    /** Whether it could cost too much, for the largest of devices. */
    public static boolean isTooCostly(Expression selector) {
        return Long.compareUnsigned(selector.estimate(DeviceTypes.INSTANCE).max(), MAX_COST) > 0;
    }
}
