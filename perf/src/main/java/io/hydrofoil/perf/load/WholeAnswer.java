package io.hydrofoil.perf.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Keeps an answer in full. For set-up, and for scenarios that read what they get. */
class WholeAnswer implements Answer {
    private static final int FIRST_BYTES = 2048;
    private static final int MAX_QUOTED = 300;

    private final CompletableFuture<WholeAnswer> whole = new CompletableFuture<>();
    private int status;
    private byte[] body = new byte[FIRST_BYTES];
    private int length;

    @Override
    public void head(int code) {
        status = code;
    }

    @Override
    public void bytes(ByteBuf piece) {
        int more = piece.readableBytes();
        if (length + more > body.length) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, length + more));
        }
        piece.getBytes(piece.readerIndex(), body, length, more);
        length += more;
    }

    @Override
    public void end() {
        whole.complete(this);
    }

    @Override
    public void failed(Throwable cause) {
        whole.completeExceptionally(cause);
    }

    /** Completes when the answer is whole. */
    CompletableFuture<WholeAnswer> future() {
        return whole;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return Arrays.copyOf(body, length);
    }

    int length() {
        return length;
    }

    /** Whether it is a 2xx. */
    boolean isFine() {
        return status / 100 == 2;
    }

    /** Status and beginning of the body, for a message. */
    String quoted() {
        return status + " " + new String(body, 0, Math.min(length, MAX_QUOTED), StandardCharsets.UTF_8).strip();
    }
}
