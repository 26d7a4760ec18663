package io.hydrofoil.consensus;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.Publication;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.SnapshotLoader;
import io.hydrofoil.store.Store;
import java.nio.ByteOrder;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot as a stream of messages: the store's chunks, then the batches that were half received, then an end mark.
 * Each message starts with its
 * type and, for a half batch, the session it belongs to:
 *
 * <pre>
 *   0      4         12
 *   | type | session | payload ...
 * </pre>
 */
final class SnapshotStream {
    private static final int STORE_CHUNK = 1;
    private static final int HALF_BATCH = 2;
    private static final int END = 3;
    private static final int SESSION = 4;
    private static final int HEADER_BYTES = 12;
    private static final int FRAGMENT_LIMIT = 64;

    private SnapshotStream() {}

    static void write(
            ExclusivePublication publication, Store store, Map<Long, Frame.Assembly> assemblies, IdleStrategy idle) {
        int maxPayload = publication.maxMessageLength() - HEADER_BYTES;
        UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_BYTES]);
        store.writeSnapshot(
                (chunk, offset, length) ->
                        offer(publication, header(header, STORE_CHUNK, 0), chunk, offset, length, idle),
                maxPayload);
        assemblies.forEach((session, assembly) -> {
            for (int at = 0; at < assembly.received(); at += maxPayload) {
                int length = Math.min(maxPayload, assembly.received() - at);
                offer(publication, header(header, HALF_BATCH, session), assembly.pending(), at, length, idle);
            }
        });
        offer(publication, header(header, END, 0), header, 0, 0, idle);
    }

    private static DirectBuffer header(UnsafeBuffer header, int type, long session) {
        header.putInt(0, type, ByteOrder.LITTLE_ENDIAN);
        header.putLong(SESSION, session, ByteOrder.LITTLE_ENDIAN);
        return header;
    }

    private static void offer(
            ExclusivePublication publication,
            DirectBuffer header,
            DirectBuffer payload,
            int offset,
            int length,
            IdleStrategy idle) {
        while (true) {
            long result = publication.offer(header, 0, HEADER_BYTES, payload, offset, length);
            if (result > 0) {
                return;
            }
            if (result == Publication.CLOSED
                    || result == Publication.MAX_POSITION_EXCEEDED
                    || result == Publication.NOT_CONNECTED) {
                throw new IllegalStateException("snapshot stream broke: " + Publication.errorString(result));
            }
            idle.idle();
        }
    }

    static void read(Image image, Store store, Map<Long, Frame.Assembly> assemblies, IdleStrategy idle) {
        Loading loading = new Loading(store.snapshotLoader(), assemblies);
        ImageControlledFragmentAssembler assembler = new ImageControlledFragmentAssembler(loading);
        while (!loading.done) {
            int fragments = image.controlledPoll(assembler, FRAGMENT_LIMIT);
            if (fragments == 0) {
                Invariant.check(!image.isClosed() || loading.done, "the snapshot ends before its end mark");
                idle.idle();
            }
        }
    }

    private static final class Loading implements ControlledFragmentHandler {
        private final SnapshotLoader loader;
        private final Map<Long, Frame.Assembly> assemblies;
        private boolean done;

        Loading(SnapshotLoader loader, Map<Long, Frame.Assembly> assemblies) {
            this.loader = loader;
            this.assemblies = assemblies;
        }

        @Override
        public Action onFragment(DirectBuffer buffer, int offset, int length, io.aeron.logbuffer.Header header) {
            int type = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            int payload = length - HEADER_BYTES;
            switch (type) {
                case STORE_CHUNK -> loader.onChunk(buffer, offset + HEADER_BYTES, payload);
                case HALF_BATCH ->
                    assemblies
                            .computeIfAbsent(
                                    buffer.getLong(offset + SESSION, ByteOrder.LITTLE_ENDIAN),
                                    id -> new Frame.Assembly())
                            .restore(buffer, offset + HEADER_BYTES, payload);
                case END -> {
                    loader.finish();
                    done = true;
                    return Action.BREAK;
                }
                default -> throw new IllegalStateException("unknown snapshot message type " + type);
            }
            return Action.CONTINUE;
        }
    }
}
