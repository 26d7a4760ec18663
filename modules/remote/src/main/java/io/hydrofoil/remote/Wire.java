package io.hydrofoil.remote;

import java.util.concurrent.CompletableFuture;

/** One connection to the server. Calls on the event loop only. */
public interface Wire {
    /** Completes when calls can be sent. */
    CompletableFuture<Wire> ready();

    /** Calls that it carries at once. */
    int capacity();

    /** Sends a call; more than fit are queued. */
    void send(Call call, Answer answer);

    /** Whether calls can still be answered. */
    boolean isOpen();

    /** Closes the connection; what is under way fails. Any thread. */
    void close();
}
