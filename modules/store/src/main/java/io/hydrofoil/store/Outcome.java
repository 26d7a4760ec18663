package io.hydrofoil.store;

/** What became of one transaction, decided at apply, the same on every member. */
public sealed interface Outcome permits Outcome.Committed, Outcome.Conflict, Outcome.Full {
    /** Applied, all its writes at this revision. */
    record Committed(long revision) implements Outcome {}

    /**
     * A precondition did not hold, nothing was written.
     *
     * @param condition index of the first condition that failed
     * @param actualRevision the key's revision at that time, 0 if it is absent
     */
    record Conflict(int condition, long actualRevision) implements Outcome {}

    /** The object table has no room for it, nothing was written. Reads and deletes go on. */
    record Full() implements Outcome {}
}
