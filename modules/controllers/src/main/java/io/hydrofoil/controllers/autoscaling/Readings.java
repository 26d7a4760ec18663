package io.hydrofoil.controllers.autoscaling;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads metrics. Processor and memory come from the agents' reports. Other metrics have no source of their own here;
 * for trying out, an object says them itself: {@code hydrofoil.io/sim-metric.NAME} on a pod is that pod's metric, on
 * another object that object's, and on the autoscaler an external one.
 */
final class Readings {
    static final String ANNOTATION = "hydrofoil.io/sim-metric.";
    private static final long WINDOW_MS = 30_000;

    private final Usage usage;
    private final Collection<ApiObject> pods;
    private final long nowMs;

    Readings(Usage usage, Collection<ApiObject> pods, long nowMs) {
        this.usage = usage;
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

    /** What each pod says of a metric that is none of resources. */
    List<PodSample> ofPods(String metric) throws MetricFault {
        List<PodSample> samples = new ArrayList<>();
        boolean isAny = false;
        for (ApiObject pod : pods) {
            Long value = told(pod, metric);
            isAny |= value != null;
            Usage.Taken now = value == null ? null : new Usage.Taken(nowMs, WINDOW_MS);
            samples.add(new PodSample(pod, value == null ? 0 : value, now));
        }
        if (!isAny) {
            throw new MetricFault("unable to get metric " + metric
                    + ": unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io)"
                    + " registered");
        }
        return samples;
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
