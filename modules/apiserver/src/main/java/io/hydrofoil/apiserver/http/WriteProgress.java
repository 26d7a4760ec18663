package io.hydrofoil.apiserver.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/**
 * Whether a client takes what it is sent: a client that asks for much and reads nothing, or grants no window, would
 * hold its answers' memory for as long as it likes. Event loop only.
 */
final class WriteProgress implements ChannelFutureListener {
    private final FrontDesk desk;
    private int pending;
    private long sinceNs;

    WriteProgress(FrontDesk desk) {
        this.desk = desk;
    }

    /** To be told of each write's end: add this to its promise. */
    void begun() {
        if (pending++ == 0) {
            sinceNs = desk.clock().monotonicNs();
        }
    }

    @Override
    public void operationComplete(ChannelFuture write) {
        pending--;
        sinceNs = desk.clock().monotonicNs();
    }

    /** Whether nothing has left for as long as a connection may idle, though something is to leave. */
    boolean isStalled(long nowNs) {
        return pending > 0 && nowNs - sinceNs > desk.limits().idleTimeoutMs() * 1_000_000;
    }
}
