package io.hydrofoil.consensus;

import io.aeron.DirectBufferVector;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.store.Log;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The proposer's end of the log: one session with the leader. The proposer offers, the housekeeper keeps the session
 * alive and replaces a lost one;
 * they share the session under one lock, which is uncontended but for a few times a second.
 */
final class Ingress implements Log {
    private final Object lock = new Object();
    private final ChainedIdle consensusIdle;
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[Frame.HEADER_BYTES]);
    private final DirectBufferVector payload = new DirectBufferVector();
    private final DirectBufferVector[] vectors = {
        new DirectBufferVector(), new DirectBufferVector(header, 0, Frame.HEADER_BYTES), payload
    };
    private @Nullable AeronCluster session;
    private int sentBytes;
    private boolean closed;

    Ingress(ChainedIdle consensusIdle) {
        this.consensusIdle = consensusIdle;
    }

    @Override
    public Offer offer(DirectBuffer batch, int offset, int length) {
        Invariant.check(length > 0, "an empty batch");
        synchronized (lock) {
            AeronCluster open = session;
            if (closed) {
                return Offer.CLOSED;
            }
            if (open == null || open.isClosed()) {
                return Offer.NO_LEADER;
            }
            return offerFrames(open, batch, offset, length);
        }
    }

    /** Sends frames from where a back-pressured offer of the same batch stopped. */
    private Offer offerFrames(AeronCluster open, DirectBuffer batch, int offset, int length) {
        while (sentBytes < length) {
            int size = Math.min(length - sentBytes, ConsensusConfig.MAX_FRAME_BYTES);
            Frame.writeHeader(header, sentBytes, length);
            payload.reset(batch, offset + sentBytes, size);
            long result = open.offer(vectors);
            if (result < 0) {
                return refused(result);
            }
            sentBytes += size;
        }
        sentBytes = 0;
        consensusIdle.ring();
        return Offer.ACCEPTED;
    }

    private Offer refused(long result) {
        consensusIdle.ring();
        if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
            return Offer.BACK_PRESSURED;
        }
        sentBytes = 0;
        return Offer.NO_LEADER;
    }

    /** Replaces the session; frames of a half-sent batch died with the old one. */
    void connected(AeronCluster fresh) {
        synchronized (lock) {
            session = fresh;
            sentBytes = 0;
        }
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

    void close() {
        synchronized (lock) {
            closed = true;
            if (session != null) {
                session.close();
            }
        }
    }
}
