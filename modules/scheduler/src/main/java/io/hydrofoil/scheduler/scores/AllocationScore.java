package io.hydrofoil.scheduler.scores;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.profile.Profile.FitArgs;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.ResourceColumns;

/**
 * NodeResourcesFit: how much of each resource is requested once the pod is there, judged by a strategy. Cpu and memory
 * count with what scoring assumes for containers that request none.
 */
final class AllocationScore implements RowScore {
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
            if (args.strategy() != io.hydrofoil.scheduler.profile.Profile.Strategy.REQUESTED_TO_CAPACITY_RATIO
                    || score > 0) {
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
