package io.hydrofoil.apiserver.gate;

import io.hydrofoil.chassis.Metrics;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of flow control, under the names that dashboards of Kubernetes know. */
final class FlowMetrics {
    private static final double[] SECONDS = {0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30};
    private static final String LEVEL = "priority_level";
    private static final String SCHEMA = "flow_schema";

    private final Metrics metrics;
    private final Metrics.Counter rejected;
    private final Metrics.Counter dispatched;
    private final Metrics.Histogram waited;
    private final Metrics.Histogram executed;

    FlowMetrics(Metrics metrics) {
        this.metrics = metrics;
        this.rejected = metrics.counter(
                "apiserver_flowcontrol_rejected_requests_total",
                "Requests that flow control refused.",
                SCHEMA,
                LEVEL,
                "reason");
        this.dispatched = metrics.counter(
                "apiserver_flowcontrol_dispatched_requests_total", "Requests that got a seat.", SCHEMA, LEVEL);
        this.waited = metrics.histogram(
                "apiserver_flowcontrol_request_wait_duration_seconds",
                "Time that requests waited for a seat.",
                SECONDS,
                SCHEMA,
                LEVEL,
                "execute");
        this.executed = metrics.histogram(
                "apiserver_flowcontrol_request_execution_seconds",
                "Time that requests had a seat, until their answer had left.",
                SECONDS,
                SCHEMA,
                LEVEL);
    }

    /** Registers the figures of levels and lanes, read at each exposition. */
    void expose(Supplier<Collection<Level>> levels, Supplier<Collection<Lane.LaneMetrics>> lanes) {
        ofLevel("nominal_limit_seats", "Seats that a level has nominally.", levels, l -> l.share
                .bounds()
                .nominal());
        ofLevel("lower_limit_seats", "Seats that a level never lends.", levels, l -> l.share
                .bounds()
                .min());
        ofLevel("upper_limit_seats", "Seats that a level may have at most.", levels, l -> l.share
                .bounds()
                .max());
        ofLevel("current_limit_seats", "Seats that a level has now.", levels, Level::limit);
        ofLevel("current_executing_seats", "Seats that are taken.", levels, Level::taken);
        ofLevel("demand_seats_high_watermark", "Most seats wanted in the last period.", levels, l -> l.share.peak());
        ofLevel("demand_seats_average", "Mean of seats wanted in the last period.", levels, l -> l.share.mean());
        ofLevel(
                "demand_seats_stdev",
                "Deviation of seats wanted in the last period.",
                levels,
                l -> l.share.deviation());
        ofLevel("demand_seats_smoothed", "Demand, smoothed over periods.", levels, l -> l.share.smoothed());
        ofLane("current_inqueue_requests", "Requests that wait.", lanes, lane -> lane.waiting.get());
        ofLane("current_executing_requests", "Requests that have a seat.", lanes, lane -> lane.running.get());
    }

    void rejected(Lane lane, String reason) {
        rejected.with(lane.schema.name(), lane.level.name(), reason).increment();
    }

    void waitedInVain(Lane lane, double seconds) {
        waited.with(lane.schema.name(), lane.level.name(), "false").record(seconds);
    }

    Metrics.Count dispatched(String schema, String level) {
        return dispatched.with(schema, level);
    }

    Metrics.Distribution waited(String schema, String level) {
        return waited.with(schema, level, "true");
    }

    Metrics.Distribution executed(String schema, String level) {
        return executed.with(schema, level);
    }

    private void ofLevel(String name, String help, Supplier<Collection<Level>> levels, ToDoubleFunction<Level> value) {
        metrics.gauges(
                "apiserver_flowcontrol_" + name,
                help,
                sink -> levels.get().forEach(level -> sink.value(value.applyAsDouble(level), level.name())),
                LEVEL);
    }

    private void ofLane(
            String name,
            String help,
            Supplier<Collection<Lane.LaneMetrics>> lanes,
            ToDoubleFunction<Lane.LaneMetrics> value) {
        metrics.gauges(
                "apiserver_flowcontrol_" + name,
                help,
                sink -> lanes.get().forEach(lane -> sink.value(value.applyAsDouble(lane), lane.schema, lane.level)),
                SCHEMA,
                LEVEL);
    }
}
