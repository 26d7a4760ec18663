package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;

/**
 * A value of CEL. Errors are values too: {@code &&}, {@code ||} and the quantifiers may get over them. Immutable; lists
 * and maps may read a tree that must not change while the expression runs.
 */
public sealed interface Val
        permits BoolVal,
                IntVal,
                UintVal,
                DoubleVal,
                StringVal,
                BytesVal,
                NullVal,
                DurationVal,
                TimestampVal,
                TypeVal,
                OptionalVal,
                ListVal,
                MapVal,
                OpaqueVal,
                ErrorVal {
    /** The type that {@code type()} tells. */
    Type type();

    /** Characters, bytes, items or entries; 1 for what has no size, as costs count it. */
    default long cost() {
        return 1;
    }
}
