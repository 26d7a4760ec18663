package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One signature of a function.
 *
 * @param id names the signature, for costs
 * @param member whether it is called on its first argument
 * @param arguments types of the arguments, the target first
 */
public record Overload(String id, boolean member, List<Type> arguments, Type result, Body body) {
    /** What a function does; the arguments have the types of its signature. */
    public interface Body {
        Val apply(Val... arguments);

        /** As this, made ready for a second argument that is known beforehand. */
        default Body preparedFor(Val second) {
            return this;
        }
    }

    /** A body that can tell beforehand that it will fail for a text and a list that are written down. */
    public interface TemplateBody extends Body {
        /** @param items types of the items of the list */
        @Nullable
        TemplateFault fault(String template, List<Type> items);
    }

    /**
     * Why a body will fail.
     *
     * @param item place in the list of what it is about; negative: about the call
     */
    public record TemplateFault(int item, String message) {}

    public static Overload function(String id, Type result, Body body, Type... arguments) {
        return new Overload(id, false, List.of(arguments), result, body);
    }

    public static Overload member(String id, Type result, Body body, Type... arguments) {
        return new Overload(id, true, List.of(arguments), result, body);
    }

    /** As this, made ready for a second argument that is known beforehand. */
    public Overload preparedFor(Val second) {
        return new Overload(id, member, arguments, result, body.preparedFor(second));
    }

    /** Whether values of these types may be passed, as far as values tell. */
    public boolean accepts(Val... values) {
        if (values.length != arguments.size()) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if (!accepts(arguments.get(i), values[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value of this type may be passed at {@code index}. */
    boolean accepts(int index, Val value) {
        return accepts(arguments.get(index), value);
    }

    private static boolean accepts(Type type, Val value) {
        return switch (type.kind()) {
            case DYN, PARAMETER, ERROR -> true;
            case BOOL -> value instanceof BoolVal;
            case INT -> value instanceof IntVal;
            case UINT -> value instanceof UintVal;
            case DOUBLE -> value instanceof DoubleVal;
            case STRING -> value instanceof StringVal;
            case BYTES -> value instanceof BytesVal;
            case NULL -> value instanceof NullVal;
            case TIMESTAMP -> value instanceof TimestampVal;
            case DURATION -> value instanceof DurationVal;
            case LIST -> value instanceof ListVal;
            case MAP -> value instanceof MapVal;
            case STRUCT, OPAQUE, TYPE -> value.type().name().equals(type.name());
        };
    }
}
