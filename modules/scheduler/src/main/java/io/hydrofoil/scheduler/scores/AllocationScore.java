package io.hydrofoil.scheduler.scores;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.profile.Profile.FitArgs;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.profile.Profile.Strategy;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.Arrays;

/**
 * NodeResourcesFit: how much of each resource is requested once the pod is there, judged by a strategy. Cpu and memory
 * count with what scoring assumes for containers that request none.
 */
final class AllocationScore implements RowScore {
    /**
     * Shares of amounts up to this, in hundredths, are rounded down alike by whole numbers and by floating point: a
     * quotient below 128 that is no whole number differs from the next one by more than floating point loses.
     */
    private static final long EXACT = 1L << 46;

    private final ResourceColumns resources;
    private final FitArgs args;
    private final RatioShape shape;
    private final int[] columns;
    private final long[] amounts;
    private final int[] weights;
    private int count;

    AllocationScore(NodeTable table, Load load, FitArgs args) {
        this.resources = table.resources();
        this.args = args;
        this.shape = new RatioShape(args.shape());
        int most = args.resources().size();
        this.columns = new int[most];
        this.amounts = new long[most];
        this.weights = new int[most];
        for (ResourceWeight resource : args.resources()) {
            add(resource, load);
        }
    }

    private void add(ResourceWeight wanted, Load load) {
        int column = resources.column(wanted.resource());
        long amount =
                switch (wanted.resource()) {
                    case Requests.CPU -> load.scoringCpuMilli();
                    case Requests.MEMORY -> load.scoringMemoryBytes();
                    default -> load.amount(wanted.resource());
                };
        boolean isScalar = column > ResourceColumns.PODS;
        if (column == Interner.ABSENT || (isScalar && amount == 0)) {
            return; // an extended resource matters to pods that want it
        }
        columns[count] = column;
        amounts[count] = amount;
        weights[count++] = wanted.weight();
    }

    @Override
    @HotPath
    public int score(int row) {
        long sum = 0;
        long weightSum = 0;
        for (int i = 0; i < count; i++) {
            long capacity = resources.allocatable(columns[i], row);
            if (capacity == 0) {
                continue;
            }
            long score = score(requested(i, row), capacity);
            if (args.strategy() != Strategy.REQUESTED_TO_CAPACITY_RATIO || score > 0) {
                sum += score * weights[i];
                weightSum += weights[i];
            }
        }
        if (weightSum == 0) {
            return 0;
        }
        return switch (args.strategy()) {
            case LEAST_ALLOCATED, MOST_ALLOCATED -> (int) (sum / weightSum);
            case REQUESTED_TO_CAPACITY_RATIO -> (int) Math.round((double) sum / weightSum);
        };
    }

    @Override
    @HotPath
    public void addAll(long[] sums, int weight, long[] found, int rows) {
        if (args.strategy() == Strategy.REQUESTED_TO_CAPACITY_RATIO || !areExact()) {
            RowScore.super.addAll(sums, weight, found, rows);
            return;
        }
        double[] scores = resources.scratch(0);
        double[] weighing = resources.scratch(1);
        Arrays.fill(scores, 0, rows, 0);
        Arrays.fill(weighing, 0, rows, 0);
        for (int i = 0; i < count; i++) {
            if (args.strategy() == Strategy.LEAST_ALLOCATED) {
                addLeft(i, scores, rows);
            } else {
                addUsed(i, scores, rows);
            }
            weigh(i, weighing, rows);
        }
        for (int row = 0; row < rows; row++) {
            sums[row] += weight * (long) (scores[row] / Math.max(1, weighing[row]));
        }
    }

    private boolean areExact() {
        for (int i = 0; i < count; i++) {
            if (resources.mostOffered(columns[i]) > EXACT) {
                return false;
            }
        }
        return true;
    }

    /**
     * As {@link #score(long, long)}, in floating point and without branches: a loop as short as this is compiled to
     * vectors. What is not offered has no score and no weight, and is divided by 1.
     */
    private void addLeft(int i, double[] scores, int rows) {
        long[] offers = resources.allocatable(columns[i]);
        long[] taken = resources.scoring(columns[i]);
        long amount = amounts[i];
        double weight = weights[i];
        for (int row = 0; row < rows; row++) {
            double left = Math.max(0, (double) (offers[row] - taken[row] - amount));
            long score = (long) (left * RowScores.MAX / Math.max(1, (double) offers[row]));
            scores[row] += score * weight;
        }
    }

    private void addUsed(int i, double[] scores, int rows) {
        long[] offers = resources.allocatable(columns[i]);
        long[] taken = resources.scoring(columns[i]);
        long amount = amounts[i];
        double weight = weights[i];
        for (int row = 0; row < rows; row++) {
            double used = Math.min((double) offers[row], (double) (taken[row] + amount));
            long score = (long) (used * RowScores.MAX / Math.max(1, (double) offers[row]));
            scores[row] += score * weight;
        }
    }

    private void weigh(int i, double[] weighing, int rows) {
        long[] offers = resources.allocatable(columns[i]);
        double weight = weights[i];
        for (int row = 0; row < rows; row++) {
            weighing[row] += Math.min(1, (double) offers[row]) * weight;
        }
    }

    private long requested(int i, int row) {
        return amounts[i]
                + switch (columns[i]) {
                    case ResourceColumns.CPU -> resources.scoringCpuMilli(row);
                    case ResourceColumns.MEMORY -> resources.scoringMemoryBytes(row);
                    default -> resources.requested(columns[i], row);
                };
    }

    private long score(long requested, long capacity) {
        return switch (args.strategy()) {
            case LEAST_ALLOCATED -> requested > capacity ? 0 : (capacity - requested) * RowScores.MAX / capacity;
            case MOST_ALLOCATED -> Math.min(requested, capacity) * RowScores.MAX / capacity;
            case REQUESTED_TO_CAPACITY_RATIO ->
                shape.score(requested > capacity ? RowScores.MAX : requested * RowScores.MAX / capacity);
        };
    }
}
