package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange, free of Netty: what the client sent, and where the answer goes. The HTTP front makes it once the
 * whole body is there
 * (≤ 3 MiB); a {@link RequestHandler} answers it exactly once, on any thread, at once or later.
 */
public interface Exchange {
    /** Upper-case HTTP method. */
    String method();

    /** Decoded path without query, for example {@code /api/v1/namespaces/default/pods}. */
    String path();

    /** Decoded query parameters in order; nothing any more once a {@link #stream} has begun. */
    Map<String, List<String>> query();

    /** Path and query as the client wrote them. */
    default String uri() {
        return path();
    }

    /** Address from which the client is connected; empty if that is not known. */
    default String source() {
        return "";
    }

    /** Notes something about the request for the audit log, if there is one. */
    default void annotate(String key, String value) {}

    /** Header by lower-case name, or null; null once a {@link #stream} has begun. */
    @Nullable
    String header(String name);

    /** All headers by lower-case name, each with its values in order; none once a {@link #stream} has begun. */
    default Map<String, List<String>> headers() {
        return Map.of();
    }

    /**
     * Called once when the client has gone before its answer is over, at once if it has gone already (any thread). For
     * those who wait for others in its name. One callback.
     */
    default void onGone(Runnable callback) {}

    /** The body; empty if there is none. */
    byte[] body();

    /** Who asks, already authenticated. */
    Identity identity();

    /** Arrival in monotonic nanoseconds. */
    long arrivedNs();

    /**
     * Answers in full. Header names in their usual case, for example {@code Content-Type}. The bytes pass into the
     * front's hands.
     */
    void answer(int code, Map<String, List<String>> headers, byte[] body);

    /** Name of the header by which {@link #stream} offers a WebSocket to clients that ask for one. */
    String UPGRADE = "Upgrade";

    /** Value of {@link #UPGRADE}. */
    String WEB_SOCKET = "websocket";

    /**
     * Starts an answer of unknown length (a watch, a log, a large list). With {@link #UPGRADE} among its headers, which
     * never reaches the wire as such, a client that asked for a WebSocket gets messages: of JSON one a line.
     */
    Stream stream(int code, Map<String, List<String>> headers);

    /**
     * A streaming answer. Thread-safe; bytes given are never changed afterwards, so many streams may share one array;
     * bytes lent are not changed until they have left.
     */
    interface Stream {
        /** Queues bytes. They leave at the next {@link #flush}. */
        void write(byte[] bytes, int offset, int length);

        /**
         * Queues bytes that the caller wants back.
         *
         * @param left run once, on any thread, when they have left and may be changed; never if the client goes before
         */
        default void lend(byte[] bytes, int offset, int length, Runnable left) {
            write(bytes, offset, length);
        }

        /** Sends what is queued. */
        void flush();

        /** False while more bytes are queued than the connection takes: stop writing until {@link #onWritable}. */
        boolean isWritable();

        /**
         * Called each time it is writable again (any thread), and at once if it is writable now. One callback; a later
         * one replaces it.
         */
        void onWritable(Runnable callback);

        /** Called once when the client has gone before {@link #end} (any thread; at once if it has already). */
        void onClose(Runnable callback);

        /**
         * Says that an answer without end (a watch) has sent what existed and only follows changes from now on. For
         * those on the way who limit how many answers are being made.
         */
        default void follows() {}

        /** Ends the answer. */
        void end();

        /**
         * Breaks the answer off, so that the client sees that it is not whole; instead of {@link #end}. The client then
         * counts as gone.
         */
        default void breakOff() {
            end();
        }
    }
}
