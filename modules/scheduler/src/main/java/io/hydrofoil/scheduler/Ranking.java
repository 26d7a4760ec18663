package io.hydrofoil.scheduler;

import java.util.Arrays;

/**
 * Where pods of one demand may run, best first. Looking at every node for every pod is what makes schedulers sample;
 * here equal pods share one pass
 * over all nodes, and each placement repairs only the row that it changed: a heap of rows by (score, tie number). Equal
 * scores are ordered
 * by a number mixed from row and seed, so that ties spread, and equally so in every replay.
 *
 * <p>Scores of taints and affinity are relative to the highest among the nodes that fit; if the last row with a maximum
 * drops out, all are counted
 * anew. Valid while nodes do not change and pods only come: rows that do not fit now never fit later in the same batch.
 */
final class Ranking {
    private final NodeTable table;
    private final Fit fit;
    private final Scores scores;
    private final int seed;
    /** Rows, a heap by key. */
    private final int[] heap;
    /** By row: its place in the heap, or -1. */
    private final int[] place;
    /** By row: score in the upper, tie number in the lower 32 bits. */
    private final long[] keys;

    private final int[] taints;
    private final int[] affinity;
    private int size;
    private int maxTaints;
    private int maxAffinity;
    private int maxTaintRows;
    private int maxAffinityRows;

    Ranking(NodeTable table, Demand demand, int seed) {
        this.table = table;
        this.fit = new Fit(table, demand);
        this.scores = new Scores(table, demand.load());
        this.seed = seed;
        int rows = table.rowCount();
        this.heap = new int[rows];
        this.place = new int[rows];
        this.keys = new long[rows];
        this.taints = new int[rows];
        this.affinity = new int[rows];
        Arrays.fill(place, -1);
        for (int row = 0; row < rows; row++) {
            if (table.isLive(row)) {
                examine(row);
            }
        }
        rank();
    }

    /** The best row, or -1: none fits. */
    int best() {
        return size == 0 ? -1 : heap[0];
    }

    /** The score of a row that fits. */
    int score(int row) {
        return (int) (keys[row] >> 32);
    }

    /** Whether the row still fits. */
    boolean fits(int row) {
        return place[row] >= 0;
    }

    /** What stands against each node now. */
    FitReport report() {
        FitReport report = new FitReport(table.liveCount());
        for (int row = 0; row < place.length; row++) {
            if (table.isLive(row)) {
                report.add(table, fit, fit.obstacles(row));
            }
        }
        return report;
    }

    /** A pod came to this row: puts it where it belongs now. */
    void touch(int row) {
        if (row >= place.length || place[row] < 0) {
            return;
        }
        if (fit.obstacles(row) == 0) {
            keys[row] = key(row);
            siftUp(place[row]);
            siftDown(place[row]);
            return;
        }
        remove(row);
        maxTaintRows -= taints[row] == maxTaints ? 1 : 0;
        maxAffinityRows -= affinity[row] == maxAffinity ? 1 : 0;
        if (maxTaintRows == 0 || maxAffinityRows == 0) {
            rank();
        }
    }

    private void examine(int row) {
        if (fit.obstacles(row) == 0) {
            taints[row] = fit.discouragingTaints(row);
            affinity[row] = fit.affinityWeight(row);
            heap[size++] = row;
        }
    }

    private void rank() {
        maxTaints = 0;
        maxAffinity = 0;
        for (int i = 0; i < size; i++) {
            maxTaints = Math.max(maxTaints, taints[heap[i]]);
            maxAffinity = Math.max(maxAffinity, affinity[heap[i]]);
        }
        maxTaintRows = 0;
        maxAffinityRows = 0;
        for (int i = 0; i < size; i++) {
            int row = heap[i];
            maxTaintRows += taints[row] == maxTaints ? 1 : 0;
            maxAffinityRows += affinity[row] == maxAffinity ? 1 : 0;
            keys[row] = key(row);
            place[row] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    private long key(int row) {
        int score = Scores.total(scores.allocation(row), taints[row], maxTaints, affinity[row], maxAffinity);
        return (long) score << 32 | tie(row);
    }

    /** Murmur3's finisher: a bijection of 32 bits, so no two rows tie. */
    private long tie(int row) {
        int mixed = row ^ seed;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return (mixed ^ mixed >>> 16) & 0xffff_ffffL;
    }

    private void remove(int row) {
        int hole = place[row];
        place[row] = -1;
        size--;
        if (hole < size) {
            heap[hole] = heap[size];
            place[heap[hole]] = hole;
            siftUp(hole);
            siftDown(hole);
        }
    }

    private void siftUp(int start) {
        int at = start;
        while (at > 0 && keys[heap[at]] > keys[heap[(at - 1) / 2]]) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void siftDown(int start) {
        int at = start;
        while (true) {
            int best = at;
            for (int child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
                best = keys[heap[child]] > keys[heap[best]] ? child : best;
            }
            if (best == at) {
                return;
            }
            swap(at, best);
            at = best;
        }
    }

    private void swap(int a, int b) {
        int row = heap[a];
        heap[a] = heap[b];
        heap[b] = row;
        place[heap[a]] = a;
        place[heap[b]] = b;
    }
}
