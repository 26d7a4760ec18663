package io.hydrofoil.bench.scenario;

import io.hydrofoil.bench.Arrivals;

/**
 * How many operations, when, and for how long.
 *
 * @param count at most so many
 * @param seconds at most so long
 * @param lanes at most so many under way at once
 */
public record Load(long count, double seconds, Arrivals arrivals, int lanes) {
    /** Most operations of a phase. */
    public static final long MAX_COUNT = 10_000_000;
    /** Longest phase. */
    public static final double MAX_SECONDS = 3_600;
    /** Most operations under way at once. */
    public static final int MAX_LANES = 10_000;
}
