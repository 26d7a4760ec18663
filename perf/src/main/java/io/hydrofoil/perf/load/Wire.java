package io.hydrofoil.perf.load;

import java.util.concurrent.CompletableFuture;

/** One connection to the server. Calls on the event loop only. */
interface Wire {
    /** Completes when calls can be sent. */
    CompletableFuture<Wire> ready();

    /** Calls that it carries at once. */
    int capacity();

    /** Sends a call; more than fit are queued. */
    void send(Call call, Answer answer);

    /** Closes the connection; what is under way fails. Any thread. */
    void close();
}
