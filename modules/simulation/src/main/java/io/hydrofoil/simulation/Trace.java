package io.hydrofoil.simulation;

import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running hash of all that happens: two runs with the same hash did the same. */
final class Trace {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final @Nullable PrintStream out;
    private long hash = FACTOR;

    /** @param out where what happens is also told in words; null: nowhere */
    Trace(@Nullable PrintStream out) {
        this.out = out;
    }

    void add(long number) {
        long mixed = (hash ^ number) * FACTOR;
        hash = mixed ^ (mixed >>> 32);
    }

    void add(byte[] bytes) {
        add(bytes.length);
        for (byte one : bytes) {
            hash = hash * 31 + one;
        }
    }

    /** Something worth a line. */
    void line(long nowNs, Supplier<String> what) {
        if (out != null) {
            out.printf("%14.6f %016x %s%n", nowNs / 1e9, hash, what.get());
        }
    }

    long hash() {
        return hash;
    }
}
