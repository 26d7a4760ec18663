package io.hydrofoil.soak.history;

/** What a client was told. */
public enum Outcome {
    OK,
    /** The object is not there. */
    ABSENT,
    /** The object is there already. */
    EXISTS,
    /** The object has another version than the one that the request was bound to. */
    CHANGED,
    /** Nothing was done, and nothing was said of the object: overload, no leader, no room, no connection. */
    REFUSED,
    /** No answer, or one that leaves it open: it may be done at any later time, once, or never. */
    UNKNOWN
}
