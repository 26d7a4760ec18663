package io.hydrofoil.chassis;

/** The two clocks a shell may read; a core gets their readings as arguments. */
public interface Clock {
    /** Wall time in milliseconds since the epoch; may jump. */
    long wallMs();

    /** Monotonic time in nanoseconds from an arbitrary origin; for intervals and deadlines only. */
    long monotonicNs();

    /** The machine's clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
