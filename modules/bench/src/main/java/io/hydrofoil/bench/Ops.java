package io.hydrofoil.bench;

import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.WholeAnswer;

/**
 * Operations of one sort. A lane is what one operation at a time works on (a lease, say); operations of different lanes
 * are under way together. Called on the event loop.
 */
public interface Ops {
    /** Most operations under way at once. */
    int lanes();

    /** The next call of a free lane. */
    Call next(int lane);

    /** The lane's call has been answered with 2xx. */
    void answered(int lane, WholeAnswer answer);

    /** How long the answer took, counted from when the operation was due. */
    default void took(int lane, long ns) {
        // only those who want it
    }

    /** Whether bodies are kept for {@link #answered}, or only counted. */
    default boolean keepsBodies() {
        return true;
    }

    /**
     * Whether the run goes on after a call was refused or not answered ({@code status} 0); such a call counts as an
     * error.
     */
    default boolean tolerates(int status, String what) {
        return false;
    }
}
