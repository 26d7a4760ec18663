package io.hydrofoil.apiserver.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Names of exchanges, which every answer carries. They only need to differ from each other, and every request has one:
 * drawn without the secure generator that {@link UUID#randomUUID()} waits for.
 */
final class AuditIds {
    private static final long VERSION_4 = 0x4000L;
    private static final long VERSION_MASK = 0xF000L;
    private static final long VARIANT = 1L << 63;

    private AuditIds() {}

    /** The one that the client brings, else a new one. */
    static String of(@Nullable String given) {
        return given == null || given.isEmpty() ? next() : given;
    }

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~VERSION_MASK) | VERSION_4;
        long low = (random.nextLong() >>> 2) | VARIANT;
        return new UUID(high, low).toString();
    }
}
