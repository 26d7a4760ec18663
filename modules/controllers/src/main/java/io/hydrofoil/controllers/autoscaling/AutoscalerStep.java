package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** One look at an autoscaler whose target is there. */
final class AutoscalerStep {
    private final Plan.Builder plan;
    private final ApiObject autoscaler;
    private final ApiObject target;
    private final History history;
    private final long nowMs;
    private final int current;
    private final int least;
    private final int most;
    private final MapValue status;
    private String reason = "";

    AutoscalerStep(Plan.Builder plan, ApiObject autoscaler, ApiObject target, History history, long nowMs) {
        this.plan = plan;
        this.autoscaler = autoscaler;
        this.target = target;
        this.history = history;
        this.nowMs = nowMs;
        this.current = (int) target.spec().number("replicas", 1);
        this.least = (int) autoscaler.spec().number("minReplicas", 1);
        this.most = (int) autoscaler.spec().number("maxReplicas", 1);
        this.status = begin(autoscaler);
    }

    static MapValue begin(ApiObject autoscaler) {
        return autoscaler
                .status()
                .copy()
                .put("observedGeneration", autoscaler.metadata().number("generation", 0));
    }

    void run(MetricProposals proposals, @Nullable ApiStatus refusal) {
        condition(
                "AbleToScale",
                true,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        status.put("currentReplicas", current);
        if (history.isEmpty()) {
            history.recommend(current, nowMs);
        }
        int desired = current;
        if (current == 0 && least != 0) {
            condition(
                    "ScalingActive",
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
        } else if (current > most) {
            reason = "Current number of replicas above Spec.MaxReplicas";
            desired = most;
        } else if (current < least) {
            reason = "Current number of replicas below Spec.MinReplicas";
            desired = least;
        } else {
            int proposed = propose(proposals);
            if (proposed < 0) {
                write();
                return;
            }
            desired = normalize(proposed);
        }
        status.put("desiredReplicas", desired);
        if (desired != current) {
            scale(desired, refusal);
        } else {
            write();
        }
    }

    /** The most that any metric asks for; -1: they do not tell enough. */
    private int propose(MetricProposals proposals) {
        ListValue entries = new ListValue();
        int proposed = 0;
        String name = "";
        int invalid = 0;
        String firstFault = "";
        MetricFault first = null;
        ListValue metrics = autoscaler.spec().list("metrics");
        for (MapValue metric : metrics.maps()) {
            try {
                MetricProposals.Answer answer = proposals.of(metric);
                entries.add(answer.status());
                if (name.isEmpty() || answer.proposal().replicas() > proposed) {
                    proposed = answer.proposal().replicas();
                    name = answer.name();
                }
            } catch (MetricFault fault) {
                plan.note(Plan.Note.warning(autoscaler, fault.reason(), fault.text()));
                if (first == null) {
                    first = fault;
                    firstFault = "failed to get " + about(metric) + "metric value: " + fault.text();
                }
                invalid++;
            }
        }
        status.put("currentMetrics", entries);
        if (first != null && (invalid >= metrics.size() || proposed < current)) {
            condition(
                    "ScalingActive",
                    false,
                    first.reason(),
                    "the HPA was unable to compute the replica count: " + first.text());
            plan.note(Plan.Note.warning(
                    autoscaler,
                    "FailedComputeMetricsReplicas",
                    "invalid metrics (%d invalid out of %d), first error is: %s"
                            .formatted(invalid, metrics.size(), firstFault)));
            return -1;
        }
        condition(
                "ScalingActive",
                true,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from " + name);
        reason = proposed > current ? name + " above target" : "All metrics below target";
        return proposed;
    }

    private static String about(MapValue metric) {
        return switch (metric.text("type", "")) {
            case "Resource" -> metric.map("resource").text("name", "") + " resource ";
            case "ContainerResource" -> metric.map("containerResource").text("name", "") + " container ";
            case "Pods" -> "pods ";
            case "Object" -> "object ";
            case "External" -> metric.map("external").map("metric").text("name", "") + " external ";
            default -> "";
        };
    }

    private int normalize(int proposed) {
        Limits limits = new Limits(autoscaler, history, current, nowMs);
        Limits.Allowed stable = limits.stabilize(proposed);
        condition("AbleToScale", true, stable.told().reason(), stable.told().message());
        Limits.Allowed allowed = limits.bound(stable.replicas());
        condition(
                "ScalingLimited",
                !allowed.isWithinRange(),
                allowed.told().reason(),
                allowed.told().message());
        return allowed.replicas();
    }

    private void scale(int desired, @Nullable ApiStatus refusal) {
        if (refusal != null) {
            condition(
                    "AbleToScale",
                    false,
                    "FailedUpdateScale",
                    "the HPA controller was unable to update the target scale: " + refusal.message());
            write();
            plan.then();
        }
        MapValue patch = new MapValue()
                .put("metadata", new MapValue().put("resourceVersion", Long.toString(target.revision())))
                .put("spec", new MapValue().put("replicas", desired));
        plan.write(
                        new Write.Patch(target.key(), "scale", Write.PatchType.MERGE, patch),
                        Plan.Note.normal(
                                autoscaler, "SuccessfulRescale", "New size: " + desired + "; reason: " + reason),
                        Plan.Note.warning(
                                autoscaler,
                                "FailedRescale",
                                "New size: " + desired + "; reason: " + reason + "; error: %s"))
                .then();
        history.scaled(current, desired, nowMs);
        if (refusal == null) {
            condition(
                    "AbleToScale",
                    true,
                    "SucceededRescale",
                    "the HPA controller was able to update the target scale to " + desired);
            status.put("lastScaleTime", Times.seconds(nowMs));
            write();
        }
    }

    private void write() {
        Write write = Changes.status(autoscaler, status);
        if (write != null) {
            plan.write(write);
        }
    }

    private void condition(String type, boolean value, String because, String message) {
        condition(status, type, value, because, message, nowMs);
    }

    static void condition(MapValue status, String type, boolean value, String because, String message, long nowMs) {
        MapValue condition = Conditions.of(Conditions.find(status, type), type, value ? "True" : "False", nowMs);
        Conditions.set(status, condition.put("reason", because).put("message", message));
    }
}
