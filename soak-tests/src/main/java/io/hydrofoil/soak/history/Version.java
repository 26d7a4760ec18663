package io.hydrofoil.soak.history;

/**
 * One version of an object.
 *
 * @param token what was written: each write has a number of its own; 0: the object does not exist
 */
public record Version(String key, long revision, long token) {}
