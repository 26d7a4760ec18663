package io.hydrofoil.chassis;

/** Assertions that are always on: a broken one is a bug, the process stops and the log replays. */
public final class Invariant {
    private Invariant() {}

    /** Throws {@link Broken} with {@code what} unless {@code holds}. */
    public static void check(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    /** As {@link #check(boolean, String)}, with two values that explain the failure. */
    public static void check(boolean holds, String what, long actual, long expected) {
        if (!holds) {
            throw new Broken(what + " actual=" + actual + " expected=" + expected);
        }
    }

    /** A bug in this program, never a fault of its input or of the world. */
    public static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }
}
