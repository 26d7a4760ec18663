package io.hydrofoil.consensus;

import io.aeron.DirectBufferVector;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.Log;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The proposer's end of the log: one session with the leader at a time. The proposer offers, the housekeeper keeps the
 * session alive and replaces a lost one; they share the session under one lock, which is uncontended but for a few
 * times a second.
 */
final class Ingress implements Log {
    private static final int HELLO_ATTEMPTS = 1_000;

    private final Object lock = new Object();
    private final long processId;
    private final boolean isShared;
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[Frame.HEADER_BYTES]);
    private final DirectBufferVector payload = new DirectBufferVector();
    private final DirectBufferVector[] vectors = {
        new DirectBufferVector(), new DirectBufferVector(header, 0, Frame.HEADER_BYTES), payload
    };
    private @Nullable AeronCluster session;
    private ChainedIdle carrier;
    private long nextSequence;
    private int sentBytes;
    private boolean closed;
    private volatile long number;
    private volatile LongConsumer fenceListener = fenced -> {};

    /** @param carrier the agent that carries what is offered; each session names its own */
    Ingress(long processId, boolean isShared, ChainedIdle carrier) {
        this.processId = processId;
        this.isShared = isShared;
        this.carrier = carrier;
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public long session() {
        return number;
    }

    @Override
    public void fenceListener(LongConsumer listener) {
        fenceListener = listener;
    }

    @Override
    public Offer offer(long asked, DirectBuffer batch, int offset, int length) {
        Invariant.check(length > 0, "an empty batch");
        synchronized (lock) {
            AeronCluster open = session;
            if (closed) {
                return Offer.CLOSED;
            }
            if (open == null || open.isClosed() || asked != number) {
                return Offer.NO_LEADER;
            }
            return offerFrames(open, batch, offset, length);
        }
    }

    @Override
    public void abandon() {
        synchronized (lock) {
            sentBytes = 0;
        }
    }

    /** Sends frames from where a back-pressured offer of the same batch stopped. */
    private Offer offerFrames(AeronCluster open, DirectBuffer batch, int offset, int length) {
        while (sentBytes < length) {
            int size = Math.min(length - sentBytes, ConsensusConfig.MAX_FRAME_BYTES);
            Frame.writeHeader(header, nextSequence, sentBytes, length);
            payload.reset(batch, offset + sentBytes, size);
            long result = open.offer(vectors);
            if (result < 0) {
                carrier.ring();
                return refused(result);
            }
            nextSequence++;
            sentBytes += size;
        }
        sentBytes = 0;
        carrier.ring();
        return Offer.ACCEPTED;
    }

    private static Offer refused(long result) {
        return result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION
                ? Offer.BACK_PRESSURED
                : Offer.NO_LEADER;
    }

    /**
     * Replaces the session and greets the log in it. Frames of a half-sent batch died with the old one.
     *
     * @param newCarrier the agent that takes this session's messages on
     */
    void connected(AeronCluster fresh, ChainedIdle newCarrier) {
        synchronized (lock) {
            session = fresh;
            carrier = newCarrier;
            sentBytes = 0;
            number++;
            nextSequence = 0;
            hello(fresh);
        }
    }

    private void hello(AeronCluster fresh) {
        UnsafeBuffer hello = new UnsafeBuffer(new byte[Frame.HELLO_BYTES]);
        Frame.writeHello(hello, processId, number);
        Frame.writeHeader(header, 0, 0, 0);
        payload.reset(hello, 0, Frame.HELLO_BYTES);
        for (int attempt = 0; attempt < HELLO_ATTEMPTS; attempt++) {
            long result = fresh.offer(vectors);
            if (result > 0) {
                nextSequence = 1;
                carrier.ring();
                return;
            }
            if (refused(result) == Offer.NO_LEADER) {
                break;
            }
            Thread.onSpinWait();
        }
        // Without a hello the log ignores what comes; the housekeeper misses its echo and connects anew.
    }

    /** Called when the log has reached the hello of session {@code begun}. */
    void begun(long begun) {
        fenceListener.accept(begun);
    }

    boolean isConnected() {
        synchronized (lock) {
            return session != null && !session.isClosed();
        }
    }

    /** Keeps the session alive and takes what the leader says; true if there is still a session. */
    boolean keepAlive() {
        synchronized (lock) {
            AeronCluster open = session;
            if (open == null || open.isClosed()) {
                return false;
            }
            open.sendKeepAlive();
            open.pollEgress();
            return !open.isClosed();
        }
    }

    /** Lets go of the session. */
    void drop() {
        synchronized (lock) {
            if (session != null) {
                session.close();
                session = null;
            }
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
            drop();
        }
    }
}
