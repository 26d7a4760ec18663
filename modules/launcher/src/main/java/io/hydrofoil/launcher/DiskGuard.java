package io.hydrofoil.launcher;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the log never meets a full disk, which would stop it: with less than the reserve free, only what
 * makes room may be written, and what the log itself needs. Looks so often that writers cannot use the reserve up in
 * between. It ends by itself when there is room again, with a margin, so that it does not come and go with each write.
 */
final class DiskGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Part of the reserve that must be free beyond it before writes go on. */
    private static final int MARGIN_DIVISOR = 8;

    private final LongSupplier freeBytes;
    private final long reserveBytes;
    private final Thread thread =
            Thread.ofPlatform().name("disk-guard").daemon().unstarted(this::run);
    private volatile boolean running = true;
    private volatile boolean isShort;

    DiskGuard(LongSupplier freeBytes, long reserveBytes) {
        this.freeBytes = freeBytes;
        this.reserveBytes = reserveBytes;
    }

    void start() {
        look();
        thread.start();
    }

    /** Whether nothing but deletions may be written now. */
    boolean isShort() {
        return isShort;
    }

    /** One look. */
    void look() {
        long free = freeBytes.getAsLong();
        boolean wasShort = isShort;
        isShort = free < (wasShort ? reserveBytes + reserveBytes / MARGIN_DIVISOR : reserveBytes);
        if (isShort && !wasShort) {
            LOG.error("the disk is nearly full: writes are refused, reads and deletions go on freeMiB={}", free >> 20);
        } else if (wasShort && !isShort) {
            LOG.info("there is room on the disk again, writes go on freeMiB={}", free >> 20);
        }
    }

    private void run() {
        while (running) {
            LockSupport.parkNanos(this, ROUND_NS);
            look();
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
