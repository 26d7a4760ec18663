package io.hydrofoil.apiserver.openapi;

/** The two versions of OpenAPI differ in where definitions lie, and in how parameters and bodies are written. */
enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private final String root;

    Dialect(String root) {
        this.root = root;
    }

    /** What a {@code $ref} to a definition says. */
    String reference(String definition) {
        return root + definition;
    }
}
