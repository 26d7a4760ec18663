package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.chassis.Invariant;

/**
 * Maxima of the pipeline.
 *
 * @param maxInFlight most writes of requests that have no answer yet, more are refused with 429; as many again are the
 *     server's own. A power of two
 * @param workers threads that decide
 * @param maxAttempts how often a write is decided anew after lost races
 * @param commitTimeoutMs how long the log may take
 */
public record PipelineConfig(int maxInFlight, int workers, int maxAttempts, long commitTimeoutMs) {
    /** Checks the relations. */
    public PipelineConfig {
        Invariant.check(Integer.bitCount(maxInFlight) == 1, "maxInFlight must be a power of two");
        Invariant.check(workers > 0 && maxAttempts > 0 && commitTimeoutMs > 0, "maxima must be positive");
    }

    /** For a machine with so many processors. */
    public static PipelineConfig forMachine(int processors) {
        return new PipelineConfig(4096, Math.clamp(processors / 2, 1, 4), 64, 15_000);
    }
}
