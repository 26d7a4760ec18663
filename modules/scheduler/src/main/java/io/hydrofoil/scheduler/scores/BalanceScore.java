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

    @Override
    @HotPath
    public void addAll(long[] sums, int weight, long[] found, int rows) {
        if (columns.length == 2) {
            addTwo(sums, weight, rows);
        } else {
            RowScore.super.addAll(sums, weight, found, rows);
        }
    }

    /** As {@link #score}, but without branches, so that it is compiled to vectors. */
    private void addTwo(long[] sums, int weight, int rows) {
        long[] firstOffer = resources.allocatable(columns[0]);
        long[] firstTaken = resources.requested(columns[0]);
        long[] secondOffer = resources.allocatable(columns[1]);
        long[] secondTaken = resources.requested(columns[1]);
        long firstAmount = amounts[0];
        long secondAmount = amounts[1];
        for (int row = 0; row < rows; row++) {
            double first = firstOffer[row];
            double second = secondOffer[row];
            double firstShare = Math.min(1, (double) (firstTaken[row] + firstAmount) / Math.max(1, first));
            double secondShare = Math.min(1, (double) (secondTaken[row] + secondAmount) / Math.max(1, second));
            double areBoth = Math.min(1, first) * Math.min(1, second);
            double deviation = Math.abs((firstShare - secondShare) / 2) * areBoth;
            sums[row] += weight * (long) ((1 - deviation) * RowScores.MAX);
        }
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
