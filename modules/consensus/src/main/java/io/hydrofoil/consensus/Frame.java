package io.hydrofoil.consensus;

import io.hydrofoil.chassis.Invariant;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A batch may be larger than a message of the log may be: it travels as frames of one session, in order, and is whole
 * when the last one is there.
 * Splitting keeps the log's terms small, and with them the memory that every mapping of them touches.
 *
 * <pre>
 *   0        4            8
 *   | offset | batch size | payload ...
 * </pre>
 */
final class Frame {
    static final int HEADER_BYTES = 8;
    private static final int TOTAL = 4;

    private Frame() {}

    static void writeHeader(MutableDirectBuffer buffer, int offsetInBatch, int batchBytes) {
        buffer.putInt(0, offsetInBatch, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(TOTAL, batchBytes, ByteOrder.LITTLE_ENDIAN);
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

        /** Takes a frame; a frame that is a whole batch is handed on without a copy. */
        void onFrame(DirectBuffer buffer, int offset, int length, BatchHandler handler) {
            int at = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            int total = buffer.getInt(offset + TOTAL, ByteOrder.LITTLE_ENDIAN);
            int payload = length - HEADER_BYTES;
            if (at == 0) {
                received = 0;
            }
            Invariant.check(at == received, "a frame is missing from a batch", at, received);
            if (payload == total) {
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
