package io.hydrofoil.chassis;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The metrics of one process: made once by the launcher, handed to whoever counts. Registration is for start-up; a name
 * registers once. Resolve
 * labelled series with {@code with} beforehand and keep them: recording into a series is lock-free and allocates
 * nothing. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    /** Content type of {@link #text}. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Metrics> parts = new CopyOnWriteArrayList<>();
    private Runnable onClose = () -> {};

    /** Metrics of a part that may end before the whole: they show in these until they are closed. */
    public Metrics nested() {
        Metrics part = new Metrics();
        parts.add(part);
        part.onClose = () -> parts.remove(part);
        return part;
    }

    /** Takes the metrics of a part away from those it was nested in. */
    @Override
    public void close() {
        onClose.run();
    }

    /** A counter; {@code name} ends with {@code _total}. */
    public Counter counter(String name, String help, String... labelNames) {
        return new Counter(io.prometheus.metrics.core.metrics.Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames)
                .withoutExemplars()
                .register(registry));
    }

    /** A counter that someone else keeps; {@code value} is read at each exposition, on any thread. */
    public void counterOf(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(sink -> sink.call(value.getAsDouble()))
                .register(registry);
    }

    /** A gauge; {@code value} is read at each exposition, on any thread. */
    public void gauge(String name, String help, DoubleSupplier value) {
        gauges(name, help, sink -> sink.value(value.getAsDouble()));
    }

    /** A gauge with labels: at each exposition {@code values} passes every series to the sink, on any thread. */
    public void gauges(String name, String help, Consumer<GaugeSink> values, String... labelNames) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames)
                .callback(callback -> values.accept(callback::call))
                .register(registry);
    }

    /**
     * A histogram with these upper bounds, ascending; values in base units (seconds, bytes) as the name's ending says.
     */
    public Histogram histogram(String name, String help, double[] upperBounds, String... labelNames) {
        return new Histogram(io.prometheus.metrics.core.metrics.Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames)
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .withoutExemplars()
                .register(registry));
    }

    /** Everything in the Prometheus text format, UTF-8. */
    public byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        try {
            WRITER.write(out, new MetricSnapshots(families().values()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** By name; parts may have series of one family. */
    private Map<String, MetricSnapshot> families() {
        Map<String, MetricSnapshot> families = new TreeMap<>();
        registry.scrape().forEach(family -> families.put(family.getMetadata().getPrometheusName(), family));
        for (Metrics part : parts) {
            part.families().forEach((name, family) -> families.merge(name, family, Metrics::united));
        }
        return families;
    }

    private static MetricSnapshot united(MetricSnapshot one, MetricSnapshot other) {
        if (one instanceof CounterSnapshot a && other instanceof CounterSnapshot b) {
            return new CounterSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
        }
        if (one instanceof GaugeSnapshot a && other instanceof GaugeSnapshot b) {
            return new GaugeSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
        }
        if (one instanceof HistogramSnapshot a && other instanceof HistogramSnapshot b) {
            return new HistogramSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
        }
        throw new IllegalStateException(one.getMetadata().getName() + " is of two sorts");
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** A family of counts. */
    public static final class Counter {
        private final io.prometheus.metrics.core.metrics.Counter family;

        Counter(io.prometheus.metrics.core.metrics.Counter family) {
            this.family = family;
        }

        /** The series with these label values, in the order of the names; keep it. Without labels: the only one. */
        public Count with(String... labelValues) {
            return new Count(family.labelValues(labelValues));
        }
    }

    /** One count. */
    public static final class Count {
        private final CounterDataPoint point;

        Count(CounterDataPoint point) {
            this.point = point;
        }

        /** Adds one. */
        @HotPath
        public void increment() {
            point.inc(1L);
        }

        /** Adds {@code amount} ≥ 0. */
        @HotPath
        public void add(long amount) {
            point.inc(amount);
        }
    }

    /** A family of distributions. */
    public static final class Histogram {
        private final io.prometheus.metrics.core.metrics.Histogram family;

        Histogram(io.prometheus.metrics.core.metrics.Histogram family) {
            this.family = family;
        }

        /** The series with these label values, in the order of the names; keep it. Without labels: the only one. */
        public Distribution with(String... labelValues) {
            return new Distribution(family.labelValues(labelValues));
        }
    }

    /** One distribution. */
    public static final class Distribution {
        private final DistributionDataPoint point;

        Distribution(DistributionDataPoint point) {
            this.point = point;
        }

        /** Records one value in base units. */
        @HotPath
        public void record(double value) {
            point.observe(value);
        }
    }

    /** Takes the values of a labelled gauge. */
    @FunctionalInterface
    public interface GaugeSink {
        /** One series. */
        void value(double value, String... labelValues);
    }
}
