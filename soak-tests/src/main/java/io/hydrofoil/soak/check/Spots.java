package io.hydrofoil.soak.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Possibilities, without those that another makes superfluous. */
final class Spots {
    private final Map<Place, List<Spot>> spots = new HashMap<>();
    private int size;

    /** What two must share for one of them to be superfluous. */
    private record Place(long state, long done) {}

    /** False: there is one already that can do whatever this one can. */
    boolean add(Spot spot) {
        List<Spot> here = spots.computeIfAbsent(new Place(spot.state(), spot.done()), _ -> new ArrayList<>(1));
        for (Spot other : here) {
            if (other.usesNoMoreThan(spot)) {
                return false;
            }
        }
        int before = here.size();
        here.removeIf(spot::usesNoMoreThan);
        here.add(spot);
        size += here.size() - before;
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    List<Spot> all() {
        List<Spot> all = new ArrayList<>(size);
        spots.values().forEach(all::addAll);
        return all;
    }

    List<Long> states() {
        return spots.keySet().stream().map(Place::state).distinct().sorted().toList();
    }
}
