package io.hydrofoil.consensus;

/**
 * Which member the proposer's session must be with. Terms become known in any order: a member that starts has a session
 * with the leader of today while its log still tells of terms long past, and such a session stays.
 *
 * <p>Thread-safe; opens and closes nothing itself.
 */
final class SessionChoice {
    private static final ClusterNode.Term NONE = new ClusterNode.Term(-1, -1);

    private final int self;
    private ClusterNode.Term latest = NONE;

    /** @param self index of this member */
    SessionChoice(int self) {
        this.self = self;
    }

    /** A term has begun in the log; true if a session from before is of no use, because its leader reads no more. */
    synchronized boolean begins(ClusterNode.Term term) {
        if (term.id() <= latest.id()) {
            return false;
        }
        latest = term;
        return true;
    }

    /**
     * A leader has taken a session in a term; true if another one must replace it: that term is over already, or this
     * member leads and would speak to itself over the network.
     */
    synchronized boolean taken(ClusterNode.Term term, boolean locally) {
        begins(term);
        return term.id() < latest.id() || (leads() && !locally);
    }

    /** Whether this member leads, as far as is known. */
    synchronized boolean leads() {
        return latest.leader() == self;
    }
}
