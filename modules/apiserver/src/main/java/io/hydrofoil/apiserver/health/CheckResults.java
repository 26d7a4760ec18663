package io.hydrofoil.apiserver.health;

import io.hydrofoil.chassis.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What health checks came to, as {@code /metrics/slis} tells it (source: the reference of Kubernetes component SLI
 * metrics): of each check and endpoint the last result and how many there were. A check shows once it was asked for.
 * Thread-safe.
 */
final class CheckResults {
    private final Metrics metrics = new Metrics();
    private final Map<Series, Boolean> last = new ConcurrentHashMap<>();
    private final Metrics.Counter counts = metrics.counter(
            "kubernetes_healthchecks_total",
            "[STABLE] This metric records the results of all healthcheck.",
            "name",
            "status",
            "type");

    private record Series(String name, String type) {}

    CheckResults() {
        metrics.gauges(
                "kubernetes_healthcheck",
                "[STABLE] This metric records the result of a single healthcheck.",
                sink -> last.forEach((series, isWell) -> sink.value(isWell ? 1 : 0, series.name, series.type)),
                "name",
                "type");
    }

    /**
     * One result.
     *
     * @param type the endpoint that was asked: healthz, livez or readyz
     */
    void record(String name, String type, boolean isWell) {
        last.put(new Series(name, type), isWell);
        counts.with(name, isWell ? "success" : "error", type).increment();
    }

    byte[] text() {
        return metrics.text();
    }
}
