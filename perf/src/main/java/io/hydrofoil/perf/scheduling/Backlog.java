package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Cpu;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * Many pods wait for what no node has. What does an attempt to place one cost, what do events cost that help none of
 * them and events that help some, and how long do others wait beside them?
 */
final class Backlog {
    private static final double ATTEMPT_US = 50;
    private static final double TIMES_WITHOUT = 2;
    private static final int EVENTS = 2_000;
    private static final int EVENTS_A_TURN = 10;
    private static final int HELPING_NODES = 20;

    private final SchedulingOptions options;

    Backlog(SchedulingOptions options) {
        this.options = options;
    }

    List<Row> run(BacklogKind kind) {
        for (int round = 0; round < options.warmUps(); round++) {
            warmUp(kind);
        }
        List<Row> rows = new ArrayList<>();
        Arrivals without = new Arrivals(options.nodes());
        Arrivals beside = new Arrivals(options.nodes());
        Rig rig = beside.rig();
        rows.add(attempts(kind, rig));
        rows.addAll(besides(kind, without, beside));
        rows.add(uselessEvents(kind, beside));
        rows.add(helpfulEvents(kind, rig));
        return rows;
    }

    private void warmUp(BacklogKind kind) {
        Arrivals arrivals = new Arrivals(options.nodes());
        attempts(kind, arrivals.rig());
        arrivals.go(options.rate(), options.seconds() / 2);
        uselessEvents(kind, arrivals);
        helpfulEvents(kind, arrivals.rig());
    }

    private Row attempts(BacklogKind kind, Rig rig) {
        long bound = rig.cluster().bound();
        for (int i = 0; i < options.backlog(); i++) {
            rig.cluster().add(kind.pod(i));
        }
        Cost cost = rig.measure();
        rig.expectBound(bound);
        Figure figure = new Figure(cost.meanAttemptUs(), "µs an attempt", Goal.atMost(ATTEMPT_US));
        return new Row(kind.id() + ": first attempts", options.backlog(), cost, figure);
    }

    /** Pods arrive at a fixed rate, and as many leave, in turns without the backlog and beside it. */
    private List<Row> besides(BacklogKind kind, Arrivals without, Arrivals beside) {
        List<Row> rows = new ArrayList<>();
        without.go(options.rate(), options.seconds() / 2);
        beside.go(options.rate(), options.seconds() / 2);
        without.reset();
        beside.reset();
        for (int round = 0; round < options.runs(); round++) {
            without.go(options.rate(), options.seconds());
            beside.go(options.rate(), options.seconds());
        }
        Cost alone = without.cost();
        Cost among = beside.cost();
        double times = (double) among.attempts().getValueAtPercentile(99)
                / alone.attempts().getValueAtPercentile(99);
        rows.add(new Row(
                kind.id() + ": others without it, until bound",
                alone.attempts().getTotalCount(),
                alone,
                new Figure(alone.attemptUs(99), "µs p99", null)));
        rows.add(new Row(
                kind.id() + ": others beside it, until bound",
                among.attempts().getTotalCount(),
                among,
                new Figure(times, "times p99 without", Goal.atMost(TIMES_WITHOUT))));
        return rows;
    }

    private Row uselessEvents(BacklogKind kind, Arrivals arrivals) {
        Rig rig = arrivals.rig();
        rig.clock().reset();
        Cpu before = Cpu.now();
        int events = 0;
        while (events < EVENTS && arrivals.leave()) {
            if (++events % EVENTS_A_TURN == 0) {
                rig.turn();
            }
        }
        rig.settle();
        Cost cost = new Cost(Cpu.now().since(before), rig.clock().attempts().copy());
        double us = cost.cpu().ownSeconds() * 1e6 / events;
        return new Row(kind.id() + ": pods that leave help none", events, cost, new Figure(us, "cpu µs each", null));
    }

    private Row helpfulEvents(BacklogKind kind, Rig rig) {
        long bound = rig.cluster().bound();
        rig.clock().reset();
        Cpu before = Cpu.now();
        for (int i = 0; i < HELPING_NODES; i++) {
            kind.help(rig, i);
            rig.settle();
        }
        Cost cost = new Cost(Cpu.now().since(before), rig.clock().attempts().copy());
        long helped = rig.cluster().bound() - bound;
        if (helped == 0) {
            throw new IllegalStateException(kind.id() + ": nodes that should have helped did not");
        }
        double us = cost.cpu().ownSeconds() * 1e6 / helped;
        return new Row(kind.id() + ": pods helped by nodes", helped, cost, new Figure(us, "cpu µs a pod", null));
    }
}
