package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;

/** By how much usage may miss its target before anything is done, downwards and upwards. */
record Tolerance(double down, double up) {
    private static final double DEFAULT = 0.1;

    static Tolerance of(ApiObject autoscaler) {
        MapValue behavior = autoscaler.spec().map("behavior");
        return new Tolerance(of(behavior.map("scaleDown")), of(behavior.map("scaleUp")));
    }

    private static double of(MapValue rules) {
        Value tolerance = rules.get("tolerance");
        try {
            return tolerance == null ? DEFAULT : Quantity.of(tolerance).amount().doubleValue();
        } catch (MalformedException neverStored) {
            return DEFAULT;
        }
    }

    boolean covers(double ratio) {
        return 1.0 - down <= ratio && ratio <= 1.0 + up;
    }
}
