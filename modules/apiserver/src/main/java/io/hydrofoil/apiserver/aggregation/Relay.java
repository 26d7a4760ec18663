package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.apiserver.outbound.HangUp;
import io.hydrofoil.apiserver.outbound.OpenAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Carries one answer back to the client as it comes, and reads no further while the client does not take it: what is
 * under way is bounded by what its connection holds. Blocks: for a virtual thread, which owns it.
 */
final class Relay {
    private static final int PIECE_BYTES = 16 * 1024;
    /** Answers up to this size whose length is known are sent in one. */
    private static final int WHOLE_BYTES = 64 * 1024;

    private final Exchange exchange;
    private final HangUp hangUp;
    private boolean isAnswered;
    private Exchange.@Nullable Stream stream;

    Relay(Exchange exchange, HangUp hangUp) {
        this.exchange = exchange;
        this.hangUp = hangUp;
    }

    /** Whether the client has been told something already. */
    boolean hasBegun() {
        return isAnswered;
    }

    /** Lets the client see that the rest will not come. */
    void breakOff() {
        if (stream != null) {
            stream.breakOff();
        }
    }

    /**
     * Carries it to its end.
     *
     * @throws CallException if it breaks off on the other side
     */
    void run(OpenAnswer answer, boolean isWatch) throws CallException {
        Map<String, List<String>> headers = ForwardedHeaders.ofAnswer(answer.headers());
        boolean isShort = answer.lengthBytes() >= 0 && answer.lengthBytes() <= WHOLE_BYTES && !isWatch;
        if (isShort || exchange.method().equals("HEAD") || answer.code() == 204 || answer.code() == 304) {
            byte[] body = answer.whole(WHOLE_BYTES);
            isAnswered = true;
            exchange.answer(answer.code(), headers, body);
            return;
        }
        isAnswered = true;
        Exchange.Stream out = exchange.stream(answer.code(), headers);
        stream = out;
        if (isWatch) {
            // what it has sent first, only the other server knows
            out.follows();
        }
        copy(answer, out);
    }

    private void copy(OpenAnswer answer, Exchange.Stream out) throws CallException {
        Semaphore turn = new Semaphore(0);
        out.onClose(() -> {
            hangUp.hangUp();
            turn.release();
        });
        byte[] piece = new byte[PIECE_BYTES];
        for (int length = answer.read(piece); length >= 0; length = answer.read(piece)) {
            out.write(Arrays.copyOf(piece, length), 0, length);
            out.flush();
            if (!out.isWritable()) {
                turn.drainPermits();
                out.onWritable(turn::release);
                // whoever goes says so before the permit that may just have been drained
                if (!hangUp.isHungUp()) {
                    turn.acquireUninterruptibly();
                }
            }
        }
        out.end();
    }
}
