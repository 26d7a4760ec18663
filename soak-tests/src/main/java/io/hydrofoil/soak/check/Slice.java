package io.hydrofoil.soak.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the part of a history that shows a break on its own: the less there is to read, the sooner it is understood.
 * What is left out leaves nothing more possible than the whole did: before the part anything may have happened, a
 * change that reaches into it may take effect at any time or not at all, and only calls that change nothing are taken
 * out of its middle.
 */
final class Slice {
    private static final int MAX_TRIED = 200;

    private Slice() {}

    /** The smallest part found that breaks at {@code broken}, in the order of beginnings. */
    static List<Call> minimal(List<Call> calls, Call broken) {
        long endNs = broken.source().returnedNs();
        List<Call> before = new ArrayList<>(calls.stream()
                .filter(call -> call.source().invokedNs() <= endNs)
                .sorted(Comparator.comparingLong(call -> call.source().invokedNs()))
                .toList());
        List<Call> part = fewestFrom(before, endNs);
        for (int i = part.size() - 1; i >= 0 && part.size() <= MAX_TRIED; i--) {
            if (!part.get(i).equals(broken) && !part.get(i).isMutating()) {
                List<Call> less = new ArrayList<>(part);
                less.remove(i);
                if (isBroken(less)) {
                    part = less;
                }
            }
        }
        return part;
    }

    /** Cuts off the beginning: the later the cut, the less is known, so the latest one is found by halving. */
    private static List<Call> fewestFrom(List<Call> calls, long endNs) {
        long low = 0;
        long high = endNs;
        List<Call> best = calls;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            List<Call> part = from(calls, middle);
            if (isBroken(part)) {
                best = part;
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return best;
    }

    private static List<Call> from(List<Call> calls, long cutNs) {
        List<Call> kept = new ArrayList<>();
        long firstNs = Long.MAX_VALUE;
        for (Call call : calls) {
            if (call.isOpen() || call.source().returnedNs() >= cutNs) {
                kept.add(call);
                firstNs = call.isOpen()
                        ? firstNs
                        : Math.min(firstNs, call.source().invokedNs());
            }
        }
        for (Call call : calls) {
            boolean isCut = !call.isOpen() && call.source().returnedNs() < cutNs;
            if (isCut && call.isMutating() && call.source().returnedNs() >= firstNs) {
                kept.add(call.opened());
            }
        }
        kept.sort(Comparator.comparingLong(call -> call.source().invokedNs()));
        return kept;
    }

    private static boolean isBroken(List<Call> part) {
        return Linearizability.checkPart(part) instanceof Linearizability.Verdict.Broken;
    }
}
