package io.hydrofoil.store;

/**
 * Told on the store agent's thread, in log order, what became of each transaction that this process proposed. Must not
 * block.
 */
@FunctionalInterface
public interface OutcomeListener {
    /** @param correlationId as given to {@link BatchEncoder} */
    void onOutcome(long correlationId, Outcome outcome);
}
