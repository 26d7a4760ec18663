package io.hydrofoil.apiserver.request;

/** What becomes of unknown and duplicate fields. */
public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
}
