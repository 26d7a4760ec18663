package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;

/** Versions. */
final class Semvers {
    private static final Type SEMVER = SemverVal.TYPE;

    private Semvers() {}

    /** What an order of two versions answers. */
    private interface Answer {
        Val of(int order);
    }

    static List<FunctionDecl> functions() {
        Overload.Body is = values -> BoolVal.of(read(values) instanceof SemverVal);
        return List.of(
                FunctionDecl.of(
                        "semver",
                        Overload.function("string_to_semver", SEMVER, Semvers::read, Type.STRING),
                        Overload.function("string_bool_to_semver", SEMVER, Semvers::read, Type.STRING, Type.BOOL)),
                FunctionDecl.of(
                        "isSemver",
                        Overload.function("is_semver_string", Type.BOOL, is, Type.STRING),
                        Overload.function("is_semver_string_bool", Type.BOOL, is, Type.STRING, Type.BOOL)),
                part("major", 0),
                part("minor", 1),
                part("patch", 2),
                order("compareTo", "semver_compare_to", Type.INT, order -> new IntVal(Integer.signum(order))),
                order("isGreaterThan", "semver_is_greater_than", Type.BOOL, order -> BoolVal.of(order > 0)),
                order("isLessThan", "semver_is_less_than", Type.BOOL, order -> BoolVal.of(order < 0)));
    }

    private static FunctionDecl part(String name, int place) {
        return FunctionDecl.of(
                name,
                Overload.member(
                        "semver_" + name,
                        Type.INT,
                        values -> new IntVal(((SemverVal) values[0]).release().get(place)),
                        SEMVER));
    }

    private static FunctionDecl order(String name, String id, Type result, Answer answer) {
        return FunctionDecl.of(
                name,
                Overload.member(
                        id,
                        result,
                        values -> answer.of(((SemverVal) values[0]).compareTo((SemverVal) values[1])),
                        SEMVER,
                        SEMVER));
    }

    private static Val read(Val... values) {
        String text = Texts.text(values[0]);
        boolean normalize = values.length > 1 && values[1] == BoolVal.TRUE;
        try {
            return normalize ? SemverVal.normalized(text) : SemverVal.parse(text);
        } catch (SemverVal.MalformedVersionException e) {
            return new ErrorVal(String.valueOf(e.getMessage()));
        }
    }
}
