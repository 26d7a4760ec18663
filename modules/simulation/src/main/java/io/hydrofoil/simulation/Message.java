package io.hydrofoil.simulation;

import java.util.List;

/** What members say to one another. */
sealed interface Message {
    /** The term in which it was said. */
    long term();

    /** A leader's entries behind the one at {@code previous}; none: it only says that it leads. */
    record Append(long term, int leader, long previous, long previousTerm, List<Disk.Entry> entries, long committed)
            implements Message {}

    /**
     * Whether a follower has forced everything up to {@code match}; if not, how far it may have what the leader has.
     */
    record Appended(long term, int from, boolean taken, long match) implements Message {}

    /** A candidate asks for a vote; its log ends at {@code last}. */
    record Ask(long term, int candidate, long last, long lastTerm) implements Message {}

    /** A vote. */
    record Vote(long term, int from) implements Message {}

    /** A proposer's part of its session with the leader. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Propose(long term, Disk.Kind kind, long processId, long number, long sequence, byte[] bytes)
            implements Message {}
}
