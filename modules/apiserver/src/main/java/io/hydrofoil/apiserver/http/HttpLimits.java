package io.hydrofoil.apiserver.http;

import io.hydrofoil.chassis.Invariant;

/**
 * Maxima of the front.
 *
 * @param bodyBytes largest request body; a longer one is a 413
 * @param headerBytes largest request head; a longer one is a 431
 * @param bodiesInFlightBytes bytes of all request bodies held at once; beyond that new bodies get a 429
 * @param connections open connections; more are closed at once
 * @param streamsPerConnection concurrent HTTP/2 streams of a connection
 * @param resetsPerWindow RST_STREAM frames that a connection may send within {@link #RESET_WINDOW_SECONDS} before it is
 *        closed
 * @param requestTimeoutMs time for a whole request to arrive, from its connection or first byte on
 * @param idleTimeoutMs time after which a connection without requests is closed
 */
public record HttpLimits(
        int bodyBytes,
        int headerBytes,
        long bodiesInFlightBytes,
        int connections,
        int streamsPerConnection,
        int resetsPerWindow,
        long requestTimeoutMs,
        long idleTimeoutMs) {
    /** Window of {@link #resetsPerWindow}. */
    public static final int RESET_WINDOW_SECONDS = 30;

    /**
     * Bytes of whole answers that a connection may leave lying (an HTTP/2 client that grants no window); beyond that
     * its further requests are not taken.
     */
    public long heldAnswersBytes() {
        return 8L * bodyBytes;
    }

    /** Checks the relations between the limits. */
    public HttpLimits {
        Invariant.check(bodyBytes > 0 && bodiesInFlightBytes >= bodyBytes, "a body must fit the bodies in flight");
        Invariant.check(headerBytes >= 8 * 1024, "headerBytes is too small for usual clients");
        Invariant.check(requestTimeoutMs > 0 && idleTimeoutMs >= requestTimeoutMs, "idle is longer than a request");
    }

    /** The limits of a usual server; bodies in flight follow the heap. */
    public static HttpLimits standard() {
        int body = 3 * 1024 * 1024;
        long bodies = Math.max(4L * body, Runtime.getRuntime().maxMemory() / 8);
        return new HttpLimits(body, 128 * 1024, bodies, 10_000, 1000, 1000, 60_000, 120_000);
    }
}
