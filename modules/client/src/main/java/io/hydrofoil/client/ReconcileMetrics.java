package io.hydrofoil.client;

import io.hydrofoil.chassis.Metrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Metrics of work queues, one series a controller, under the names that dashboards know. */
final class ReconcileMetrics {
    private static final double[] BOUNDS = {0.0001, 0.001, 0.005, 0.02, 0.1, 0.5, 2, 10};

    private final Metrics.Histogram duration;
    private final Metrics.Histogram waited;
    private final Metrics.Counter adds;
    private final Metrics.Counter retries;
    private final Metrics.Counter errors;
    private final List<Series> all = new CopyOnWriteArrayList<>();

    ReconcileMetrics(Metrics metrics) {
        duration = metrics.histogram(
                "workqueue_work_duration_seconds", "From taking a key to the last reply of its plan", BOUNDS, "name");
        waited = metrics.histogram(
                "workqueue_queue_duration_seconds", "How long a key waited until it was taken", BOUNDS, "name");
        adds = metrics.counter("workqueue_adds_total", "Changes that asked for a look at a key", "name");
        retries = metrics.counter("workqueue_retries_total", "Keys put back for a later try", "name");
        errors =
                metrics.counter("controller_errors_total", "Writes refused for other reasons than a lost race", "name");
        metrics.gauges(
                "workqueue_depth",
                "Keys waiting for work",
                sink -> all.forEach(series -> sink.value(series.depth, series.name)),
                "name");
    }

    Series of(String name) {
        Series series = new Series(
                name, duration.with(name), waited.with(name), adds.with(name), retries.with(name), errors.with(name));
        all.add(series);
        return series;
    }

    static final class Series {
        private final String name;
        final Metrics.Distribution duration;
        final Metrics.Distribution waited;
        final Metrics.Count adds;
        final Metrics.Count retries;
        final Metrics.Count errors;
        private volatile int depth;

        Series(
                String name,
                Metrics.Distribution duration,
                Metrics.Distribution waited,
                Metrics.Count adds,
                Metrics.Count retries,
                Metrics.Count errors) {
            this.name = name;
            this.duration = duration;
            this.waited = waited;
            this.adds = adds;
            this.retries = retries;
            this.errors = errors;
        }

        void depth(int now) {
            depth = now;
        }
    }
}
