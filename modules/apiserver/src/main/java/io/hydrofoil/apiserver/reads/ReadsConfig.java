package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.Invariant;

/**
 * Limits of reads.
 *
 * @param pieceBytes a list is sent in pieces of about this size; one that fits into a piece is answered with its length
 * @param threads that work on lists
 * @param maxReads lists under way at the same time, each holding about one piece; more get 429
 */
public record ReadsConfig(int pieceBytes, int threads, int maxReads) {
    /** Checks the relations. */
    public ReadsConfig {
        Invariant.check(pieceBytes >= 1024 && threads > 0 && maxReads >= threads, "reads limits");
    }

    /** Limits for a machine with this many processors. */
    public static ReadsConfig forMachine(int processors) {
        return new ReadsConfig(128 * 1024, Math.clamp(processors / 2, 2, 16), 1024);
    }
}
