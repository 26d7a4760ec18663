package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;

/** Values that may be absent. {@code or} and {@code orValue} are steps of their own: they look right only if they must. */
final class Optionals {
    private static final Type VALUE = Type.parameter("V");
    private static final Type OPTIONAL = Type.optional(VALUE);

    private Optionals() {}

    static List<FunctionDecl> functions() {
        Overload.Body unwrap = values -> unwrapped((ListVal) values[0]);
        Type optionals = Type.list(OPTIONAL);
        return List.of(
                FunctionDecl.of(
                        "optional.of",
                        Overload.function("optional_of", OPTIONAL, values -> OptionalVal.of(values[0]), VALUE)),
                FunctionDecl.of(
                        "optional.ofNonZeroValue",
                        Overload.function(
                                "optional_ofNonZeroValue",
                                OPTIONAL,
                                values -> isZero(values[0]) ? OptionalVal.NONE : OptionalVal.of(values[0]),
                                VALUE)),
                FunctionDecl.of(
                        "optional.none", Overload.function("optional_none", OPTIONAL, values -> OptionalVal.NONE)),
                FunctionDecl.of("optional.unwrap", Overload.function("optional_unwrap", list(), unwrap, optionals)),
                FunctionDecl.of("unwrapOpt", Overload.member("optional_unwrapOpt", list(), unwrap, optionals)),
                FunctionDecl.of(
                        "value",
                        Overload.member("optional_value", VALUE, values -> value((OptionalVal) values[0]), OPTIONAL)),
                FunctionDecl.of(
                        "hasValue",
                        Overload.member(
                                "optional_hasValue",
                                Type.BOOL,
                                values -> BoolVal.of(((OptionalVal) values[0]).value() != null),
                                OPTIONAL)),
                FunctionDecl.of(
                        "or",
                        Overload.member(
                                "optional_or_optional",
                                OPTIONAL,
                                values -> ErrorVal.NO_SUCH_OVERLOAD,
                                OPTIONAL,
                                OPTIONAL)),
                FunctionDecl.of(
                        "orValue",
                        Overload.member(
                                "optional_orValue_value",
                                VALUE,
                                values -> ErrorVal.NO_SUCH_OVERLOAD,
                                OPTIONAL,
                                VALUE)));
    }

    private static Type list() {
        return Type.list(VALUE);
    }

    private static Val value(OptionalVal optional) {
        Val value = optional.value();
        return value != null ? value : new ErrorVal("optional.none() dereference");
    }

    private static Val unwrapped(ListVal optionals) {
        List<Val> values = new ArrayList<>();
        for (int i = 0; i < optionals.size(); i++) {
            if (!(optionals.get(i) instanceof OptionalVal(var value))) {
                return ErrorVal.NO_SUCH_OVERLOAD;
            }
            if (value != null) {
                values.add(value);
            }
        }
        return ListVal.of(values);
    }

    private static boolean isZero(Val value) {
        return switch (value) {
            case BoolVal flag -> flag == BoolVal.FALSE;
            case IntVal(long number) -> number == 0;
            case UintVal(long bits) -> bits == 0;
            case DoubleVal(double number) -> number == 0;
            case StringVal(String text) -> text.isEmpty();
            case BytesVal bytes -> bytes.bytes().length == 0;
            case NullVal ignored -> true;
            case DurationVal(long nanos) -> nanos == 0;
            case ListVal list -> list.size() == 0;
            case MapVal map -> map.size() == 0;
            case OptionalVal(var inner) -> inner == null;
            default -> false;
        };
    }
}
