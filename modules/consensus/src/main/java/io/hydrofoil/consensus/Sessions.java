package io.hydrofoil.consensus;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The proposers' sessions as the log knows them: replicated state, the same on every member, part of the snapshot.
 *
 * <p>A proposer wants to know what became of its batches even if the leader dies with some of them unread. So each of
 * its sessions starts with a hello, which ends its earlier sessions at that place of the log: what they offered and was
 * not applied before the hello, never will be, however late it turns up. And a session from which a frame is missing is
 * ended at that place, for the frames after it would be applied out of order.
 *
 * <p>| state | hello | next frame | frame out of order | hello of a later session | close |
 * <p>| none | open | ignored | ignored | – | – |
 * <p>| open | ended | taken | ended | ended | none |
 * <p>| ended | ignored | ignored | ignored | ended | none |
 */
final class Sessions {
    /** What a frame did. */
    enum Effect {
        /** It belongs to a session that has not begun, or is ended. */
        IGNORED,
        /** A proposer began a session. */
        BEGUN,
        /** Part of a batch, or a whole one, which was handed on. */
        TAKEN,
        /** A frame before it is missing, or it is none: the session is ended. */
        ENDED
    }

    /** One session. */
    static final class Session {
        final long processId;
        /** Its proposer's number for it. */
        final long number;

        long nextSequence = 1;
        boolean ended;
        final Frame.Assembly assembly = new Frame.Assembly();

        Session(long processId, long number) {
            this.processId = processId;
            this.number = number;
        }
    }

    private final Map<Long, Session> sessions = new TreeMap<>();

    Effect onFrame(long sessionId, DirectBuffer buffer, int offset, int length, Frame.BatchHandler handler) {
        Session session = sessions.get(sessionId);
        if (session == null && length < Frame.HEADER_BYTES + Frame.HELLO_BYTES) {
            return Effect.IGNORED;
        }
        long sequence = length < Long.BYTES ? -1 : Frame.sequence(buffer, offset);
        if (sequence == 0 && session == null) {
            begin(sessionId, Frame.helloProcessId(buffer, offset), Frame.helloNumber(buffer, offset));
            return Effect.BEGUN;
        }
        if (session == null || session.ended) {
            return Effect.IGNORED;
        }
        if (sequence != session.nextSequence || !session.assembly.fits(buffer, offset, length)) {
            session.ended = true;
            return Effect.ENDED;
        }
        session.nextSequence++;
        session.assembly.onFrame(buffer, offset, length, handler);
        return Effect.TAKEN;
    }

    private void begin(long sessionId, long processId, long number) {
        for (Session earlier : sessions.values()) {
            if (earlier.processId == processId) {
                earlier.ended = true;
            }
        }
        sessions.put(sessionId, new Session(processId, number));
    }

    /** A batch whose last frame never came was never whole: it is dropped, on every member alike. */
    void onClose(long sessionId) {
        sessions.remove(sessionId);
    }

    void forEach(ObjLongConsumer<Session> visitor) {
        sessions.forEach((id, session) -> visitor.accept(session, id));
    }

    /** Loads: a session of a snapshot. */
    void restore(long sessionId, Session session) {
        sessions.put(sessionId, session);
    }

    /** A session that has said hello and is not closed, or null. */
    @Nullable
    Session find(long sessionId) {
        return sessions.get(sessionId);
    }
}
