package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.change.Journal;
import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Decision;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Outcome;
import org.jspecify.annotations.Nullable;

/** One write on its way, a client's or the server's own. Owned by one stage at a time; the rings hand it over. */
final class Ticket {
    private static final Identity NOBODY = Identity.of("");
    private static final Result DONE = new Result.OfTree(200, new MapValue(), false);

    private final @Nullable Command command;
    final Identity who;
    final Completion completion;
    final long arrivedNs;
    final int shard;
    /** Whether a loop of this server wrote, nobody's request. */
    final boolean isOwn;

    /** On whose reign the write rests; null: on nobody's. */
    @Nullable
    Reign reign;

    /** Set by stage A; null once it is answered. */
    @Nullable
    Decision decision;

    /** Set by the store agent. */
    @Nullable
    Outcome outcome;

    /** Set by stage B; valid while it is in flight. */
    long correlationId;

    long proposedNs;
    int attempts;

    /** The log's session that took it; 0 while it is not in the log's hands. Proposer only. */
    long session;

    /** Whether it was decided in a state that holds all that was acknowledged before it came. */
    boolean isCurrent;
    /** What it has been told; once it has, it is always decided as of the same moment. */
    final Journal journal = new Journal();

    /** Of the moment it is decided at. */
    long seed;

    long decidedMs;

    /** The turn it has or waits for, which it keeps until it is answered; null: none. */
    @Nullable
    String turn;

    /** When it began to wait for its turn. */
    long queuedNs;

    Ticket(Command command, Identity who, Completion completion, long arrivedNs, boolean isOwn) {
        this(command, who, completion, arrivedNs, shard(command), isOwn);
    }

    private Ticket(
            @Nullable Command command, Identity who, Completion completion, long arrivedNs, int shard, boolean isOwn) {
        this.command = command;
        this.who = who;
        this.completion = completion;
        this.arrivedNs = arrivedNs;
        this.shard = shard;
        this.isOwn = isOwn;
    }

    /** A ticket that needs no deciding. */
    static Ticket decided(Transaction transaction, Completion completion, long arrivedNs) {
        Ticket ticket = new Ticket(null, NOBODY, completion, arrivedNs, 0, true);
        ticket.decision = new Decision.Proposed(transaction, DONE, Notes.NONE);
        return ticket;
    }

    /** Whether it is proposed as it is. */
    boolean isDecided() {
        return command == null;
    }

    /** What is asked for; nothing, of a ticket that came decided. */
    Command command() {
        if (command == null) {
            throw new IllegalStateException("came decided");
        }
        return command;
    }

    /** Writes to one object share a worker, which keeps their order and saves them races. */
    private static int shard(Command command) {
        int hash = command.target().kind().storageResource().hashCode();
        hash = 31 * hash + command.target().namespace().hashCode();
        hash = 31 * hash + command.target().name().hashCode();
        return (hash ^ (hash >>> 16)) & Integer.MAX_VALUE;
    }

    /** What is to be proposed. */
    Transaction transaction() {
        if (decision instanceof Decision.Proposed proposed) {
            return proposed.transaction();
        }
        throw new IllegalStateException("nothing is to be proposed");
    }
}
