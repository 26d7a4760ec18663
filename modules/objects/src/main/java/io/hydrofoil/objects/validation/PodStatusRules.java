package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
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
        if (!Objects.equals(status.get("qosClass"), before.get("qosClass"))) {
            faults.invalid("status.qosClass", status.text("qosClass", ""), Faults.IMMUTABLE);
        }
        MapValue spec = old.map("spec");
        Predicate<MapValue> never = ignored -> true;
        lasting(status, before, "containerStatuses", ended -> staysEnded(spec, "containers", ended), faults);
        lasting(status, before, "initContainerStatuses", ended -> staysEnded(spec, "initContainers", ended), faults);
        lasting(status, before, "ephemeralContainerStatuses", never, faults);
        claims(status.list("resourceClaimStatuses"), spec.list("resourceClaims"), faults);
        addresses(status.list("podIPs"), before.list("podIPs"), "status.podIPs", faults);
        hosts(status, before.list("hostIPs"), faults);
        ContainerStatusRules.check(status, spec, faults);
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
        families(sound(now, old, path, faults), now, path, faults);
        duplicates(now, path, faults);
    }

    /** Of the node's addresses the first is the one that was there before there could be several. */
    private static void hosts(MapValue status, ListValue old, Faults faults) {
        String path = "status.hostIPs";
        ListValue hosts = status.list("hostIPs");
        if (hosts.isEmpty()) {
            return;
        }
        String first = hosts.mapAt(0).text("ip", "");
        if (!first.equals(status.text("hostIP", ""))) {
            faults.invalid(path + "[0].ip", first, "must be equal to `hostIP`");
        }
        boolean sound = sound(hosts, old, path, faults);
        duplicates(hosts, path, faults);
        families(sound, hosts, path, faults);
    }

    /** Addresses that were there already may be written as they please. */
    private static boolean sound(ListValue addresses, ListValue old, String path, Faults faults) {
        int before = faults.errors().size();
        Set<String> known = new HashSet<>();
        old.maps().forEach(address -> known.add(address.text("ip", "")));
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.mapAt(i).text("ip", "");
            if (!known.contains(address)) {
                faults.invalid(path + "[" + i + "]", address, AddressRules.address(address));
            }
        }
        return faults.errors().size() == before;
    }

    private static void families(boolean sound, ListValue addresses, String path, Faults faults) {
        int v6 = 0;
        for (MapValue address : addresses.maps()) {
            v6 += address.text("ip", "").indexOf(':') >= 0 ? 1 : 0;
        }
        boolean both = v6 > 0 && v6 < addresses.size();
        if (sound && addresses.size() > 1 && (addresses.size() > 2 || !both)) {
            faults.invalid(
                    path, ApiTypes.POD_ADDRESS.of(addresses), "may specify no more than one IP for each IP family");
        }
    }

    private static void duplicates(ListValue addresses, String path, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            if (!seen.add(addresses.mapAt(i).text("ip", ""))) {
                faults.duplicate(path + "[" + i + "]", ApiTypes.POD_ADDRESS.of(addresses.at(i)));
            }
        }
    }

    private static void claims(ListValue statuses, ListValue claims, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < statuses.size(); i++) {
            String field = "status.resourceClaimStatuses[" + i + "].name";
            String name = statuses.mapAt(i).text("name", "");
            if (PodUpdateRules.named(claims, name) == null) {
                faults.invalid(field, name, "must match the name of an entry in `spec.resourceClaims`");
            }
            if (!seen.add(name)) {
                faults.duplicate(field, name);
            }
            String claim = statuses.mapAt(i).text("resourceClaimName");
            if (claim != null) {
                faults.invalid(field, claim, NameRules.subdomain(claim));
            }
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
