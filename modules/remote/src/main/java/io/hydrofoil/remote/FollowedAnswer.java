package io.hydrofoil.remote;

import io.netty.buffer.ByteBuf;

/** An answer after which its connection is of no more use. */
record FollowedAnswer(Answer answer, Runnable over) implements Answer {
    @Override
    public void head(int status) {
        answer.head(status);
    }

    @Override
    public void retryAfter(CharSequence value) {
        answer.retryAfter(value);
    }

    @Override
    public void bytes(ByteBuf piece) {
        answer.bytes(piece);
    }

    @Override
    public void end() {
        over.run();
        answer.end();
    }

    @Override
    public void failed(Throwable cause) {
        over.run();
        answer.failed(cause);
    }
}
