package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.View;
import io.hydrofoil.controllers.autoscaling.ReplicaMath.Proposal;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each metric of an autoscaler asks for. */
final class MetricProposals {
    private final ApiObject autoscaler;
    private final Readings readings;
    private final ReplicaMath math;
    private final int reported;
    private final Function<ObjectKey, @Nullable ApiObject> described;
    private final Map<String, View> views;

    /**
     * Of this autoscaler.
     *
     * @param reported replicas that the target says it has
     * @param views those of the kinds that metrics of objects may be about, by kind
     */
    MetricProposals(ApiObject autoscaler, Readings readings, ReplicaMath math, int reported, Map<String, View> views) {
        this.autoscaler = autoscaler;
        this.readings = readings;
        this.math = math;
        this.reported = reported;
        this.views = views;
        this.described = key -> {
            View view = views.get(key.kind().kind());
            return view == null ? null : view.get(key);
        };
    }

    /** A proposal with the metric's name in messages and its entry in the status. */
    record Answer(Proposal proposal, String name, MapValue status) {}

    Answer of(MapValue metric) throws MetricFault {
        return switch (metric.text("type", "")) {
            case "Resource" -> resource(metric.map("resource"), "");
            case "ContainerResource" ->
                resource(
                        metric.map("containerResource"),
                        metric.map("containerResource").text("container", ""));
            case "Pods" -> pods(metric.map("pods"));
            case "Object" -> object(metric.map("object"));
            case "External" -> external(metric.map("external"));
            default ->
                throw new MetricFault(
                        "InvalidMetricSourceType", "unknown metric source type \"" + metric.text("type", "") + "\"");
        };
    }

    private Answer resource(MapValue source, String container) throws MetricFault {
        boolean isOfContainer = !container.isEmpty();
        String reason = isOfContainer ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric";
        String name = source.text("name", "");
        MapValue target = source.map("target");
        boolean isAverage = target.has("averageValue");
        try {
            List<PodSample> samples = readings.resource(name, container);
            boolean isCpu = name.equals("cpu");
            Proposal proposal;
            if (isAverage) {
                proposal = math.byAverage(samples, isCpu, Readings.milli(target.get("averageValue")));
            } else {
                Map<PodSample, Long> requests = new HashMap<>();
                for (PodSample sample : samples) {
                    requests.put(sample, Readings.requestMilli(sample.pod(), name, container));
                }
                proposal = math.byUtilization(samples, isCpu, target.number("averageUtilization", 0), requests);
            }
            MapValue current = new MapValue();
            if (!isAverage) {
                current.put("averageUtilization", proposal.utilization());
            }
            current.put("averageValue", text(proposal.averageMilli()));
            MapValue status = new MapValue().put("name", name);
            if (isOfContainer) {
                status.put("container", container);
            }
            status.put("current", current);
            String shown = name
                    + (isOfContainer ? " container resource" : " resource")
                    + (isAverage ? "" : " utilization (percentage of request)");
            return new Answer(proposal, shown, entry(isOfContainer ? "ContainerResource" : "Resource", status));
        } catch (MetricFault fault) {
            throw new MetricFault(
                    reason, "failed to get " + name + (isAverage ? " usage: " : " utilization: ") + fault.text());
        }
    }

    private Answer pods(MapValue source) throws MetricFault {
        String name = source.map("metric").text("name", "");
        try {
            List<PodSample> samples = readings.ofPods(source);
            Proposal proposal = math.byAverage(
                    samples, false, Readings.milli(source.map("target").get("averageValue")));
            MapValue status = new MapValue()
                    .put("metric", source.map("metric").copy())
                    .put("current", new MapValue().put("averageValue", text(proposal.averageMilli())));
            return new Answer(proposal, "pods metric " + name, entry("Pods", status));
        } catch (MetricFault fault) {
            throw new MetricFault("FailedGetPodsMetric", fault.text());
        }
    }

    private Answer object(MapValue source) throws MetricFault {
        String name = source.map("metric").text("name", "");
        MapValue reference = source.map("describedObject");
        String kind = reference.text("kind", "");
        View view = views.get(kind);
        ApiObject object = view == null
                ? null
                : described.apply(new ObjectKey(
                        view.kind(),
                        view.kind().namespaced() ? autoscaler.namespace() : "",
                        reference.text("name", "")));
        long value;
        try {
            value = readings.ofObject(source, object);
        } catch (MetricFault fault) {
            throw new MetricFault(
                    "FailedGetObjectMetric",
                    "unable to get metric %s: %s on %s %s/"
                                    .formatted(name, kind, autoscaler.namespace(), reference.text("name", ""))
                            + fault.text());
        }
        Answer answer = wholeValue(source, value, kind + " metric " + name, "Object");
        answer.status().ensureMap("object").put("describedObject", reference.copy());
        return answer;
    }

    private Answer external(MapValue source) throws MetricFault {
        String name = source.map("metric").text("name", "");
        long value;
        try {
            value = readings.external(source, autoscaler);
        } catch (MetricFault fault) {
            throw new MetricFault(
                    "FailedGetExternalMetric",
                    "unable to get external metric " + autoscaler.namespace() + "/" + name + ": " + fault.text());
        }
        return wholeValue(source, value, "external metric " + name, "External");
    }

    /** One value for all: as it is, or shared among the pods. */
    private Answer wholeValue(MapValue source, long value, String name, String type) {
        MapValue target = source.map("target");
        boolean isAverage = target.has("averageValue");
        Proposal proposal = isAverage
                ? math.byShare(value, Readings.milli(target.get("averageValue")), reported)
                : math.byValue(value, Readings.milli(target.get("value")), readings.pods());
        MapValue current = new MapValue();
        current.put(isAverage ? "averageValue" : "value", text(proposal.averageMilli()));
        MapValue status =
                new MapValue().put("metric", source.map("metric").copy()).put("current", current);
        return new Answer(proposal, name, entry(type, status));
    }

    private static String text(long milli) {
        return Quantity.ofMilli(milli).canonical();
    }

    private static MapValue entry(String type, MapValue status) {
        String field = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        return new MapValue().put("type", type).put(field, status);
    }
}
