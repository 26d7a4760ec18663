package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.ResourceColumns;
import io.hydrofoil.scheduler.table.ResourceColumns.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** NodeResourcesFit: room for one more pod and for all that it requests. */
public final class ResourceFilter implements RowFilter {
    private final ResourceColumns resources;
    private final int[] columns;
    private final long[] amounts;
    private final Wanted[] wanted;
    private final List<String> unknown = new ArrayList<>(0);

    /** Leaves out resources that {@code ignored} accepts. */
    ResourceFilter(NodeTable table, Load load, Predicate<String> ignored) {
        this.resources = table.resources();
        int[] ids = new int[load.amounts().size()];
        long[] sizes = new long[ids.length];
        int count = 0;
        for (Map.Entry<String, Long> amount : load.amounts().entrySet()) {
            if (ignored.test(amount.getKey())) {
                continue;
            }
            int id = resources.column(amount.getKey());
            if (id == Interner.ABSENT) {
                unknown.add(amount.getKey());
            } else {
                ids[count] = id;
                sizes[count++] = amount.getValue();
            }
        }
        this.columns = Arrays.copyOf(ids, count);
        this.amounts = Arrays.copyOf(sizes, count);
        this.wanted = wanted(columns, amounts);
    }

    private static Wanted[] wanted(int[] columns, long[] amounts) {
        Wanted[] wanted = new Wanted[columns.length + 1];
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            wanted[i] =
                    new Wanted(column, amounts[i], Obstacles.lacking(column, false), Obstacles.lacking(column, true));
        }
        long tooMany = Obstacles.lacking(ResourceColumns.PODS, false);
        wanted[columns.length] = new Wanted(ResourceColumns.PODS, 1, tooMany, tooMany);
        return wanted;
    }

    /** Resources that no node can have, because there are too many kinds of them. */
    List<String> unknown() {
        return unknown;
    }

    @Override
    public long obstacles(int row) {
        long lacking = unknown.isEmpty() ? 0 : Obstacles.unknownResource();
        if (resources.requested(ResourceColumns.PODS, row) + 1 > resources.allocatable(ResourceColumns.PODS, row)) {
            lacking |= Obstacles.lacking(ResourceColumns.PODS, false);
        }
        for (int i = 0; i < columns.length; i++) {
            long allocatable = resources.allocatable(columns[i], row);
            if (amounts[i] > allocatable - resources.requested(columns[i], row)) {
                lacking |= Obstacles.lacking(columns[i], amounts[i] > allocatable);
            }
        }
        return lacking;
    }

    /** A column at a time, unless every row has been refused before. */
    @Override
    @HotPath
    public void sieve(long[] found, int rows) {
        int first = 0;
        while (first < rows && found[first] != 0) {
            first++;
        }
        if (first == rows) {
            return;
        }
        long[] lacking = resources.lacking(wanted, unknown.isEmpty() ? 0 : Obstacles.unknownResource());
        for (int row = first; row < rows; row++) {
            if (found[row] == 0) {
                found[row] = lacking[row];
            }
        }
    }

    /** Takes as many such pods as there is {@code free} by column, at most {@code limit}; returns how many. */
    int take(long[] free, int limit) {
        long room = Math.min(limit, free[ResourceColumns.PODS]);
        for (int i = 0; i < columns.length; i++) {
            room = Math.min(room, free[columns[i]] / amounts[i]);
        }
        int taken = (int) Math.max(0, room);
        free[ResourceColumns.PODS] -= taken;
        for (int i = 0; i < columns.length; i++) {
            free[columns[i]] -= taken * amounts[i];
        }
        return taken;
    }
}
