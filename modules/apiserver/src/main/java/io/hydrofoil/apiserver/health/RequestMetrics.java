package io.hydrofoil.apiserver.health;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Forwarding;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.chassis.Metrics.Count;
import io.hydrofoil.chassis.Metrics.Distribution;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times every request under the metric names that dashboards of Kubernetes know. Stands between the front
 * and the handler, so that
 * nothing it serves goes uncounted. Series are bounded: what is no resource, or was answered 404, shares one.
 */
public final class RequestMetrics implements RequestHandler {
    private static final int MAX_SERIES = 4000;
    private static final double[] SECONDS = {0.001, 0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final RequestHandler handler;
    private final Clock clock;
    private final Metrics.Counter requests;
    private final Metrics.Histogram latency;
    private final Map<Series, Count> counts = new ConcurrentHashMap<>();
    private final Map<RequestLabels, Distribution> latencies = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private record Series(RequestLabels labels, int code) {}

    /** Passes requests on to {@code handler}. */
    public RequestMetrics(RequestHandler handler, Clock clock, Metrics metrics) {
        this.handler = handler;
        this.clock = clock;
        this.requests = metrics.counter(
                "apiserver_request_total",
                "Requests by verb, resource and HTTP code.",
                "verb",
                "group",
                "version",
                "resource",
                "subresource",
                "scope",
                "code");
        this.latency = metrics.histogram(
                "apiserver_request_duration_seconds",
                "Time from a request's arrival to its answer; for streams to the answer's begin.",
                SECONDS,
                "verb",
                "group",
                "version",
                "resource",
                "subresource",
                "scope");
        metrics.gauge("apiserver_current_inflight_requests", "Requests that are not answered yet.", inFlight::get);
    }

    @Override
    public void handle(Exchange exchange) {
        inFlight.incrementAndGet();
        handler.handle(new Measured(exchange));
    }

    private void answered(Exchange exchange, int code) {
        inFlight.decrementAndGet();
        RequestLabels labels = code == 404 ? RequestLabels.OTHER : RequestLabels.of(exchange);
        if (counts.size() > MAX_SERIES) {
            labels = RequestLabels.OTHER;
        }
        RequestLabels known = labels;
        counts.computeIfAbsent(new Series(known, code), s -> requests.with(known.with(Integer.toString(code))))
                .increment();
        latencies
                .computeIfAbsent(known, l -> latency.with(l.values()))
                .record((clock.monotonicNs() - exchange.arrivedNs()) / 1e9);
    }

    /** The exchange as the handler sees it: the answer is counted on its way. */
    private final class Measured implements Forwarding {
        private final Exchange exchange;

        Measured(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public Exchange inner() {
            return exchange;
        }

        @Override
        public void answer(int code, Map<String, List<String>> headers, byte[] body) {
            answered(exchange, code);
            exchange.answer(code, headers, body);
        }

        @Override
        public Exchange.Stream stream(int code, Map<String, List<String>> headers) {
            answered(exchange, code);
            return exchange.stream(code, headers);
        }
    }
}
