package io.hydrofoil.perf.load;

/**
 * Operations of one sort. A lane is what one operation at a time works on (a lease, say); operations of different lanes
 * are under way together. Called on the event loop.
 */
interface Ops {
    /** Most operations under way at once. */
    int lanes();

    /** The next call of a free lane. */
    Call next(int lane);

    /** The lane's call has been answered with 2xx. */
    void answered(int lane, WholeAnswer answer);
}
