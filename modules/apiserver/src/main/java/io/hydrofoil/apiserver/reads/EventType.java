package io.hydrofoil.apiserver.reads;

/** Types of watch events. */
public enum EventType {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    ERROR
}
