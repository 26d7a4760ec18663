package io.hydrofoil.objects.custom;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.tree.TreeType;
import io.hydrofoil.objects.cel.tree.TreeTypes;
import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@code x-kubernetes-validations} of a node, compiled.
 *
 * @param program null if it cannot be compiled
 * @param fault why it cannot; empty if it can
 * @param message null if there is no expression for it, or it cannot be compiled
 * @param messageFault why it cannot; empty if it can
 */
public record Rule(
        MapValue source,
        @Nullable Expression program,
        String fault,
        @Nullable Expression message,
        String messageFault) {
    static final String SELF = "self";
    static final String OLD_SELF = "oldSelf";

    /** The rules of a node whose values have this type. */
    public static List<Rule> compile(Structural schema, TreeType type) {
        TreeTypes types = types(type);
        Environment plain = Libraries.base().withVariables(Map.of(SELF, type.type(), OLD_SELF, type.type()), types);
        Environment optional =
                Libraries.base().withVariables(Map.of(SELF, type.type(), OLD_SELF, Type.optional(type.type())), types);
        List<Rule> rules = new ArrayList<>();
        for (MapValue source : schema.source().list("x-kubernetes-validations").maps()) {
            rules.add(compile(source, source.flag("optionalOldSelf", false) ? optional : plain, plain));
        }
        return rules;
    }

    /** What is known of the sizes of the variables of rules. */
    public static TreeTypes types(TreeType type) {
        return new TreeTypes(Map.of(SELF, type, OLD_SELF, type));
    }

    private static Rule compile(MapValue source, Environment environment, Environment ofMessage) {
        Expression program = null;
        String fault = "";
        try {
            program = Expression.compile(environment, source.text("rule", ""));
            if (program.type().kind() != Type.Kind.BOOL) {
                fault = "cel expression must evaluate to a bool";
            }
        } catch (CompileException e) {
            fault = e.text();
        }
        Expression message = null;
        String messageFault = "";
        String text = source.text("messageExpression", "");
        try {
            message = text.isBlank() ? null : Expression.compile(ofMessage, text);
            if (message != null && message.type().kind() != Type.Kind.STRING) {
                messageFault = "messageExpression must evaluate to a string";
            }
        } catch (CompileException e) {
            messageFault = "messageExpression " + e.text();
        }
        return new Rule(source, program, fault, message, messageFault);
    }

    /** Whether it compares with what was before. */
    public boolean usesOld() {
        return program != null && program.uses(OLD_SELF);
    }

    boolean takesAbsentOld() {
        return source.flag("optionalOldSelf", false);
    }

    String text() {
        return source.text("rule", "").strip();
    }

    /** What it is called in messages about runs that fail. */
    String name() {
        String given = source.text("message", "");
        return given.isEmpty() ? text() : given.strip();
    }

    /** What is said of values that break it. */
    String standardMessage() {
        String given = source.text("message", "");
        return given.isEmpty() ? "failed rule: " + text() : given.strip();
    }

    /** The field that it blames, below its own; empty if it blames its own. */
    String fieldPath(Structural schema) {
        String given = source.text("fieldPath", "").strip();
        String path = given.isEmpty() ? null : FieldPaths.resolve(given, schema);
        return path == null ? "" : path;
    }

    FieldError.Type reason() {
        return switch (source.text("reason", "")) {
            case "FieldValueForbidden" -> FieldError.Type.FORBIDDEN;
            case "FieldValueRequired" -> FieldError.Type.REQUIRED;
            case "FieldValueDuplicate" -> FieldError.Type.DUPLICATE;
            default -> FieldError.Type.INVALID;
        };
    }
}
