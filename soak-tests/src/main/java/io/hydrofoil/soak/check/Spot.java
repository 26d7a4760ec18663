package io.hydrofoil.soak.check;

import java.util.Arrays;

/**
 * One thing that may be true: the state of a key, and which calls have taken effect.
 *
 * @param done calls under way, a bit each
 * @param used calls with an open end, a bit each, with no zeros at its end; never changed
 */
record Spot(long state, long done, long[] used) {
    static final long[] NONE = {};

    boolean hasUsed(int index) {
        return index >> 6 < used.length && (used[index >> 6] & 1L << index) != 0;
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
    public boolean equals(Object other) {
        return other instanceof Spot(long itsState, long itsDone, long[] itsUsed)
                && itsState == state
                && itsDone == done
                && Arrays.equals(itsUsed, used);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(state * 31 + done) * 31 + Arrays.hashCode(used);
    }

    @Override
    public String toString() {
        return "state " + state + " done " + Long.toBinaryString(done) + " used " + Arrays.toString(used);
    }
}
