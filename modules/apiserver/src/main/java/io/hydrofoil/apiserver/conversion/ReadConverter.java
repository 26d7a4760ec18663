package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Who converts for reads. Blocks until it is done: for threads that wait for nothing else, virtual ones. */
@FunctionalInterface
public interface ReadConverter {
    /** Nobody is there. */
    ReadConverter NOBODY = review -> {
        throw new IllegalStateException(
                "nobody converts here: " + review.webhook().definition());
    };

    /**
     * The objects of a review, converted; not to be changed.
     *
     * @throws ConversionException if that fails
     */
    List<MapValue> converted(ConversionReview review);

    /** The same for who asks one question at a time whatever happens, and is not to be turned away. */
    default ReadConverter inTurn() {
        return this;
    }
}
