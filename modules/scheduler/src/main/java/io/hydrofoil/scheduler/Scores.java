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

    private final NodeTable table;
    private final long cpuMilli;
    private final long memoryBytes;
    private final long scoringCpuMilli;
    private final long scoringMemoryBytes;

    Scores(NodeTable table, Demand.Load load) {
        this.table = table;
        this.cpuMilli = load.amounts().getOrDefault(Requests.CPU, 0L);
        this.memoryBytes = load.amounts().getOrDefault(Requests.MEMORY, 0L);
        this.scoringCpuMilli = load.scoringCpuMilli();
        this.scoringMemoryBytes = load.scoringMemoryBytes();
    }

    /** The part of the score that changes with every pod that comes or goes: least plus balanced allocation. */
    int allocation(int row) {
        return leastAllocated(row) + balanced(row);
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

    private int leastAllocated(int row) {
        int resources = 0;
        long sum = 0;
        long cpu = table.allocatable(NodeTable.CPU, row);
        if (cpu > 0) {
            resources++;
            sum += free(cpu, table.scoringCpuMilli(row) + scoringCpuMilli);
        }
        long memory = table.allocatable(NodeTable.MEMORY, row);
        if (memory > 0) {
            resources++;
            sum += free(memory, table.scoringMemoryBytes(row) + scoringMemoryBytes);
        }
        return resources == 0 ? 0 : (int) (sum / resources);
    }

    private static long free(long capacity, long requested) {
        return requested > capacity ? 0 : (capacity - requested) * MAX / capacity;
    }

    private int balanced(int row) {
        if (cpuMilli == 0 && memoryBytes == 0) {
            return 0;
        }
        long allocatableCpu = table.allocatable(NodeTable.CPU, row);
        long allocatableMemory = table.allocatable(NodeTable.MEMORY, row);
        if (allocatableCpu == 0 || allocatableMemory == 0) {
            return MAX;
        }
        double cpuShare = Math.min(1, (double) (table.requested(NodeTable.CPU, row) + cpuMilli) / allocatableCpu);
        double memoryShare =
                Math.min(1, (double) (table.requested(NodeTable.MEMORY, row) + memoryBytes) / allocatableMemory);
        return (int) ((1 - Math.abs(cpuShare - memoryShare) / 2) * MAX);
    }
}
