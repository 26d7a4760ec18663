package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.Val;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types with fields that an expression may use. */
public interface StructTypes {
    /** No such types. */
    StructTypes NONE = new StructTypes() {
        @Override
        public boolean has(String struct) {
            return false;
        }

        @Override
        public @Nullable Type field(String struct, String field) {
            return null;
        }
    };

    /** Whether there is a type of this name. */
    boolean has(String struct);

    /** The type of a field, or null if the type has none of this name. */
    @Nullable
    Type field(String struct, String field);

    /** Whether objects of this type may be written down. */
    default boolean isConstructible(String struct) {
        return false;
    }

    /** An object, for a constructible type. */
    default Val create(String struct, Map<String, Val> fields) {
        throw new IllegalStateException("no objects of " + struct + " can be made");
    }
}
