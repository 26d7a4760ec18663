package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.function.BiConsumer;

/** Rules of the workloads that keep pods running. */
final class WorkloadRules implements KindRules.Complete {
    private final BiConsumer<MapValue, Faults> spec;
    private final Status status;

    /** Rules of a status that replaces another. */
    interface Status {
        void check(MapValue now, MapValue old, Faults faults);
    }

    WorkloadRules(BiConsumer<MapValue, Faults> spec, Status status) {
        this.spec = spec;
        this.status = status;
    }

    @Override
    public void object(MapValue object, Faults faults) {
        spec.accept(object, faults);
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            status.check(now.map("status"), old.map("status"), faults);
        } else {
            object(now, faults);
        }
    }

    static void deployment(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.replicas", spec.get("replicas"));
        if (SelectorRules.ofWorkload(spec, SelectorRules.Workload.DEPLOYMENT, faults)) {
            alwaysRestarted(spec, "ReplicaSet", faults);
        }
        deploymentStrategy(spec.map("strategy"), faults);
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        faults.notNegative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"));
        faults.notNegative("spec.progressDeadlineSeconds", spec.get("progressDeadlineSeconds"));
        long deadline = spec.number("progressDeadlineSeconds", Long.MAX_VALUE);
        if (deadline <= spec.number("minReadySeconds", 0)) {
            faults.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
    }

    private static void deploymentStrategy(MapValue strategy, Faults faults) {
        String path = "spec.strategy.rollingUpdate";
        switch (strategy.text("type", "")) {
            case "Recreate" -> {
                if (strategy.has("rollingUpdate")) {
                    faults.forbidden(path, "may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (!(strategy.get("rollingUpdate") instanceof MapValue rolling)) {
                    faults.required(path, "this should be defaulted and never be nil");
                    return;
                }
                ShareRules.share(path + ".maxUnavailable", rolling.get("maxUnavailable"), faults);
                ShareRules.share(path + ".maxSurge", rolling.get("maxSurge"), faults);
                if (ShareRules.isZero(rolling.get("maxUnavailable")) && ShareRules.isZero(rolling.get("maxSurge"))) {
                    faults.invalid(
                            path + ".maxUnavailable",
                            rolling.get("maxUnavailable"),
                            "may not be 0 when `maxSurge` is 0");
                }
                ShareRules.atMostAll(path + ".maxUnavailable", rolling.get("maxUnavailable"), faults);
            }
            default ->
                faults.notSupported(
                        "spec.strategy", ApiTypes.STRATEGY.of(strategy), List.of("Recreate", "RollingUpdate"));
        }
    }

    static void replicaSet(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.replicas", spec.get("replicas"));
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        if (SelectorRules.ofWorkload(spec, SelectorRules.Workload.DEPLOYMENT, faults)) {
            alwaysRestarted(spec, "ReplicaSet", faults);
        }
    }

    static void daemonSet(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        SelectorRules.ofWorkload(spec, SelectorRules.Workload.DAEMON_SET, faults);
        alwaysRestarted(spec, "DaemonSet", faults);
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        daemonSetStrategy(spec.map("updateStrategy"), faults);
        faults.notNegative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"));
    }

    private static void daemonSetStrategy(MapValue strategy, Faults faults) {
        String path = "spec.updateStrategy.rollingUpdate";
        switch (strategy.text("type", "")) {
            case "OnDelete" -> {
                // nothing rolls
            }
            case "RollingUpdate" -> {
                if (!(strategy.get("rollingUpdate") instanceof MapValue rolling)) {
                    faults.required(path);
                    return;
                }
                for (String field : List.of("maxUnavailable", "maxSurge")) {
                    ShareRules.share(path + "." + field, rolling.get(field), faults);
                    ShareRules.atMostAll(path + "." + field, rolling.get(field), faults);
                }
                boolean unavailable = !ShareRules.isZero(rolling.get("maxUnavailable"));
                boolean surge = !ShareRules.isZero(rolling.get("maxSurge"));
                if (unavailable && surge) {
                    faults.invalid(
                            path + ".maxSurge",
                            rolling.get("maxSurge"),
                            "may not be set when maxUnavailable is non-zero");
                } else if (!unavailable && !surge) {
                    faults.required(path + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
                }
            }
            default ->
                faults.notSupported(
                        "spec.updateStrategy", ApiTypes.STRATEGY.of(strategy), List.of("RollingUpdate", "OnDelete"));
        }
    }

    static void replicationController(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        faults.notNegative("spec.minReadySeconds", spec.get("minReadySeconds"));
        MapValue selector = spec.map("selector");
        if (selector.isEmpty()) {
            faults.required("spec.selector");
        }
        faults.notNegative("spec.replicas", spec.get("replicas"));
        if (spec.get("template") instanceof MapValue template) {
            MapValue labels = template.mapAt("metadata", "labels");
            if (!selector.isEmpty() && !LabelSelector.ofLabels(selector).matches(labels)) {
                faults.invalid(
                        "spec.template.metadata.labels",
                        template.at("metadata", "labels"),
                        "`selector` does not match template `labels`");
            }
            alwaysRestarted(spec, "ReplicationController", faults);
        } else {
            faults.required("spec.template");
        }
    }

    /** A pod template whose pods are started again for ever. */
    static void alwaysRestarted(MapValue spec, String owner, Faults faults) {
        MapValue template = spec.map("template");
        PodSpecRules.template(template, "spec.template", faults);
        String policy = template.map("spec").text("restartPolicy", "");
        if (!policy.equals("Always") && !policy.isEmpty()) {
            faults.notSupported("spec.template.spec.restartPolicy", policy, List.of("Always"));
        }
        if (template.map("spec").has("activeDeadlineSeconds")) {
            faults.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + owner + " is not Supported");
        }
    }
}
