package io.hydrofoil.scheduler.scores;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** NodeResourcesBalancedAllocation: the less the requested shares of resources differ once the pod is there. */
final class BalanceScore implements RowScore {
    private final ResourceColumns resources;
    private final int[] columns;
    private final long[] amounts;
    private final double[] shares;

    private BalanceScore(ResourceColumns resources, int[] columns, long[] amounts) {
        this.resources = resources;
        this.columns = columns;
        this.amounts = amounts;
        this.shares = new double[columns.length];
    }

    /** Null: a pod that requests none of these resources can be put anywhere without any harm to balance. */
    static @Nullable RowScore of(NodeTable table, Load load, List<ResourceWeight> balanced) {
        int[] columns = new int[balanced.size()];
        long[] amounts = new long[columns.length];
        int count = 0;
        boolean wantsAny = false;
        for (ResourceWeight wanted : balanced) {
            int column = table.resources().column(wanted.resource());
            long amount = load.amount(wanted.resource());
            wantsAny |= amount != 0;
            boolean isScalar = column > ResourceColumns.PODS;
            if (column != Interner.ABSENT && !(isScalar && amount == 0)) {
                columns[count] = column;
                amounts[count++] = amount;
            }
        }
        return wantsAny
                ? new BalanceScore(table.resources(), Arrays.copyOf(columns, count), Arrays.copyOf(amounts, count))
                : null;
    }

    @Override
    @HotPath
    public int score(int row) {
        int count = 0;
        double sum = 0;
        for (int i = 0; i < columns.length; i++) {
            long capacity = resources.allocatable(columns[i], row);
            if (capacity != 0) {
                double share = (double) (resources.requested(columns[i], row) + amounts[i]) / capacity;
                shares[count] = Math.min(1, share);
                sum += shares[count++];
            }
        }
        return (int) ((1 - deviation(count, sum)) * RowScores.MAX);
    }

    private double deviation(int count, double sum) {
        if (count < 2) {
            return 0;
        }
        if (count == 2) {
            return Math.abs((shares[0] - shares[1]) / 2);
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (shares[i] - mean) * (shares[i] - mean);
        }
        return Math.sqrt(squares / count);
    }
}
