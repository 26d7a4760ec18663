package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.conversion.ReadConverter;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What reads of kinds need whose versions a webhook converts: who shows their objects, and threads that may wait for
 * it. Other reads share none of these threads. Thread-safe.
 */
public final class ConvertedReads {
    /** At once, of all definitions; flow control lets fewer requests in. */
    private static final int MAX_READS = 2048;

    private final ReadConverter converter;
    private final ReadPool pool;

    /** Reads for which {@code converter} asks. */
    public ConvertedReads(ReadConverter converter, FaultHandler faults) {
        this.converter = converter;
        this.pool = ReadPool.ofWaiting(MAX_READS, faults);
    }

    /** For kinds that need no webhook. */
    public static ConvertedReads none() {
        return new ConvertedReads(ReadConverter.NOBODY, (where, fault) -> {
            throw new IllegalStateException(where, fault);
        });
    }

    /** What shows objects as this kind; null: no webhook is needed, whatever is stored. */
    public @Nullable ShownObjects shown(Kind kind) {
        return ShownObjects.of(kind, converter);
    }

    /** Threads that may wait. */
    public ReadPool pool() {
        return pool;
    }
}
