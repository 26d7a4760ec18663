package io.hydrofoil.apiserver.pipeline;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tickets that the log has and has not answered yet, by correlation id. The proposer adds, the store agent takes,
 * the proposer's sweep takes those
 * that waited too long; whoever takes a ticket answers it, the other finds nothing. Ids never repeat.
 */
final class InFlight {
    private final AtomicReferenceArray<@Nullable Ticket> slots;
    private final int mask;
    private long nextId = 1;

    /** @param capacity at least twice the number of tickets, a power of two */
    InFlight(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /** Adds a ticket and gives it an id. Proposer only. */
    void add(Ticket ticket) {
        for (int tries = 0; tries <= mask; tries++) {
            long id = nextId++;
            int index = (int) (id & mask);
            if (slots.get(index) == null) {
                ticket.correlationId = id;
                slots.set(index, ticket);
                return;
            }
        }
        throw new IllegalStateException("more writes in flight than were admitted");
    }

    /** Takes a ticket out, or null if somebody else has. */
    @Nullable
    Ticket take(long correlationId) {
        int index = (int) (correlationId & mask);
        Ticket ticket = slots.get(index);
        if (ticket == null || ticket.correlationId != correlationId) {
            return null;
        }
        return slots.compareAndSet(index, ticket, null) ? ticket : null;
    }

    /** Takes out all that match; passes them on. */
    void takeAll(Predicate<Ticket> wanted, Consumer<Ticket> taker) {
        for (int i = 0; i <= mask; i++) {
            Ticket ticket = slots.get(i);
            if (ticket != null && wanted.test(ticket) && slots.compareAndSet(i, ticket, null)) {
                taker.accept(ticket);
            }
        }
    }
}
