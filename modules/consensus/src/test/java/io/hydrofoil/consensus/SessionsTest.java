package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.consensus.Sessions.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** All pairs of the table in {@link Sessions}. */
class SessionsTest {
    private static final long PROCESS = 77;
    private static final long SESSION = 1;
    private static final long LATER = 2;

    private final Sessions sessions = new Sessions();
    private final List<String> batches = new ArrayList<>();

    @Test
    void beforeItsHelloASessionIsIgnored() {
        assertThat(frame(SESSION, 1, "lost")).isEqualTo(Effect.IGNORED);
        assertThat(hello(SESSION, PROCESS)).isEqualTo(Effect.BEGUN);
    }

    @Test
    void framesInOrderAreTaken() {
        hello(SESSION, PROCESS);
        assertThat(frame(SESSION, 1, "one")).isEqualTo(Effect.TAKEN);
        assertThat(frame(SESSION, 2, "two")).isEqualTo(Effect.TAKEN);
        assertThat(batches).containsExactly("one", "two");
    }

    @Test
    void afterALostFrameNothingIsTaken() {
        hello(SESSION, PROCESS);
        frame(SESSION, 1, "one");
        assertThat(frame(SESSION, 3, "three")).isEqualTo(Effect.ENDED);
        assertThat(frame(SESSION, 2, "two")).isEqualTo(Effect.IGNORED);
        assertThat(frame(SESSION, 4, "four")).isEqualTo(Effect.IGNORED);
        assertThat(batches).containsExactly("one");
    }

    @Test
    void aHelloEndsEarlierSessionsOfItsProcessOnly() {
        hello(SESSION, PROCESS);
        hello(9, PROCESS + 1);
        hello(LATER, PROCESS);
        assertThat(frame(SESSION, 1, "too late")).isEqualTo(Effect.IGNORED);
        assertThat(frame(LATER, 1, "one")).isEqualTo(Effect.TAKEN);
        assertThat(frame(9, 1, "another process")).isEqualTo(Effect.TAKEN);
        assertThat(batches).containsExactly("one", "another process");
    }

    @Test
    void aSecondHelloEndsTheSession() {
        hello(SESSION, PROCESS);
        assertThat(hello(SESSION, PROCESS)).isEqualTo(Effect.ENDED);
        assertThat(hello(SESSION, PROCESS)).isEqualTo(Effect.IGNORED);
    }

    @Test
    void aClosedSessionIsForgotten() {
        hello(SESSION, PROCESS);
        sessions.onClose(SESSION);
        assertThat(frame(SESSION, 1, "late")).isEqualTo(Effect.IGNORED);
        assertThat(sessions.find(SESSION)).isNull();
    }

    @Test
    void aBatchGivenUpHalfWayIsDropped() {
        hello(SESSION, PROCESS);
        part(SESSION, 1, "abc", 0, 6);
        assertThat(frame(SESSION, 2, "whole")).isEqualTo(Effect.TAKEN);
        part(SESSION, 3, "abc", 0, 6);
        part(SESSION, 4, "def", 3, 6);
        assertThat(batches).containsExactly("whole", "abcdef");
    }

    private Effect hello(long session, long processId) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[Frame.HEADER_BYTES + Frame.HELLO_BYTES]);
        Frame.writeHeader(frame, 0, 0, 0);
        UnsafeBuffer payload = new UnsafeBuffer(frame, Frame.HEADER_BYTES, Frame.HELLO_BYTES);
        Frame.writeHello(payload, processId, session);
        return offer(session, frame);
    }

    private Effect frame(long session, long sequence, String batch) {
        return part(session, sequence, batch, 0, batch.length());
    }

    private Effect part(long session, long sequence, String part, int offset, int total) {
        byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[Frame.HEADER_BYTES + bytes.length]);
        Frame.writeHeader(frame, sequence, offset, total);
        frame.putBytes(Frame.HEADER_BYTES, bytes);
        return offer(session, frame);
    }

    private Effect offer(long session, UnsafeBuffer frame) {
        return sessions.onFrame(
                session,
                frame,
                0,
                frame.capacity(),
                (buffer, offset, length) -> batches.add(buffer.getStringWithoutLengthAscii(offset, length)));
    }
}
