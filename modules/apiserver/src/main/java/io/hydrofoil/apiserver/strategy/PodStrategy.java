package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QosClass;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** Pods: quality of service, first status, graceful deletion. */
final class PodStrategy implements Strategy {
    private static final String GRACE = "terminationGracePeriodSeconds";
    private static final long DEFAULT_GRACE_SECONDS = 30;

    @Override
    public void prepareCreate(Attempt attempt, MapValue pod) {
        if (pod.map("spec").number(GRACE, 0) < 0) {
            pod.map("spec").put(GRACE, 1);
        }
        PodFields.appArmor(attempt, pod);
        PodFields.labelKeys(pod);
        pod.put("status", new MapValue().put("phase", "Pending").put("qosClass", QosClass.of(pod.map("spec"))));
        if (!pod.map("spec").list("schedulingGates").isEmpty()) {
            Conditions.set(
                    pod,
                    Conditions.condition("PodScheduled", "False", attempt.moment())
                            .put("reason", "SchedulingGated")
                            .put("message", "Scheduling is blocked due to non-empty scheduling gates"));
        }
    }

    @Override
    public void prepareStatus(Attempt attempt, MapValue pod, MapValue old) {
        MapValue metadata = pod.ensureMap("metadata");
        Value owners = old.map("metadata").get("ownerReferences");
        if (owners == null) {
            metadata.remove("ownerReferences");
        } else {
            metadata.put("ownerReferences", owners.copy());
        }
        String qos = old.map("status").text("qosClass");
        if (qos != null && pod.map("status").text("qosClass", "").isEmpty()) {
            pod.ensureMap("status").put("qosClass", qos);
        }
    }

    @Override
    public MapValue part(String subresource, MapValue pod, MapValue old) {
        MapValue next = old.copy();
        MapValue spec = next.ensureMap("spec");
        if (subresource.equals("ephemeralcontainers")) {
            take(spec, pod.map("spec"), "ephemeralContainers");
            return next;
        }
        take(spec, pod.map("spec"), "resources");
        for (String group : new String[] {"containers", "initContainers"}) {
            for (MapValue container : spec.list(group).maps()) {
                MapValue given = named(pod.map("spec").list(group), container.text("name", ""));
                if (given != null) {
                    take(container, given, "resources");
                    take(container, given, "resizePolicy");
                }
            }
        }
        return next;
    }

    private static @Nullable MapValue named(ListValue containers, String name) {
        for (MapValue container : containers.maps()) {
            if (container.text("name", "").equals(name)) {
                return container;
            }
        }
        return null;
    }

    private static void take(MapValue into, MapValue from, String field) {
        Value value = from.get(field);
        if (value == null) {
            into.remove(field);
        } else {
            into.put(field, value.copy());
        }
    }

    @Override
    public boolean isGraceful() {
        return true;
    }

    @Override
    public long graceSeconds(MapValue pod, DeleteOptions options) {
        String phase = pod.map("status").text("phase", "");
        boolean unassigned = pod.map("spec").text("nodeName", "").isEmpty();
        if (unassigned || phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        Long asked = options.graceSeconds();
        long seconds = asked != null ? asked : pod.map("spec").number(GRACE, DEFAULT_GRACE_SECONDS);
        return seconds < 0 ? 1 : seconds;
    }
}
