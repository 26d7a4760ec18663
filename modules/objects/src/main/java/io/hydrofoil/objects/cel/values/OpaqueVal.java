package io.hydrofoil.objects.cel.values;

/** A value of a library that has no fields: an address, a quantity, an authorizer. Equal by {@code equals}. */
public non-sealed interface OpaqueVal extends Val {}
