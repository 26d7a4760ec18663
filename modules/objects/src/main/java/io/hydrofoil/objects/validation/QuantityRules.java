package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** Amounts in fields. */
final class QuantityRules {
    static final String POSITIVE = "must be greater than zero";

    private QuantityRules() {}

    /** The quantity of a shaped object; an absent one is zero. */
    static Quantity of(@Nullable Value value) {
        if (value == null) {
            return Quantity.ZERO;
        }
        try {
            return Quantity.of(value);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("validation needs a shaped object: " + e.getMessage(), e);
        }
    }

    static void notNegative(String field, @Nullable Value value, Faults faults) {
        Quantity amount = of(value);
        if (amount.signum() < 0) {
            faults.invalid(field, amount.toString(), "must be greater than or equal to 0");
        }
    }

    static void positive(String field, @Nullable Value value, Faults faults) {
        Quantity amount = of(value);
        if (amount.signum() <= 0) {
            faults.invalid(field, amount.toString(), POSITIVE);
        }
    }

    /** Whether the amount, in whole units, is not negative. */
    static boolean basic(String field, @Nullable Value value, Faults faults) {
        long units = of(value).value();
        if (units < 0) {
            faults.invalid(field, units, "must be a valid resource quantity");
        }
        return units >= 0;
    }

    static boolean isWhole(Quantity amount) {
        return amount.milliValue() % 1000 == 0;
    }
}
