package io.hydrofoil.scheduler.intake;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.placing.Workloads;
import io.hydrofoil.scheduler.preemption.Budgets;
import io.hydrofoil.scheduler.queue.Backoff;
import io.hydrofoil.scheduler.queue.PodQueue;
import io.hydrofoil.scheduler.queue.Waker;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.NodeTable;

/** All of the scheduler's state, made once, owned by one thread. */
public final class Board {
    private final NodeTable table = new NodeTable();
    private final Obstacles texts = new Obstacles();
    private final Budgets budgets = new Budgets();
    private final Workloads workloads = new Workloads();
    private final Rankings rankings;
    private final PodQueue queue;
    private final Waker waker;
    private final Residents residents;

    /** Empty. {@code seed} orders rows of equal score. */
    public Board(Backoff backoff, int seed) {
        rankings = new Rankings(table, texts, seed);
        queue = new PodQueue(backoff);
        waker = new Waker(table, rankings, queue, texts);
        residents = new Residents(table);
    }

    /** Nodes. */
    public NodeTable table() {
        return table;
    }

    /** What own plugins have said. */
    public Obstacles texts() {
        return texts;
    }

    /** Disruption budgets. */
    public Budgets budgets() {
        return budgets;
    }

    /** What pods belong to. */
    public Workloads workloads() {
        return workloads;
    }

    /** Rankings in use. */
    public Rankings rankings() {
        return rankings;
    }

    /** Pods without a node. */
    public PodQueue queue() {
        return queue;
    }

    /** Wakes waiting pods. */
    public Waker waker() {
        return waker;
    }

    /** Pods with a node. */
    public Residents residents() {
        return residents;
    }
}
