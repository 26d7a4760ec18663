package io.hydrofoil.store;

import io.hydrofoil.chassis.Invariant;
import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory of which a page costs nothing until it is written: the allocator maps large blocks from the kernel,
 * and nobody zeroes them, as a
 * direct ByteBuffer would. It is given back when nobody can reach it any more, so that a late reader never touches
 * freed memory.
 */
final class NativeMemory {
    private static final Cleaner CLEANER = Cleaner.create();

    private final UnsafeBuffer buffer;

    NativeMemory(int capacity) {
        Invariant.check(capacity > 0, "capacity must be positive");
        long address = UnsafeApi.allocateMemory(capacity);
        buffer = new UnsafeBuffer(address, capacity);
        CLEANER.register(this, () -> UnsafeApi.freeMemory(address));
    }

    /** All of it; valid as long as this object is reachable. */
    UnsafeBuffer buffer() {
        return buffer;
    }
}
