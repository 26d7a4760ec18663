package io.hydrofoil.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are charged to which rows of the {@link NodeTable}: bound ones as the view shows them, and assumed ones,
 * whose binding is under way.
 * A pod is charged to one row at most. One writer.
 */
final class PodAccounts {
    private final NodeTable table;
    private final Map<String, Charge> charges = new HashMap<>();
    private final TreeMap<Integer, Integer> podsByPriority = new TreeMap<>();

    PodAccounts(NodeTable table) {
        this.table = table;
    }

    /** Charges a pod whose binding is about to be asked for. */
    void assume(String uid, int row, Demand.Load load, int priority) {
        release(uid);
        charge(uid, table.name(row), load, priority);
    }

    /**
     * The view shows the pod bound: confirms the assumption, or charges it. True: its row was charged otherwise before.
     */
    boolean bound(String uid, String nodeName, Demand.Load load, int priority) {
        Charge known = charges.get(uid);
        if (known != null && table.name(known.row).equals(nodeName) && known.load.equals(load)) {
            return false;
        }
        release(uid);
        charge(uid, nodeName, load, priority);
        return true;
    }

    /** The pod no longer takes anything; returns the name of its node, or null if it took nothing. */
    @Nullable
    String release(String uid) {
        Charge charge = charges.remove(uid);
        if (charge == null) {
            return null;
        }
        podsByPriority.merge(charge.priority, -1, (count, minusOne) -> count == 1 ? null : count - 1);
        String node = table.name(charge.row);
        table.subtract(charge.row, charge.load);
        return node;
    }

    /** Whether any charged pod has a lower priority. */
    boolean hasLowerPriority(int priority) {
        return !podsByPriority.isEmpty() && podsByPriority.firstKey() < priority;
    }

    int size() {
        return charges.size();
    }

    private void charge(String uid, String nodeName, Demand.Load load, int priority) {
        int row = table.add(nodeName, load);
        charges.put(uid, new Charge(row, load, priority));
        podsByPriority.merge(priority, 1, Integer::sum);
    }

    private record Charge(int row, Demand.Load load, int priority) {}
}
