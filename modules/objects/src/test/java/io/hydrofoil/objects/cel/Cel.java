package io.hydrofoil.objects.cel;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.tree.TreeType;
import io.hydrofoil.objects.cel.tree.TreeTypes;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.tree.TreeWriter;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import io.hydrofoil.objects.custom.RuleTypes;
import io.hydrofoil.objects.custom.Structural;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Runs expressions for tests. */
final class Cel {
    private static final long LIMIT = 1_000_000;

    private Cel() {}

    /** The result as JSON, or the error, or why it cannot be compiled. */
    static String run(String text) {
        return run(text, "{}");
    }

    /** @param variables JSON of variables of which nothing is known */
    static String run(String text, String variables) {
        try {
            return shown(outcome(text, variables).value());
        } catch (CompileException e) {
            return e.text();
        }
    }

    static Outcome outcome(String text, String variables) throws CompileException {
        MapValue tree = tree(variables);
        Map<String, Type> types = new LinkedHashMap<>();
        tree.keys().forEach(name -> types.put(name, Type.DYN));
        Environment environment = Libraries.base().withVariables(types, StructTypes.NONE);
        return Expression.compile(environment, text).run(name -> TreeVals.of(tree.get(name)), LIMIT);
    }

    /** Runs an expression over {@code self} with a structural schema. */
    static Outcome typed(String text, MapValue schema, MapValue self) throws CompileException {
        TreeType type = Objects.requireNonNull(RuleTypes.of(Structural.of(schema), "self", false));
        return compiled(text, type).run(name -> TreeVals.of(self, type), LIMIT);
    }

    static Expression compiled(String text, TreeType self) throws CompileException {
        TreeTypes types = new TreeTypes(Map.of("self", self));
        return Expression.compile(Libraries.base().withVariables(Map.of("self", self.type()), types), text);
    }

    static MapValue tree(String json) {
        return Json.map(json);
    }

    static String shown(Val value) {
        if (value instanceof ErrorVal(String message)) {
            return "error: " + message;
        }
        if (value instanceof UintVal(long bits)) {
            return Long.toUnsignedString(bits) + "u";
        }
        if (value instanceof OptionalVal(var inner)) {
            return inner == null ? "none" : "some(" + shown(inner) + ")";
        }
        Value tree = TreeWriter.write(value);
        return tree == null ? value.toString() : Json.text(tree);
    }
}
