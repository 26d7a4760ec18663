package io.hydrofoil.scheduler;

/**
 * The default scores and weights of scheduler profile v1.36: taints 3, node affinity 2, least allocated 1, balanced
 * allocation 1, each 0 to 100.
 * Pure.
 */
final class Scores {
    static final int MAX = 100;
    static final int TAINT_WEIGHT = 3;
    static final int AFFINITY_WEIGHT = 2;

    private Scores() {}

    /** The part of the score that changes with every pod that comes or goes: least plus balanced allocation. */
    static int allocation(NodeTable table, Demand.Load load, int row) {
        return leastAllocated(table, load, row) + balanced(table, load, row);
    }

    /**
     * The weighted score from the parts: allocation as above, the taint count and its maximum, the affinity weight and
     * its maximum.
     */
    static int total(int allocation, int taints, int maxTaints, int affinity, int maxAffinity) {
        int taintScore = maxTaints == 0 ? MAX : MAX - MAX * taints / maxTaints;
        int affinityScore = maxAffinity == 0 ? 0 : MAX * affinity / maxAffinity;
        return allocation + TAINT_WEIGHT * taintScore + AFFINITY_WEIGHT * affinityScore;
    }

    private static int leastAllocated(NodeTable table, Demand.Load load, int row) {
        int resources = 0;
        long sum = 0;
        long cpu = table.allocatable(NodeTable.CPU, row);
        if (cpu > 0) {
            resources++;
            sum += free(cpu, table.scoringCpuMilli(row) + load.scoringCpuMilli());
        }
        long memory = table.allocatable(NodeTable.MEMORY, row);
        if (memory > 0) {
            resources++;
            sum += free(memory, table.scoringMemoryBytes(row) + load.scoringMemoryBytes());
        }
        return resources == 0 ? 0 : (int) (sum / resources);
    }

    private static long free(long capacity, long requested) {
        return requested > capacity ? 0 : (capacity - requested) * MAX / capacity;
    }

    private static int balanced(NodeTable table, Demand.Load load, int row) {
        long cpu = load.amounts().getOrDefault(Requests.CPU, 0L);
        long memory = load.amounts().getOrDefault(Requests.MEMORY, 0L);
        if (cpu == 0 && memory == 0) {
            return 0;
        }
        long allocatableCpu = table.allocatable(NodeTable.CPU, row);
        long allocatableMemory = table.allocatable(NodeTable.MEMORY, row);
        if (allocatableCpu == 0 || allocatableMemory == 0) {
            return MAX;
        }
        double cpuShare = Math.min(1, (double) (table.requested(NodeTable.CPU, row) + cpu) / allocatableCpu);
        double memoryShare =
                Math.min(1, (double) (table.requested(NodeTable.MEMORY, row) + memory) / allocatableMemory);
        return (int) ((1 - Math.abs(cpuShare - memoryShare) / 2) * MAX);
    }
}
