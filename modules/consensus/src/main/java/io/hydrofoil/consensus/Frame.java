package io.hydrofoil.consensus;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What travels in one message of the log's ingress. A batch may be larger than a message may be: it travels as frames
 * of one session, in order, and is whole when the last one is there. Splitting keeps the log's terms small, and with
 * them the memory that every mapping of them touches.
 *
 * <p>Frames of a session are numbered, so that what was lost between two of them (a leader that died with unread
 * ingress) is seen by all members alike. Frame 0 is the hello: it says who the session belongs to.
 *
 * <pre>
 *   0          8        12           16
 *   | sequence | offset | batch size | payload ...            sequence > 0
 *   | 0        | 0      | 0          | process id | number |  the hello
 * </pre>
 */
final class Frame {
    static final int HEADER_BYTES = 16;
    static final int HELLO_BYTES = 16;
    private static final int OFFSET = 8;
    private static final int TOTAL = 12;
    private static final int NUMBER = 8;

    private Frame() {}

    static void writeHeader(MutableDirectBuffer buffer, long sequence, int offsetInBatch, int batchBytes) {
        buffer.putLong(0, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(OFFSET, offsetInBatch, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(TOTAL, batchBytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** The payload of a hello. */
    static void writeHello(MutableDirectBuffer buffer, long processId, long number) {
        buffer.putLong(0, processId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(NUMBER, number, ByteOrder.LITTLE_ENDIAN);
    }

    static long sequence(DirectBuffer frame, int offset) {
        return frame.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    static long helloProcessId(DirectBuffer frame, int offset) {
        return frame.getLong(offset + HEADER_BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    static long helloNumber(DirectBuffer frame, int offset) {
        return frame.getLong(offset + HEADER_BYTES + NUMBER, ByteOrder.LITTLE_ENDIAN);
    }

    /** Receives whole batches. */
    @FunctionalInterface
    interface BatchHandler {
        void onBatch(DirectBuffer batch, int offset, int length);
    }

    /** Puts one session's frames together; state of the log's position, hence part of the snapshot. */
    static final class Assembly {
        private final ExpandableArrayBuffer pending = new ExpandableArrayBuffer(0);
        private int received;

        /** Whether a frame begins a batch, or goes on with the one that is pending, and stays within it. */
        boolean fits(DirectBuffer buffer, int offset, int length) {
            if (length < HEADER_BYTES) {
                return false;
            }
            int at = buffer.getInt(offset + OFFSET, ByteOrder.LITTLE_ENDIAN);
            int total = buffer.getInt(offset + TOTAL, ByteOrder.LITTLE_ENDIAN);
            return (at == 0 || at == received) && length - HEADER_BYTES <= total - at;
        }

        /**
         * Takes a frame that {@link #fits}; one that is a whole batch is handed on without a copy. One that starts a
         * batch ends one that was given up half-way.
         */
        void onFrame(DirectBuffer buffer, int offset, int length, BatchHandler handler) {
            int at = buffer.getInt(offset + OFFSET, ByteOrder.LITTLE_ENDIAN);
            int total = buffer.getInt(offset + TOTAL, ByteOrder.LITTLE_ENDIAN);
            int payload = length - HEADER_BYTES;
            if (payload == total) {
                received = 0;
                handler.onBatch(buffer, offset + HEADER_BYTES, payload);
                return;
            }
            pending.putBytes(at, buffer, offset + HEADER_BYTES, payload);
            received = at + payload;
            if (received == total) {
                received = 0;
                handler.onBatch(pending, 0, total);
            }
        }

        int received() {
            return received;
        }

        DirectBuffer pending() {
            return pending;
        }

        void restore(DirectBuffer buffer, int offset, int length) {
            pending.putBytes(received, buffer, offset, length);
            received += length;
        }
    }
}
