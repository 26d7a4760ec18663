package io.hydrofoil.apiserver.reads;

/** Into what an answer is turned before it is written. */
enum Shape {
    /** The objects themselves. */
    WHOLE(""),
    /** Only the object's metadata. */
    METADATA("PartialObjectMetadata"),
    /** Only the metadata of each object of a list. */
    METADATA_LIST("PartialObjectMetadataList"),
    /** Rows with cells, as kubectl prints them. */
    TABLE("Table");

    private final String kind;

    Shape(String kind) {
        this.kind = kind;
    }

    /** The kind that a client asks for by {@code as}. */
    String kind() {
        return kind;
    }
}
