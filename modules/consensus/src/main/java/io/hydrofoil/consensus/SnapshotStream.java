package io.hydrofoil.consensus;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.Publication;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.CorruptSnapshotException;
import io.hydrofoil.store.SnapshotLoader;
import io.hydrofoil.store.Store;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot as a stream of messages: the store's chunks, then the proposers' sessions, each followed by the batch that
 * it has half sent, then an end mark. Each message starts with its type and, where it belongs to one, its session:
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
    private static final int SESSION_ID = 4;
    private static final int HEADER_BYTES = 12;
    /** Payload of a session: process id, number, next sequence, whether it is ended. */
    private static final int SESSION_BYTES = 25;

    private static final int NUMBER = 8;
    private static final int NEXT_SEQUENCE = 16;
    private static final int ENDED = 24;
    private static final int FRAGMENT_LIMIT = 64;

    private SnapshotStream() {}

    static void write(ExclusivePublication publication, Store store, Sessions sessions, IdleStrategy idle) {
        int maxPayload = publication.maxMessageLength() - HEADER_BYTES;
        UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_BYTES]);
        store.writeSnapshot(
                (chunk, offset, length) ->
                        offer(publication, header(header, STORE_CHUNK, 0), chunk, offset, length, idle),
                maxPayload);
        UnsafeBuffer payload = new UnsafeBuffer(new byte[SESSION_BYTES]);
        sessions.forEach((session, id) -> {
            payload.putLong(0, session.processId, ByteOrder.LITTLE_ENDIAN);
            payload.putLong(NUMBER, session.number, ByteOrder.LITTLE_ENDIAN);
            payload.putLong(NEXT_SEQUENCE, session.nextSequence, ByteOrder.LITTLE_ENDIAN);
            payload.putByte(ENDED, (byte) (session.ended ? 1 : 0));
            offer(publication, header(header, SESSION, id), payload, 0, SESSION_BYTES, idle);
            int received = session.assembly.received();
            for (int at = 0; at < received; at += maxPayload) {
                int length = Math.min(maxPayload, received - at);
                offer(publication, header(header, HALF_BATCH, id), session.assembly.pending(), at, length, idle);
            }
        });
        offer(publication, header(header, END, 0), header, 0, 0, idle);
    }

    private static DirectBuffer header(UnsafeBuffer header, int type, long session) {
        header.putInt(0, type, ByteOrder.LITTLE_ENDIAN);
        header.putLong(SESSION_ID, session, ByteOrder.LITTLE_ENDIAN);
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

    static void read(Image image, Store store, Sessions sessions, IdleStrategy idle) {
        Loading loading = new Loading(store.snapshotLoader(), sessions);
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
        private final Sessions sessions;
        private boolean done;

        Loading(SnapshotLoader loader, Sessions sessions) {
            this.loader = loader;
            this.sessions = sessions;
        }

        @Override
        public Action onFragment(DirectBuffer buffer, int offset, int length, io.aeron.logbuffer.Header header) {
            int type = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            int payload = length - HEADER_BYTES;
            switch (type) {
                case STORE_CHUNK -> loader.onChunk(buffer, offset + HEADER_BYTES, payload);
                case SESSION -> session(buffer, offset);
                case HALF_BATCH -> {
                    Sessions.Session session =
                            sessions.find(buffer.getLong(offset + SESSION_ID, ByteOrder.LITTLE_ENDIAN));
                    if (session == null) {
                        throw new CorruptSnapshotException("half a batch of no session");
                    }
                    session.assembly.restore(buffer, offset + HEADER_BYTES, payload);
                }
                case END -> {
                    loader.finish();
                    done = true;
                    return Action.BREAK;
                }
                default -> throw new IllegalStateException("unknown snapshot message type " + type);
            }
            return Action.CONTINUE;
        }

        private void session(DirectBuffer buffer, int offset) {
            int payload = offset + HEADER_BYTES;
            Sessions.Session session = new Sessions.Session(
                    buffer.getLong(payload, ByteOrder.LITTLE_ENDIAN),
                    buffer.getLong(payload + NUMBER, ByteOrder.LITTLE_ENDIAN));
            session.nextSequence = buffer.getLong(payload + NEXT_SEQUENCE, ByteOrder.LITTLE_ENDIAN);
            session.ended = buffer.getByte(payload + ENDED) != 0;
            sessions.restore(buffer.getLong(offset + SESSION_ID, ByteOrder.LITTLE_ENDIAN), session);
        }
    }
}
