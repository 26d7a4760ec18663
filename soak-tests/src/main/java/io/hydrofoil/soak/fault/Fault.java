package io.hydrofoil.soak.fault;

/**
 * Something that can go wrong and be mended.
 *
 * @param mayEnd whether a member may end by itself because of it
 */
record Fault(FaultKind kind, String what, Step begin, Step mend, boolean mayEnd) {
    /** Does it. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }
}
