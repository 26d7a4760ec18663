package io.hydrofoil.apiserver.change;

/** What admission is asked about. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
}
