package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.scheduler.queue.PodQueue;

/** Counters under the names that kube-scheduler uses. */
final class SchedulerMetrics {
    private static final double[] ATTEMPT_SECONDS = {
        0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1
    };
    private static final double[] VICTIMS = {1, 2, 4, 8, 16, 32, 64};

    private final Outcome scheduled;
    private final Outcome unschedulable;
    private final Outcome errors;
    private final Metrics.Count preemptions;
    private final Metrics.Distribution victims;
    private volatile int active;
    private volatile int backoff;
    private volatile int others;

    private record Outcome(Metrics.Count attempts, Metrics.Distribution duration) {}

    SchedulerMetrics(Metrics metrics) {
        Metrics.Counter attempts =
                metrics.counter("scheduler_schedule_attempts_total", "Attempts to place a pod, by outcome", "result");
        Metrics.Histogram durations = metrics.histogram(
                "scheduler_scheduling_attempt_duration_seconds",
                "How long deciding about a pod took",
                ATTEMPT_SECONDS,
                "result");
        scheduled = new Outcome(attempts.with("scheduled"), durations.with("scheduled"));
        unschedulable = new Outcome(attempts.with("unschedulable"), durations.with("unschedulable"));
        errors = new Outcome(attempts.with("error"), durations.with("error"));
        preemptions = metrics.counter("scheduler_preemption_attempts_total", "Pods for which others were evicted")
                .with();
        victims = metrics.histogram("scheduler_preemption_victims", "Pods evicted at once for another", VICTIMS)
                .with();
        metrics.gauges(
                "scheduler_pending_pods",
                "Pods without a node that this scheduler is to place, by queue",
                sink -> {
                    sink.value(active, "active");
                    sink.value(backoff, "backoff");
                    sink.value(others, "unschedulable");
                },
                "queue");
    }

    /** A pod was given a node after so long. */
    void placed(long tookNs) {
        scheduled.duration.record(tookNs / 1e9);
    }

    /** A pod was bound. */
    void scheduled() {
        scheduled.attempts.increment();
    }

    /** No node was found after so long. */
    void unschedulable(long tookNs) {
        unschedulable.attempts.increment();
        unschedulable.duration.record(tookNs / 1e9);
    }

    /** A node had been found, but not taken. */
    void error() {
        errors.attempts.increment();
    }

    /** Pods are evicted for another. */
    void preempting(int pods) {
        preemptions.increment();
        victims.record(pods);
    }

    /** How many wait. */
    void pending(PodQueue queue) {
        active = queue.activeCount();
        backoff = queue.backoffCount();
        others = queue.size() - active - backoff;
    }
}
