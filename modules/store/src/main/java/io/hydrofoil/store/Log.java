package io.hydrofoil.store;

import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * The replicated log under the store. The proposer offers batches of commands; the log brings every committed batch, in
 * one order, to {@link Store#apply}. Implemented by consensus (Aeron Cluster) and by the simulated log.
 *
 * <p>Offers are made within sessions, numbered from 1. A session ends with its leader, or with the way to it; some of
 * what it took may then be lost. The first thing that a new session puts into the log is a fence: when the log has
 * reached it, every batch of an earlier session has either been applied or never will be. So a proposer knows of each
 * batch what became of it, and may offer the lost ones again.
 */
public interface Log {
    /** What became of an offer. */
    enum Offer {
        /** In the log's hands: it will be applied, or a fence will say that it never will. */
        ACCEPTED,
        /** No room now; offer the same batch again later. */
        BACK_PRESSURED,
        /** This member has no way to a leader now, or the session is over. Nothing of the batch will be applied. */
        NO_LEADER,
        /** Closed for good. */
        CLOSED
    }

    /**
     * Whether other members take writes too: then something may be acknowledged there that this member has not applied
     * yet.
     */
    boolean isShared();

    /** The session of now; 0 before the first. */
    long session();

    /**
     * Offers one batch, encoded by {@link BatchEncoder}, in this session. One proposer thread; never blocks. The buffer
     * may be reused on return.
     */
    Offer offer(long session, DirectBuffer batch, int offset, int length);

    /** The batch that was refused last will not be offered again: the next offer is of another one. Proposer thread. */
    void abandon();

    /**
     * Told, on the store agent's thread, of each session whose fence the log has reached. One listener, set before the
     * log may be offered to.
     */
    void fenceListener(LongConsumer listener);
}
