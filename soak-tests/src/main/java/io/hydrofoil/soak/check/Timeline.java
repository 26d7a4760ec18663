package io.hydrofoil.soak.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which revisions lie before a time and which after it, as far as clients can know: what anybody had seen when a
 * request was begun, its answer must include; what was begun only after its answer had come, it cannot include.
 */
final class Timeline {
    private final long[] seenNs;
    private final long[] highestSeen;
    private final long[] begunNs;
    private final long[] lowestOfLater;

    /** At a time a revision was seen, or a write was begun that then got it. */
    record Point(long atNs, long revision) {}

    Timeline(List<Point> seen, List<Point> begun) {
        List<Point> seenInTurn = new ArrayList<>(seen);
        seenInTurn.sort(Comparator.comparingLong(Point::atNs));
        seenNs = times(seenInTurn);
        highestSeen = new long[seenNs.length];
        long highest = 0;
        for (int i = 0; i < seenNs.length; i++) {
            highest = Math.max(highest, seenInTurn.get(i).revision());
            highestSeen[i] = highest;
        }
        List<Point> begunInTurn = new ArrayList<>(begun);
        begunInTurn.sort(Comparator.comparingLong(Point::atNs));
        begunNs = times(begunInTurn);
        lowestOfLater = new long[begunNs.length];
        long lowest = Long.MAX_VALUE;
        for (int i = begunNs.length - 1; i >= 0; i--) {
            lowest = Math.min(lowest, begunInTurn.get(i).revision());
            lowestOfLater[i] = lowest;
        }
    }

    private static long[] times(List<Point> points) {
        return points.stream().mapToLong(Point::atNs).toArray();
    }

    /** The highest revision that anybody had seen before a time. */
    long floor(long atNs) {
        int before = firstAtOrAfter(seenNs, atNs) - 1;
        return before < 0 ? 0 : highestSeen[before];
    }

    /** A request answered at a time tells of no higher revision than this. */
    long ceiling(long atNs) {
        int after = firstAtOrAfter(begunNs, atNs + 1);
        return after >= begunNs.length ? Long.MAX_VALUE : lowestOfLater[after] - 1;
    }

    /** Index of the first time that is not before {@code atNs}. */
    private static int firstAtOrAfter(long[] times, long atNs) {
        int found = Arrays.binarySearch(times, atNs);
        int index = found < 0 ? -found - 1 : found;
        while (index > 0 && times[index - 1] >= atNs) {
            index--;
        }
        return index;
    }
}
