package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Identity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One connection as its exchanges see it. Answers come from many threads; each would wake the event loop and flush by
 * itself. So they are
 * queued here: the first one schedules a drain, which writes all that has come together and flushes once.
 */
final class Connection {
    private final ChannelHandlerContext ctx;
    private final Runnable flusher;
    private final FrontDesk desk;
    private final @Nullable Identity certificateIdentity;
    private final ManyToOneConcurrentLinkedQueue<Runnable> actions = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private boolean flushesLater;
    private int openExchanges;
    private long heldAnswersBytes;
    private long idleSinceNs;

    Connection(ChannelHandlerContext ctx, Runnable flusher, FrontDesk desk, @Nullable Identity certificateIdentity) {
        this.ctx = ctx;
        this.flusher = flusher;
        this.desk = desk;
        this.certificateIdentity = certificateIdentity;
        this.idleSinceNs = desk.clock().monotonicNs();
    }

    FrontDesk desk() {
        return desk;
    }

    /** The client's address. Any thread. */
    String source() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "";
    }

    ChannelHandlerContext ctx() {
        return ctx;
    }

    @Nullable
    Identity certificateIdentity() {
        return certificateIdentity;
    }

    /** Runs {@code action} on the event loop and flushes after it and all that came with it. Any thread. */
    void submit(Runnable action) {
        EventExecutor loop = ctx.executor();
        if (loop.inEventLoop()) {
            action.run();
            if (!flushesLater) {
                flusher.run();
            }
            return;
        }
        actions.offer(action);
        if (drainScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(drain);
            } catch (RejectedExecutionException e) {
                // The server is closed, and the connection with it: nobody is left to answer.
                actions.clear();
            }
        }
    }

    private void drain() {
        drainScheduled.set(false);
        boolean outer = flushesLater;
        flushesLater = true;
        try {
            for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
                action.run();
            }
        } finally {
            flushesLater = outer;
        }
        flusher.run();
    }

    /** From now on until {@link #readComplete} nothing is flushed, for the end of the read does it once. Event loop. */
    void reading() {
        flushesLater = true;
    }

    void readComplete() {
        flushesLater = false;
    }

    /** Event loop. */
    void exchangeOpened() {
        openExchanges++;
    }

    /** Event loop. */
    void exchangeClosed() {
        openExchanges--;
        if (openExchanges == 0) {
            idleSinceNs = desk.clock().monotonicNs();
        }
    }

    /** A whole answer of so many bytes begins to leave; it has left when the promise is done. Event loop. */
    void answerLeaves(int bytes, ChannelPromise sent) {
        heldAnswersBytes += bytes;
        sent.addListener(done -> heldAnswersBytes -= bytes);
    }

    /** Bytes of whole answers that have not left yet. Event loop. */
    long heldAnswersBytes() {
        return heldAnswersBytes;
    }

    /** Nanoseconds since the last exchange ended; 0 while one is open. Event loop. */
    long idleNs() {
        return openExchanges > 0 ? 0 : desk.clock().monotonicNs() - idleSinceNs;
    }
}
