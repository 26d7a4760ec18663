package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Changes of the status of a pod. */
final class PodStatusRules {
    private static final Set<String> SYSTEM_CONDITIONS = Set.of("PodScheduled", "Ready", "Initialized");

    private PodStatusRules() {}

    static void change(MapValue now, MapValue old, Faults faults) {
        MapValue status = now.map("status");
        MapValue before = old.map("status");
        conditions(status.list("conditions"), faults);
        String node = status.text("nominatedNodeName", "");
        if (!node.isEmpty() && !node.equals(before.text("nominatedNodeName", ""))) {
            faults.invalid("status.nominatedNodeName", node, NameRules.subdomain(node));
        }
        String qos = before.text("qosClass", "");
        if (!qos.isEmpty() && !qos.equals(status.text("qosClass", ""))) {
            faults.invalid("status.qosClass", status.text("qosClass", ""), Faults.IMMUTABLE);
        }
        addresses(status.list("podIPs"), before.list("podIPs"), "status.podIPs", faults);
        addresses(status.list("hostIPs"), before.list("hostIPs"), "status.hostIPs", faults);
        MapValue spec = old.map("spec");
        Predicate<MapValue> never = ignored -> true;
        lasting(status, before, "containerStatuses", ended -> staysEnded(spec, "containers", ended), faults);
        lasting(status, before, "initContainerStatuses", ended -> staysEnded(spec, "initContainers", ended), faults);
        lasting(status, before, "ephemeralContainerStatuses", never, faults);
    }

    private static void conditions(ListValue conditions, Faults faults) {
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.mapAt(i).text("type", "");
            if (!SYSTEM_CONDITIONS.contains(type)) {
                faults.invalid("status.conditions[" + i + "].Type", type, LabelSyntax.keyFaults(type));
            }
        }
    }

    private static void addresses(ListValue now, ListValue old, String path, Faults faults) {
        if (now.equals(old)) {
            return;
        }
        int before = faults.errors().size();
        int v6 = 0;
        for (int i = 0; i < now.size(); i++) {
            String address = now.mapAt(i).text("ip", "");
            faults.invalid(path + "[" + i + "]", address, AddressRules.address(address));
            v6 += address.indexOf(':') >= 0 ? 1 : 0;
        }
        boolean sound = faults.errors().size() == before;
        if (sound && now.size() > 1 && (now.size() > 2 || v6 != 1)) {
            faults.invalid(path, now, "may specify no more than one IP for each IP family");
        }
    }

    /** Whether a container that ended like this never runs again. */
    private static boolean staysEnded(MapValue spec, String group, MapValue ended) {
        MapValue container = PodUpdateRules.named(spec.list(group), ended.text("name", ""));
        String policy = container == null ? "" : container.text("restartPolicy", "");
        if (policy.isEmpty()) {
            policy = spec.text("restartPolicy", "");
        }
        boolean ruled =
                container != null && !container.list("restartPolicyRules").isEmpty();
        long code = ended.mapAt("state", "terminated").number("exitCode", 0);
        return !ruled
                && switch (policy) {
                    case "Always" -> false;
                    case "OnFailure" -> code == 0;
                    default -> true;
                };
    }

    private static void lasting(
            MapValue status, MapValue before, String list, Predicate<MapValue> staysEnded, Faults faults) {
        ListValue old = before.list(list);
        ListValue now = status.list(list);
        for (int i = 0; i < old.size(); i++) {
            MapValue was = old.mapAt(i);
            if (!was.map("state").has("terminated") || !staysEnded.test(was)) {
                continue;
            }
            for (MapValue is : now.maps()) {
                boolean same = Objects.equals(is.get("name"), was.get("name"));
                if (same && !is.map("state").has("terminated")) {
                    faults.forbidden(
                            "status." + list + "[" + i + "].state", "may not be transitioned to non-terminated state");
                }
            }
        }
    }
}
