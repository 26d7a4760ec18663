package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Metrics;

/** Counters under the names that kube-scheduler uses. */
final class SchedulerMetrics {
    private final Metrics.Count scheduled;
    private final Metrics.Count unschedulable;
    private final Metrics.Count errors;
    private volatile int pending;

    SchedulerMetrics(Metrics metrics) {
        Metrics.Counter attempts =
                metrics.counter("scheduler_schedule_attempts_total", "Attempts to place a pod, by outcome", "result");
        scheduled = attempts.with("scheduled");
        unschedulable = attempts.with("unschedulable");
        errors = attempts.with("error");
        metrics.gauge("scheduler_pending_pods", "Pods without a node that this scheduler is to place", () -> pending);
    }

    void scheduled() {
        scheduled.increment();
    }

    void unschedulable() {
        unschedulable.increment();
    }

    void error() {
        errors.increment();
    }

    void pending(int pods) {
        pending = pods;
    }
}
