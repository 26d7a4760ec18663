package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pods: quality of service, first status, graceful deletion. */
final class PodStrategy implements Strategy {
    private static final Set<String> COMPUTE = Set.of("cpu", "memory");
    private static final long DEFAULT_GRACE_SECONDS = 30;

    @Override
    public void prepareCreate(Attempt attempt, MapValue pod) {
        pod.put("status", new MapValue().put("phase", "Pending").put("qosClass", qosClass(pod.map("spec"))));
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
        if (qos != null) {
            pod.ensureMap("status").put("qosClass", qos);
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
        long seconds =
                asked != null ? asked : pod.map("spec").number("terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS);
        return seconds < 0 ? 1 : seconds;
    }

    /**
     * Guaranteed: all containers limit both cpu and memory and request just that; BestEffort: none asks for anything.
     */
    static String qosClass(MapValue spec) {
        List<MapValue> holders = new ArrayList<>();
        MapValue wholePod = spec.map("resources");
        if (asksAnything(wholePod)) {
            holders.add(wholePod);
        } else {
            for (String group : List.of("initContainers", "containers")) {
                spec.list(group).maps().forEach(container -> holders.add(container.map("resources")));
            }
        }
        boolean any = false;
        boolean all = !holders.isEmpty();
        for (MapValue resources : holders) {
            any |= asksAnything(resources);
            all &= isExact(resources);
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }

    private static boolean asksAnything(MapValue resources) {
        for (String list : List.of("requests", "limits")) {
            for (String name : COMPUTE) {
                if (!amount(resources.map(list), name).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isExact(MapValue resources) {
        for (String name : COMPUTE) {
            String limit = amount(resources.map("limits"), name);
            String request = amount(resources.map("requests"), name);
            if (limit.isEmpty() || !(request.isEmpty() || request.equals(limit))) {
                return false;
            }
        }
        return true;
    }

    /** The canonical amount, which shaping has written; empty if there is none. Equal amounts have equal texts. */
    private static String amount(MapValue amounts, String name) {
        return amounts.get(name) instanceof StringValue(String text) && !text.equals("0") ? text : "";
    }
}
