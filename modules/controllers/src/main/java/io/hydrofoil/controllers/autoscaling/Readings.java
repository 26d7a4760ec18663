package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.ServedMetrics.Answer;
import io.hydrofoil.client.ServedMetrics.Question;
import io.hydrofoil.client.Usage;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads metrics. Processor and memory come from the agents' reports, other metrics from extensions of the cluster that
 * serve them. Where none does, for trying out, an object says them itself: {@code hydrofoil.io/sim-metric.NAME} on a
 * pod is that pod's metric, on another object that object's, and on the autoscaler an external one.
 */
final class Readings {
    static final String ANNOTATION = "hydrofoil.io/sim-metric.";
    private static final long WINDOW_MS = 30_000;

    private static final String CUSTOM = "unable to fetch metrics from custom metrics API: ";
    private static final String EXTERNAL = "unable to fetch metrics from external metrics API: ";

    private final Usage usage;
    private final Asked asked;
    private final Collection<ApiObject> pods;
    private final long nowMs;

    Readings(Usage usage, Asked asked, Collection<ApiObject> pods, long nowMs) {
        this.usage = usage;
        this.asked = asked;
        this.pods = pods;
        this.nowMs = nowMs;
    }

    /** What each pod uses of a resource; of one container only, where {@code container} is not empty. */
    List<PodSample> resource(String resource, String container) throws MetricFault {
        if (pods.isEmpty()) {
            throw new MetricFault("no pods returned by selector while calculating replica count");
        }
        List<PodSample> samples = new ArrayList<>();
        boolean isAny = false;
        for (ApiObject pod : pods) {
            Usage.OfPod report = usage.pod(pod.namespace(), pod.name());
            Long value = report == null ? null : value(report, resource, container);
            if (report != null && value == null && !container.isEmpty() && Pods.isActive(pod)) {
                throw new MetricFault(
                        "failed to get container metrics: container %s not present in metrics for pod %s/%s"
                                .formatted(container, pod.namespace(), pod.name()));
            }
            isAny |= value != null;
            samples.add(new PodSample(
                    pod, value == null ? 0 : value, value == null || report == null ? null : report.taken()));
        }
        if (!isAny) {
            throw new MetricFault("unable to get metrics for resource " + resource
                    + ": no metrics returned from resource metrics API");
        }
        return samples;
    }

    private static @Nullable Long value(Usage.OfPod report, String resource, String container) {
        long sum = 0;
        boolean isAny = false;
        for (Usage.OfContainer each : report.containers()) {
            if (container.isEmpty() || container.equals(each.name())) {
                isAny = true;
                switch (resource) {
                    case "cpu" -> sum += (each.amount().cpuNanos() + 999_999) / 1_000_000;
                    case "memory" -> sum += each.amount().memoryBytes() * 1_000;
                    default -> isAny = false;
                }
            }
        }
        return isAny ? (Long) sum : null;
    }

    /** What a pod requests of a resource, in thousandths. */
    static long requestMilli(ApiObject pod, String resource, String container) throws MetricFault {
        Value whole = pod.spec().map("resources").map("requests").get(resource);
        if (whole != null && container.isEmpty()) {
            return milli(whole);
        }
        long sum = 0;
        for (String containers : new String[] {"containers", "initContainers"}) {
            ListValue list = pod.spec().list(containers);
            for (MapValue each : list.maps()) {
                boolean isMeant = (container.isEmpty() || container.equals(each.text("name")))
                        && (containers.equals("containers") || "Always".equals(each.text("restartPolicy")));
                if (!isMeant) {
                    continue;
                }
                Value request = each.map("resources").map("requests").get(resource);
                if (request == null) {
                    throw new MetricFault("missing request for %s in container %s of Pod %s"
                            .formatted(resource, each.text("name", ""), pod.name()));
                }
                sum += milli(request);
            }
        }
        return sum;
    }

    static long milli(@Nullable Value quantity) {
        try {
            return quantity == null ? 0 : Quantity.of(quantity).milliValue();
        } catch (MalformedException neverStored) {
            return 0;
        }
    }

