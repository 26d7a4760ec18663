package io.hydrofoil.apiserver.pipeline;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place in a ring. */
final class Slot {
    @Nullable
    Ticket ticket;

    /** The ticket, which leaves the slot. */
    Ticket take() {
        Ticket taken = Objects.requireNonNull(ticket);
        ticket = null;
        return taken;
    }
}
