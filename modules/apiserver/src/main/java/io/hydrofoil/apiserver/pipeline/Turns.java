package io.hydrofoil.apiserver.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets writes that all change one key (a quota) go one after another. Without, of n writes at once one would commit and
 * n - 1 be decided again, n times over, and the unluckiest would run out of attempts. Who comes when the turn is taken
 * waits, in order, and is decided anew when its turn comes; what it was decided to before is void.
 *
 * <p>A ticket has at most one turn and keeps it until it is answered, through all its attempts. Bounded by what is
 * admitted. Thread-safe.
 */
final class Turns {
    private final Map<String, ArrayDeque<Ticket>> waiting = new HashMap<>();
    private final Consumer<Ticket> reenter;

    /** @param reenter brings a ticket whose turn has come back to stage A */
    Turns(Consumer<Ticket> reenter) {
        this.reenter = reenter;
    }

    /** Whether the ticket may go on; else it will be brought back when its turn comes. */
    boolean take(Ticket ticket, String turn, long nowNs) {
        if (ticket.turn != null) {
            // One is enough: a second would only spare work, and could wait for one who waits for this.
            return true;
        }
        synchronized (this) {
            ticket.turn = turn;
            ArrayDeque<Ticket> queue = waiting.get(turn);
            if (queue == null) {
                waiting.put(turn, new ArrayDeque<>(2));
                return true;
            }
            ticket.queuedNs = nowNs;
            queue.add(ticket);
            return false;
        }
    }

    /** Passes the turn of a ticket that is answered on to the next one. */
    void leave(Ticket ticket) {
        String turn = ticket.turn;
        if (turn != null) {
            ticket.turn = null;
            Ticket next = next(turn);
            if (next != null) {
                reenter.accept(next);
            }
        }
    }

    private synchronized @Nullable Ticket next(String turn) {
        ArrayDeque<Ticket> queue = waiting.get(turn);
        Ticket next = queue == null ? null : queue.poll();
        if (next == null) {
            waiting.remove(turn);
        }
        return next;
    }

    /** Takes out those that wait and match; passes them on. They have no turn to pass on. */
    void takeAll(Predicate<Ticket> wanted, Consumer<Ticket> taker) {
        List<Ticket> taken = new ArrayList<>();
        synchronized (this) {
            for (ArrayDeque<Ticket> queue : waiting.values()) {
                for (Iterator<Ticket> each = queue.iterator(); each.hasNext(); ) {
                    Ticket ticket = each.next();
                    if (wanted.test(ticket)) {
                        each.remove();
                        ticket.turn = null;
                        taken.add(ticket);
                    }
                }
            }
        }
        taken.forEach(taker);
    }
}
