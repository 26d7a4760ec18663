package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.DurationVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.TimestampVal;
import io.hydrofoil.objects.cel.values.TypeVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;

/** The names that a message of a Kubernetes server has for sorts of values. */
final class GoNames {
    private GoNames() {}

    static String of(Val value) {
        return switch (value) {
            case BoolVal ignored -> "types.Bool";
            case IntVal ignored -> "types.Int";
            case UintVal ignored -> "types.Uint";
            case DoubleVal ignored -> "types.Double";
            case StringVal ignored -> "types.String";
            case BytesVal ignored -> "types.Bytes";
            case NullVal ignored -> "types.Null";
            case DurationVal ignored -> "types.Duration";
            case TimestampVal ignored -> "types.Timestamp";
            case OptionalVal ignored -> "*types.Optional";
            case TypeVal ignored -> "*types.Type";
            default -> value.type().name();
        };
    }
}
