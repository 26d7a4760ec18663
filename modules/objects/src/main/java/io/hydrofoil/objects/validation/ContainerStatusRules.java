package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the node tells of containers: as whom they run, and how the devices are that they got. */
final class ContainerStatusRules {
    private static final List<String> HEALTH = List.of("Healthy", "Unhealthy", "Unknown");
    private static final String CLAIM = "claim:";

    private ContainerStatusRules() {}

    static void check(MapValue status, MapValue spec, Faults faults) {
        boolean windows = spec.map("os").text("name", "").equals("windows");
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            users(status.list(list), windows, "status." + list, faults);
        }
        devices(status, "containerStatuses", spec.list("containers"), faults);
        devices(status, "initContainerStatuses", spec.list("initContainers"), faults);
        ListValue debugging = status.list("ephemeralContainerStatuses");
        for (int i = 0; i < debugging.size(); i++) {
            if (!debugging.mapAt(i).list("allocatedResourcesStatus").isEmpty()) {
                faults.forbidden(
                        "status.ephemeralContainerStatuses[" + i + "].allocatedResourcesStatus",
                        "must not be specified in container status");
            }
        }
    }

    private static void users(ListValue statuses, boolean windows, String path, Faults faults) {
        for (int i = 0; i < statuses.size(); i++) {
            String field = path + "[" + i + "].linux";
            if (!(statuses.mapAt(i).map("user").get("linux") instanceof MapValue user)) {
                continue;
            }
            if (windows) {
                faults.forbidden(field, "cannot be set for a windows pod");
                continue;
            }
            SecurityRules.id(user.number("uid", 0), field + ".uid", faults);
            SecurityRules.id(user.number("gid", 0), field + ".gid", faults);
            ListValue groups = user.list("supplementalGroups");
            for (int j = 0; j < groups.size(); j++) {
                if (groups.at(j) instanceof NumberValue group) {
                    SecurityRules.id(group.longValue(), field + ".supplementalGroups[" + j + "]", faults);
                }
            }
        }
    }

    private static void devices(MapValue status, String list, ListValue containers, Faults faults) {
        ListValue statuses = status.list(list);
        for (int i = 0; i < statuses.size(); i++) {
            MapValue container =
                    PodUpdateRules.named(containers, statuses.mapAt(i).text("name", ""));
            ListValue allocated = statuses.mapAt(i).list("allocatedResourcesStatus");
            for (int j = 0; j < allocated.size(); j++) {
                String field = "status." + list + "[" + i + "].allocatedResourcesStatus[" + j + "]";
                device(allocated.mapAt(j), container, field, faults);
            }
        }
    }

    private static void device(MapValue device, @Nullable MapValue container, String path, Faults faults) {
        String name = device.text("name", "");
        boolean claim = name.startsWith(CLAIM);
        boolean known = container == null
                || (claim
                        ? claims(container).contains(name)
                        : container.mapAt("resources", "requests").has(name));
        if (!known) {
            faults.invalid(
                    path + ".name",
                    name,
                    claim
                            ? "must match one of the container's resource claims in a format"
                                    + " 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty"
                            : "must match one of the container's resource requests");
        }
        Set<String> seen = new HashSet<>();
        ListValue resources = device.list("resources");
        for (int i = 0; i < resources.size(); i++) {
            String field = path + ".resources[" + i + "]";
            faults.oneOf(field + ".health", resources.mapAt(i).text("health", ""), HEALTH);
            String id = resources.mapAt(i).text("resourceID", "");
            if (!seen.add(id)) {
                faults.duplicate(field + ".resourceID", id);
            }
        }
    }

    private static List<String> claims(MapValue container) {
        List<String> names = new ArrayList<>();
        for (MapValue claim : container.map("resources").list("claims").maps()) {
            String request = claim.text("request", "");
            names.add(CLAIM + claim.text("name", "") + (request.isEmpty() ? "" : "/" + request));
        }
        return names;
    }
}
