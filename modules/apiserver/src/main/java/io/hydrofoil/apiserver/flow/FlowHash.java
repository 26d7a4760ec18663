package io.hydrofoil.apiserver.flow;

import io.hydrofoil.chassis.HotPath;

/**
 * Hash of a flow. Seeded, because whoever can compute it could choose names that fall on someone else's queues; hence
 * not {@link String#hashCode}.
 */
public final class FlowHash {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private FlowHash() {}

    /** Hash of {@code text} that only those who know the seed can predict. */
    @HotPath
    public static long of(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        hash ^= hash >>> 32;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 29;
    }
}
