package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.MapValue;

/**
 * What a decision needs to know from outside of the cluster's state: a review, a conversion. Equal questions have equal
 * answers as far as one request is concerned.
 *
 * @param endpoint who is asked
 * @param body what is asked; not to be changed
 */
public record Question(Endpoint endpoint, MapValue body) {}