    /** Whether extensions have been asked for what they measure, and have not told all of it yet. */
    boolean isWaiting() {
        return asked.isWaiting();
    }

    /** What each pod has of a metric that is none of resources. */
    List<PodSample> ofPods(MapValue source) throws MetricFault {
        String metric = source.map("metric").text("name", "");
        Map<String, PodValue> values = new HashMap<>();
        switch (asked.of(asked.ofPods(source))) {
            case Answer.Values(List<ServedMetrics.Value> served) ->
                served.forEach(each -> values.put(each.object(), new PodValue(each.milli(), each.taken())));
            case Answer.Failed(String text) ->
                throw new MetricFault("unable to get metric " + metric + ": " + CUSTOM + text);
            case Answer.NotServed() -> annotated(metric, values);
            case Answer.Pending() -> throw stillAsked();
        }
        List<PodSample> samples = new ArrayList<>();
        boolean isAny = false;
        for (ApiObject pod : pods) {
            PodValue value = values.get(pod.name());
            isAny |= value != null;
            samples.add(value == null ? new PodSample(pod, 0, null) : new PodSample(pod, value.milli, value.taken));
        }
        if (!isAny) {
            throw new MetricFault("unable to get metric " + metric + ": " + CUSTOM + noneOf(asked.ofPods(source)));
        }
        return samples;
    }

    private record PodValue(long milli, Usage.Taken taken) {}

    private void annotated(String metric, Map<String, PodValue> values) {
        for (ApiObject pod : pods) {
            Long told = told(pod, metric);
            if (told != null) {
                values.put(pod.name(), new PodValue(told, new Usage.Taken(nowMs, WINDOW_MS)));
            }
        }
    }

    private String noneOf(Question question) {
        boolean isExternal = question instanceof Question.External;
        String api = isExternal ? "external" : "custom";
        return asked.of(question) instanceof Answer.NotServed
                ? "no " + api + " metrics API (" + api + ".metrics.k8s.io) registered"
                : "no metrics returned from " + api + " metrics API";
    }

    /** What an object has of a metric; {@code object} is null where it is not known here. */
    long ofObject(MapValue source, @Nullable ApiObject object) throws MetricFault {
        return whole(asked.ofObject(source), told(object, source.map("metric").text("name", "")));
    }

    /** What an external metric is; {@code autoscaler} may say it where nobody serves any. */
    long external(MapValue source, ApiObject autoscaler) throws MetricFault {
        return whole(
                asked.external(source), told(autoscaler, source.map("metric").text("name", "")));
    }

    /** Of several values the sum. */
    private long whole(Question question, @Nullable Long told) throws MetricFault {
        String where = question instanceof Question.External ? EXTERNAL : CUSTOM;
        return switch (asked.of(question)) {
            case Answer.Values(List<ServedMetrics.Value> values) -> {
                if (values.isEmpty()) {
                    throw new MetricFault(where + noneOf(question));
                }
                yield values.stream().mapToLong(ServedMetrics.Value::milli).sum();
            }
            case Answer.Failed(String text) -> throw new MetricFault(where + text);
            case Answer.NotServed() -> {
                if (told == null) {
                    throw new MetricFault(where + noneOf(question));
                }
                yield told;
            }
            case Answer.Pending() -> throw stillAsked();
        };
    }

    private static IllegalStateException stillAsked() {
        return new IllegalStateException("nothing is read while extensions are asked");
    }

    /** The pods alone. */
    List<PodSample> pods() {
        return pods.stream().map(pod -> new PodSample(pod, 0, null)).toList();
    }

    /** What an object says of a metric; null: nothing. */
    static @Nullable Long told(@Nullable ApiObject object, String metric) {
        String text =
                object == null ? null : object.metadata().map("annotations").text(ANNOTATION + metric);
        try {
            return text == null ? null : (Long) Quantity.parse(text).milliValue();
        } catch (MalformedException notAQuantity) {
            return null;
        }
    }
}
