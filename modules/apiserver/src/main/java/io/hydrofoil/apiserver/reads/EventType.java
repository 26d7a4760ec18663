package io.hydrofoil.apiserver.reads;

/** Types of watch events. */
public enum EventType {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    ERROR;

    private final String opening = "{\"type\":\"" + name() + "\",\"object\":";

    /** The event's JSON up to its object. */
    String opening() {
        return opening;
    }
}
