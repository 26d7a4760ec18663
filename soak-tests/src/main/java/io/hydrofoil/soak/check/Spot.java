package io.hydrofoil.soak.check;

import java.util.Arrays;

/**
 * One thing that may be true: the state of a key, and which calls have taken effect: of those under way and of those
 * with an open end, a bit each. Never changed.
 */
final class Spot {
    static final long[] NONE = {};

    private final long state;
    private final long done;
    private final long[] used;

    Spot(long state, long done, long[] used) {
        this.state = state;
        this.done = done;
        this.used = used;
    }

    long state() {
        return state;
    }

    long done() {
        return done;
    }

    /** With other calls done that are under way. */
    Spot having(long newDone) {
        return new Spot(state, newDone, used);
    }

    /** Another state, after one more call that is under way. */
    Spot after(int slot, long newState) {
        return new Spot(newState, done | (1L << slot), used);
    }

    boolean hasUsed(int index) {
        return (index >> 6) < used.length && (used[index >> 6] & (1L << index)) != 0;
    }

    Spot using(int index, long newState) {
        long[] more = Arrays.copyOf(used, Math.max(used.length, (index >> 6) + 1));
        more[index >> 6] |= 1L << index;
        return new Spot(newState, done, more);
    }

    Spot without(long bit) {
        return new Spot(state, done & ~bit, used);
    }

    /** Whether it has used nothing that the other has not. */
    boolean usesNoMoreThan(Spot other) {
        for (int i = 0; i < used.length; i++) {
            long theirs = i < other.used.length ? other.used[i] : 0;
            if ((used[i] & ~theirs) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "state " + state + " done " + Long.toBinaryString(done) + " used " + Arrays.toString(used);
    }
}
