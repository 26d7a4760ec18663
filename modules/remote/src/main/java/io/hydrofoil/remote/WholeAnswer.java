package io.hydrofoil.remote;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** An answer in one piece. */
public class WholeAnswer implements Answer {
    private static final int FIRST_BYTES = 2048;
    private static final int MAX_QUOTED = 300;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int DEFAULT_RETRY_SECONDS = 1;
    /** More digits than a number of seconds has are no number of seconds. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final boolean keeps;
    private final CompletableFuture<WholeAnswer> whole = new CompletableFuture<>();
    private int status;
    private int retrySeconds = DEFAULT_RETRY_SECONDS;
    private byte[] body = new byte[FIRST_BYTES];
    private int length;
    private long received;

    /** An answer whose body is kept. */
    public WholeAnswer() {
        this(true);
    }

    /** {@code keeps}: whether the body of a 2xx is kept, or only counted. */
    public WholeAnswer(boolean keeps) {
        this.keeps = keeps;
    }

    @Override
    public void head(int code) {
        status = code;
    }

    @Override
    public void retryAfter(CharSequence value) {
        if (SECONDS.matcher(value).matches()) {
            int asked = Integer.parseInt(value, 0, value.length(), 10);
            retrySeconds = Math.min(asked, ApiClient.MAX_RETRY_SECONDS);
        }
    }

    @Override
    public void bytes(ByteBuf piece) {
        int more = piece.readableBytes();
        received += more;
        if (!keeps && isFine()) {
            return;
        }
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
    public CompletableFuture<WholeAnswer> future() {
        return whole;
    }

    public int status() {
        return status;
    }

    public byte[] body() {
        return Arrays.copyOf(body, length);
    }

    public int length() {
        return length;
    }

    /** Bytes of the body that have come, kept or not. */
    public long received() {
        return received;
    }

    /** Whether it is a 2xx. */
    public boolean isFine() {
        return status / 100 == 2;
    }

    /** Whether the server has too much to do, and wants to be asked again later. */
    public boolean isPushBack() {
        return status == TOO_MANY_REQUESTS;
    }

    /**
     * How long to wait until a call that was pushed back is sent again: as Retry-After says, but at most {@link
     * ApiClient#MAX_RETRY_SECONDS}; a second if the server does not say, or not in seconds.
     */
    public int retrySeconds() {
        return retrySeconds;
    }

    /** Status and beginning of the body, for a message. */
    public String quoted() {
        return status + " " + new String(body, 0, Math.min(length, MAX_QUOTED), StandardCharsets.UTF_8).strip();
    }
}
