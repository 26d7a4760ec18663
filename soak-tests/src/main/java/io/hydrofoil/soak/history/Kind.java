package io.hydrofoil.soak.history;

/** What a client asks for. */
public enum Kind {
    CREATE,
    /** Bound to the version that the client has seen. */
    UPDATE,
    /** Bound to no version: what is there is replaced. */
    OVERWRITE,
    DELETE,
    READ,
    /** All keys of one generation at one revision. */
    LIST,
    /** With resourceVersion=0: what the member has, which may be old. */
    CACHED_READ;

    /** Whether it changes something if it succeeds. */
    public boolean isWrite() {
        return this == CREATE || this == UPDATE || this == OVERWRITE || this == DELETE;
    }
}
