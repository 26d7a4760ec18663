package io.hydrofoil.store;

import org.agrona.DirectBuffer;

/**
 * The replicated log under the store. The proposer offers batches of commands; the log brings every committed batch, in
 * one order, to
 * {@link Store#apply}. Implemented by consensus (Aeron Cluster) and by the simulated log.
 */
public interface Log {
    /** What became of an offer. */
    enum Offer {
        /** In the log's hands; the outcome arrives through apply, or never if this member loses the leadership. */
        ACCEPTED,
        /** No room now; offer the same batch again later. */
        BACK_PRESSURED,
        /** This member has no way to a leader now. */
        NO_LEADER,
        /** Closed for good. */
        CLOSED
    }

    /**
     * Offers one batch, encoded by {@link BatchEncoder}. One proposer thread; never blocks. The buffer may be reused on
     * return.
     */
    Offer offer(DirectBuffer batch, int offset, int length);
}
