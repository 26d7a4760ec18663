package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages of the log are put together to batches that were sent, or end their session; they never make a member read
 * past them, or reserve what their numbers claim. The input is messages, each after a byte with its length.
 */
final class FrameFuzz implements FuzzTarget {
    private static final int SESSION = 1;

    @Override
    public void check(byte[] input) {
        Sessions sessions = new Sessions();
        UnsafeBuffer buffer = new UnsafeBuffer(input);
        int at = 0;
        while (at < input.length) {
            int length = Math.min(input[at] & 0xff, input.length - at - 1);
            sessions.onFrame(SESSION, buffer, at + 1, length, (batch, offset, size) -> {
                assertThat(size).isBetween(0, input.length);
                batch.boundsCheck(offset, size);
            });
            at += 1 + length;
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(frames(0, 16, 0, 1, 8, 8, 2, 8, 8), frames(0, 16, 0, 1, 4, 12, 2, 4, 12, 3, 4, 12));
    }

    /** Triples of sequence, payload bytes and bytes of the whole batch. */
    private static byte[] frames(int... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int offset = 0;
        for (int i = 0; i < numbers.length; i += 3) {
            UnsafeBuffer frame = new UnsafeBuffer(new byte[Frame.HEADER_BYTES + numbers[i + 1]]);
            int total = numbers[i + 2];
            Frame.writeHeader(frame, numbers[i], total == 0 ? 0 : offset, total);
            offset = total == 0 || offset + numbers[i + 1] >= total ? 0 : offset + numbers[i + 1];
            out.write(frame.capacity());
            out.writeBytes(frame.byteArray());
        }
        return out.toByteArray();
    }
}
