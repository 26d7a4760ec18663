package io.hydrofoil.apiserver.reads;

import io.hydrofoil.chassis.Invariant;

/**
 * Limits of reads.
 *
 * @param chunkBytes a list is sent in pieces of about this size, and one that fits into a piece with a length
 * @param maxLists lists that are worked on at the same time; each holds about one chunk
 * @param maxWaitingLists lists that wait for their turn; more get 429
 * @param maxStallMs a client that takes nothing of a list for so long is given up
 */
public record ReadsConfig(int chunkBytes, int maxLists, int maxWaitingLists, long maxStallMs) {
    /** Usual limits. */
    public static final ReadsConfig DEFAULT = new ReadsConfig(256 * 1024, 64, 1024, 60_000);

    /** Checks the relations. */
    public ReadsConfig {
        Invariant.check(chunkBytes >= 1024 && maxLists > 0 && maxWaitingLists >= 0 && maxStallMs > 0, "reads limits");
    }
}
