package io.hydrofoil.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Metrics metrics = new Metrics();

    /** Two loops count their faults under one name; the family is told once, with the series of both. */
    @Test
    void partsShareFamiliesUntilTheyAreClosed() {
        for (String loop : new String[] {"one", "two"}) {
            try (Metrics part = metrics.nested()) {
                part.counter("errors_total", "Errors.", "loop").with(loop).increment();
                Metrics other = metrics.nested();
                other.counter("errors_total", "Errors.", "loop").with("other").add(2);
                assertThat(text().lines())
                        .containsExactlyInAnyOrder(
                                "# HELP errors_total Errors.",
                                "# TYPE errors_total counter",
                                "errors_total{loop=\"" + loop + "\"} 1.0",
                                "errors_total{loop=\"other\"} 2.0");
                other.close();
            }
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void exposesCountersGaugesAndHistogramsInTheTextFormat() {
        Metrics.Count gets =
                metrics.counter("requests_total", "Requests.", "verb").with("get");
        gets.increment();
        gets.add(2);
        metrics.gauge("revision", "Revision.", () -> 42);
        metrics.gauges(
                "watchers",
                "Watchers.",
                sink -> {
                    sink.value(1, "pods");
                    sink.value(3, "nodes");
                },
                "resource");
        metrics.counterOf("cpu_seconds_total", "Processor time.", () -> 1.5);
        metrics.histogram("latency_seconds", "Latency.", new double[] {0.01, 0.1})
                .with()
                .record(0.05);

        assertThat(text().lines())
                .contains(
                        "# TYPE requests_total counter",
                        "requests_total{verb=\"get\"} 3.0",
                        "revision 42.0",
                        "watchers{resource=\"pods\"} 1.0",
                        "watchers{resource=\"nodes\"} 3.0",
                        "cpu_seconds_total 1.5",
                        "latency_seconds_bucket{le=\"0.01\"} 0",
                        "latency_seconds_bucket{le=\"0.1\"} 1",
                        "latency_seconds_bucket{le=\"+Inf\"} 1",
                        "latency_seconds_sum 0.05");
    }

    @Test
    void refusesTheSameNameTwice() {
        metrics.gauge("revision", "Revision.", () -> 1);
        assertThatThrownBy(() -> metrics.gauge("revision", "Revision.", () -> 2))
                .isInstanceOf(IllegalStateException.class);
    }

    private String text() {
        return new String(metrics.text(), StandardCharsets.UTF_8);
    }
}
