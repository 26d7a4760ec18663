package io.hydrofoil.scheduler.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods that are to run on a row once their victims have left it. Other pods of the same or a lower priority may not
 * take the room that they wait for.
 */
public final class Nominations {
    private final Map<Integer, List<Resident>> byRow = new HashMap<>();
    private final Map<Resident, Integer> rows = new HashMap<>();
    private final TreeMap<Integer, Integer> byPriority = new TreeMap<>();

    /** Class of pods that no nomination concerns. */
    public static final int NONE = Integer.MAX_VALUE;

    /** Those of a row. */
    public List<Resident> on(int row) {
        return byRow.isEmpty() ? List.of() : byRow.getOrDefault(row, List.of());
    }

    /** Whether a row has any. */
    public boolean any(int row) {
        return !byRow.isEmpty() && byRow.containsKey(row);
    }

    /** Whether a row has any that pods of this class must respect. */
    public boolean any(int row, int nominationClass) {
        if (nominationClass == NONE || byRow.isEmpty()) {
            return false;
        }
        for (Resident resident : on(row)) {
            if (resident.priority() >= nominationClass) {
                return true;
            }
        }
        return false;
    }

    /**
     * The least priority of a nominated pod that pods of this priority must respect, or {@link #NONE}: pods of one
     * class respect the same nominations.
     */
    public int classOf(int priority) {
        Integer least = byPriority.ceilingKey(priority);
        return least == null ? NONE : least;
    }

    /** All rows with nominations. */
    public Iterable<Integer> nominatedRows() {
        return byRow.keySet();
    }

    void add(int row, Resident resident) {
        byRow.computeIfAbsent(row, key -> new ArrayList<>(1)).add(resident);
        rows.put(resident, row);
        byPriority.merge(resident.priority(), 1, Integer::sum);
    }

    int row(Resident resident) {
        return rows.getOrDefault(resident, Interner.ABSENT);
    }

    int remove(Resident resident) {
        Integer row = rows.remove(resident);
        if (row == null) {
            return Interner.ABSENT;
        }
        byRow.computeIfPresent(row, (key, list) -> {
            list.remove(resident);
            return list.isEmpty() ? null : list;
        });
        byPriority.merge(resident.priority(), -1, (a, b) -> a + b == 0 ? null : (Integer) (a + b));
        return row;
    }
}
