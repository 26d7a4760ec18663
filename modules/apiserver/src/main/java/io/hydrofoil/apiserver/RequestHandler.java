package io.hydrofoil.apiserver;

/**
 * Answers exchanges. Called on a Netty event loop: must not block; hands long work to the admission ring or a virtual
 * thread.
 */
@FunctionalInterface
public interface RequestHandler {
    /** Answers now or later, exactly once. */
    void handle(Exchange exchange);
}
