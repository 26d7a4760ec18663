package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether the operations on a key can be put into an order in which each is right and none comes before one that had
 * ended when it began. Knows nothing of resourceVersions.
 *
 * <p>Trying orders is hopeless beyond some dozens of operations. So this walks through time once (Lowe, Testing for
 * linearizability, 2016; after Wing and Gong) and keeps what may be true so far: each possible state with the calls
 * under way that have taken effect in it. A call must have taken effect when it returns; what else may have done so
 * before it, is tried then. Three observations keep these possibilities few. A call that changes nothing and is right
 * now loses nothing by taking effect now. A call with an open end need never take effect, so of two possibilities in
 * the same state the one that has used fewer of them can do whatever the other can, and the other is forgotten; it is
 * tried only where something under way needs what it does; and of several deletions only the first, since they are all
 * the same. And each write has a number of its own, so states seldom come back. If a history needs more than
 * {@link #MAX_SPOTS} possibilities at a time all the same, it is undecided, and said to be.
 */
final class Linearizability {
    /** Most possibilities at a time. */
    static final int MAX_SPOTS = 20_000;

    /** Most calls with a known end under way at a time: clients ask one thing at a time, so most clients. */
    static final int MAX_PENDING = 64;

    private static final long OTHER = Long.MAX_VALUE;

    private final List<Call> calls;
    private final @Nullable Call[] pending = new Call[MAX_PENDING];
    private final IdentityHashMap<Call, Integer> slots = new IdentityHashMap<>();
    private final List<Call> open = new ArrayList<>();
    private Spots spots = new Spots();
    private long busy;
    private final Set<Long> wanted = new HashSet<>();
    private final Set<Long> unwanted = new HashSet<>();
    private final Set<Long> wantedByOpen = new HashSet<>();

    private Linearizability(List<Call> calls) {
        this.calls = calls;
    }

    /** What a check comes to. */
    sealed interface Verdict {
        /** There is such an order. */
        record Holds() implements Verdict {}

        /** There is none. {@code states}: those possible before the call that cannot be right. */
        record Broken(Call at, List<Long> states) implements Verdict {}

        /** Too many possibilities. */
        record Undecided(String why) implements Verdict {}
    }

    /** Checks the calls of a key that does not exist at first. */
    static Verdict check(List<Call> calls) {
        Linearizability checked = new Linearizability(calls);
        checked.spots.add(new Spot(0, 0, Spot.NONE));
        return checked.run();
    }

    /** Checks calls before which anything may have happened: a part of a history. */
    static Verdict checkPart(List<Call> calls) {
        Linearizability checked = new Linearizability(calls);
        TreeSet<Long> states = new TreeSet<>(List.of(0L, OTHER));
        for (Call call : calls) {
            states.add(call.seen());
            states.add(call.expected());
        }
        // What is written within the part cannot have been there before it.
        calls.stream().filter(call -> call.token() != 0).forEach(call -> states.remove(call.token()));
        states.forEach(state -> checked.spots.add(new Spot(state, 0, Spot.NONE)));
        return checked.run();
    }

    /** The beginning or the end of a call. */
    private record Moment(long atNs, boolean isEnd, Call call) {}

    private Verdict run() {
        List<Moment> moments = new ArrayList<>();
        for (Call call : calls) {
            moments.add(new Moment(call.source().invokedNs(), false, call));
            if (!call.isOpen()) {
                moments.add(new Moment(call.source().returnedNs(), true, call));
            }
        }
        // Of what happens at one time the beginnings come first: calls that touch are concurrent.
        moments.sort(Comparator.comparingLong(Moment::atNs).thenComparing(Moment::isEnd));
        for (Moment moment : moments) {
            if (moment.isEnd()) {
                Spots after = ended(moment.call());
                if (after == null) {
                    return new Verdict.Undecided("more than " + MAX_SPOTS + " possibilities at "
                            + moment.call().source().text());
                }
                if (after.isEmpty()) {
                    return new Verdict.Broken(moment.call(), spots.states());
                }
                spots = after;
            } else if (!begun(moment.call())) {
                return new Verdict.Undecided("more than " + MAX_PENDING + " calls under way");
            }
        }
        return new Verdict.Holds();
    }

    private boolean begun(Call call) {
        if (call.isOpen()) {
            open.add(call);
            if (call.kind() == Kind.UPDATE) {
                wantedByOpen.add(call.expected());
            }
            return true;
        }
        int slot = Long.numberOfTrailingZeros(~busy);
        if (slot >= MAX_PENDING) {
            return false;
        }
        busy |= 1L << slot;
        pending[slot] = call;
        slots.put(call, slot);
        if (!call.isMutating()) {
            Spots settled = new Spots();
            spots.all().forEach(spot -> settled.add(settled(spot)));
            spots = settled;
        }
        return true;
    }

    /** What is possible after a call has returned; null: too much. */
    private @Nullable Spots ended(Call call) {
        int slot = Objects.requireNonNull(slots.remove(call), "ends without a beginning");
        long bit = 1L << slot;
        want();
        Spots after = new Spots();
        Spots tried = new Spots();
        List<Spot> wave = new ArrayList<>();
        for (Spot spot : spots.all()) {
            if ((spot.done() & bit) != 0) {
                after.add(spot.without(bit));
            } else if (tried.add(spot)) {
                wave.add(spot);
            }
        }
        while (!wave.isEmpty()) {
            List<Spot> next = new ArrayList<>();
            for (Spot spot : wave) {
                for (Spot reached : successors(spot)) {
                    if ((reached.done() & bit) != 0) {
                        after.add(reached.without(bit));
                    } else if (tried.add(reached)) {
                        next.add(reached);
                    }
                }
                if (tried.size() + after.size() > MAX_SPOTS) {
                    return null;
                }
            }
            wave = next;
        }
        busy &= ~bit;
        return after;
    }

    private Call under(int slot) {
        return Objects.requireNonNull(pending[slot]);
    }

    /** Whatever one more change may have made of it. */
    private Collection<Spot> successors(Spot spot) {
        List<Spot> found = new ArrayList<>();
        for (long left = busy & ~spot.done(); left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            Call call = under(slot);
            long state = call.isMutating() ? call.next(spot.state()) : Call.IMPOSSIBLE;
            if (state != Call.IMPOSSIBLE) {
                found.add(settled(spot.after(slot, state)));
            }
        }
        boolean hasDeleted = false;
        for (int i = 0; i < open.size(); i++) {
            Call call = open.get(i);
            boolean isAnotherDeletion = hasDeleted && call.kind() == Kind.DELETE;
            long state = spot.hasUsed(i) || isAnotherDeletion ? Call.IMPOSSIBLE : call.next(spot.state());
            if (state != Call.IMPOSSIBLE && isOfUse(spot.state(), state)) {
                hasDeleted |= call.kind() == Kind.DELETE;
                found.add(settled(spot.using(i, state)));
            }
        }
        return found;
    }

    /**
     * Whether a call with an open end can matter before the call that now returns has taken effect: something needs the
     * state that it makes, or that there is an object, or none, or another than before.
     */
    private boolean isOfUse(long before, long after) {
        return wanted.contains(after)
                || wantedByOpen.contains(after)
                || unwanted.contains(before)
                || (before == 0) != (after == 0);
    }

    /** Which states the calls under way need, and which they need to be over. */
    private void want() {
        wanted.clear();
        unwanted.clear();
        for (long left = busy; left != 0; left &= left - 1) {
            Call call = under(Long.numberOfTrailingZeros(left));
            if (call.outcome() == Outcome.CHANGED) {
                unwanted.add(call.expected());
            } else if (call.outcome() == Outcome.OK) {
                wanted.add(call.kind() == Kind.UPDATE ? call.expected() : call.seen());
            }
        }
    }

    /** With all calls done that are under way, change nothing, and are right in this state. */
    private Spot settled(Spot spot) {
        long done = spot.done();
        for (long left = busy & ~done; left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            Call call = under(slot);
            if (!call.isMutating() && call.next(spot.state()) != Call.IMPOSSIBLE) {
                done |= 1L << slot;
            }
        }
        return spot.having(done);
    }
}
