package io.hydrofoil.apiserver.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that may be held at once, over all connections, so that many large bodies cannot exhaust the
 * heap. Thread-safe.
 */
final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean take(int bytes) {
        if (held.addAndGet(bytes) > maxBytes) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    long heldBytes() {
        return held.get();
    }
}
