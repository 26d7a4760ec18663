package io.hydrofoil.scheduler.table;

import io.hydrofoil.scheduler.demand.HostPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports of the node that pods have for themselves. */
public final class PortColumn {
    private @Nullable List<HostPort>[] byRow;

    PortColumn(int length) {
        byRow = empty(length);
    }

    /** Whether any of the wanted ports is taken. */
    public boolean areTaken(int row, List<HostPort> wanted) {
        List<HostPort> taken = byRow[row];
        if (taken == null) {
            return false;
        }
        for (HostPort want : wanted) {
            for (HostPort port : taken) {
                if (want.conflictsWith(port)) {
                    return true;
                }
            }
        }
        return false;
    }

    void add(int row, List<HostPort> ports) {
        if (ports.isEmpty()) {
            return;
        }
        List<HostPort> taken = byRow[row];
        if (taken == null) {
            taken = new ArrayList<>(ports.size());
            byRow[row] = taken;
        }
        taken.addAll(ports);
    }

    void subtract(int row, List<HostPort> ports) {
        List<HostPort> taken = byRow[row];
        if (ports.isEmpty() || taken == null) {
            return;
        }
        ports.forEach(taken::remove);
        if (taken.isEmpty()) {
            byRow[row] = null;
        }
    }

    void grow(int length) {
        byRow = Arrays.copyOf(byRow, length);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays
    private static @Nullable List<HostPort>[] empty(int length) {
        return new List[length];
    }
}
