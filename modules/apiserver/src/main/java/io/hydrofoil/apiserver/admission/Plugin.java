package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.MapValue;

/** One admission plug-in. Trees are of the stored kind; {@code old} is empty for a create, both are for a delete. */
interface Plugin {
    /** Changes the object, or refuses; before the object is validated. */
    default void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {}

    /** Refuses; after the object was validated. */
    default void validate(Attempt attempt, Operation operation, MapValue object, MapValue old)
            throws RefusedException {}
}
