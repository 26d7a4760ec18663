package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.MapValue;

/**
 * What a decision needs to know from outside of the cluster's state. Equal questions have equal answers as far as one
 * request is concerned.
 */
public sealed interface Question {
    /**
     * What an admission webhook thinks of a write.
     *
     * @param endpoint who is asked
     * @param body what is asked; not to be changed
     */
    record Review(Endpoint endpoint, MapValue body) implements Question {}

    /** What custom objects are in another version. */
    record Conversion(ConversionReview review) implements Question {}
}
