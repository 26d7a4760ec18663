package io.hydrofoil.remote;

import io.netty.buffer.ByteBuf;

/**
 * Takes what comes back for one call, in order; exactly one of end and failed comes last. Event loop: must not block.
 */
public interface Answer {
    /** The status code. */
    void head(int status);

    /** The header Retry-After of an answer that is not a 2xx, if it has one; comes before {@link #head}. */
    default void retryAfter(CharSequence value) {
        // only those who ask again
    }

    /** A piece of the body, valid during the call. */
    void bytes(ByteBuf piece);

    /** The answer is whole. */
    void end();

    /** No answer will come any more. */
    void failed(Throwable cause);
}
