package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Rules of claims for devices, of templates for them, and of the classes that they name. */
final class ResourceClaimRules {
    private static final int MAX_USERS = 256;
    private static final int MAX_CONDITIONS = 8;
    private static final int MAX_DATA_BYTES = 10 * 1024;
    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_INTERFACE = 256;
    private static final int MAX_HARDWARE_ADDRESS = 128;
    private static final List<String> SOURCES = List.of("FromClaim", "FromClass");

    private ResourceClaimRules() {}

    static final class Claim implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            DeviceClaimRules.spec(object.map("spec"), "spec", faults);
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            if (subresource.equals("status")) {
                status(now, old.map("status"), faults);
            }
        }
    }

    static final class Template implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            ClaimTemplateRules.metadata(spec.map("metadata"), "spec.metadata", faults);
            DeviceClaimRules.spec(spec.map("spec"), "spec.spec", faults);
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            // the spec never changes
        }
    }

    static final class DeviceClass implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            DeviceClaimRules.selectors(spec.list("selectors"), "spec.selectors", faults);
            DeviceNameRules.each(
                    spec.list("config"),
                    DeviceClaimRules.MAX_LIST,
                    "spec.config",
                    faults,
                    (config, path) -> DeviceClaimRules.configuration(config, path, faults));
            String name = spec.text("extendedResourceName");
            if (name != null && !ResourceNames.isExtended(name)) {
                faults.invalid("spec.extendedResourceName", name, "must be a valid extended resource name");
            }
        }
    }

    private static void status(MapValue claim, MapValue old, Faults faults) {
        MapValue status = claim.map("status");
        ListValue users = status.list("reservedFor");
        DeviceNameRules.unique(users, "uid", MAX_USERS, "status.reservedFor", faults, (user, path) -> {
            for (String field : List.of("resource", "name", "uid")) {
                faults.requireText(path + "." + field, user.text(field, ""));
            }
        });
        devices(status, faults);
        boolean allocated = status.has("allocation");
        if (!users.isEmpty() && !allocated) {
            faults.forbidden("status.reservedFor", "may not be specified when `allocated` is not set");
        } else if (claim.map("metadata").has("deletionTimestamp")) {
            List<Object> known = List.copyOf(old.list("reservedFor").stream().toList());
            if (!users.stream().allMatch(known::contains)) {
                faults.forbidden(
                        "status.reservedFor",
                        "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
            }
        }
        if (allocated && old.has("allocation")) {
            if (!Objects.equals(status.get("allocation"), old.get("allocation"))) {
                faults.immutable("status.allocation", status.get("allocation"));
            }
        } else if (allocated) {
            allocation(claim, status.map("allocation"), faults);
        }
    }

    private static void allocation(MapValue claim, MapValue allocation, Faults faults) {
        DeviceClaimRules requests = DeviceClaimRules.about(claim, faults);
        MapValue devices = allocation.map("devices");
        String path = "status.allocation.devices";
        DeviceNameRules.each(
                devices.list("results"), DeviceClaimRules.MAX_LIST, path + ".results", faults, (result, place) -> {
                    requests.reference(result.text("request", ""), place + ".request");
                    identity(result, place, faults);
                    ResourceSliceRules.binding(result, place, faults);
                    DeviceNameRules.tolerations(result.list("tolerations"), place + ".tolerations", faults);
                    share(result, place, faults);
                });
        DeviceNameRules.each(
                devices.list("config"), 2 * DeviceClaimRules.MAX_LIST, path + ".config", faults, (config, place) -> {
                    String source = config.text("source", "");
                    if (source.isEmpty()) {
                        faults.required(place + ".source");
                    } else {
                        faults.oneOf(place + ".source", source, SOURCES);
                    }
                    requests.references(config.list("requests"), place + ".requests");
                    DeviceClaimRules.configuration(config, place, faults);
                });
        if (allocation.get("nodeSelector") instanceof MapValue selector) {
            NodeSelectorRules.selector(selector, "status.allocation.nodeSelector", faults);
        }
    }

    private static void identity(MapValue device, String path, Faults faults) {
        NameRules.csiDriver(path + ".driver", device.text("driver", ""), faults);
        DeviceNameRules.pool(path + ".pool", device.text("pool", ""), faults);
        DeviceNameRules.label(path + ".device", device.text("device", ""), faults);
    }

    private static void share(MapValue device, String path, Faults faults) {
        String share = device.text("shareID");
        if (share != null) {
            DeviceNameRules.uid(path + ".shareID", share, faults);
        }
    }

    private static void devices(MapValue status, Faults faults) {
        Set<String> allocated = new HashSet<>();
        status.map("allocation").map("devices").list("results").maps().forEach(result -> allocated.add(id(result)));
        ListValue devices = status.list("devices");
        DeviceNameRules.each(devices, Integer.MAX_VALUE, "status.devices", faults, (device, path) -> {
            identity(device, path, faults);
            share(device, path, faults);
            if (!allocated.contains(id(device))) {
                faults.invalid(path, id(device), "must be an allocated device in the claim");
            }
            ListValue conditions = device.list("conditions");
            if (conditions.size() > MAX_CONDITIONS) {
                faults.tooMany(path + ".conditions", conditions.size(), MAX_CONDITIONS);
            }
            ConditionRules.all(conditions, path + ".conditions", faults);
            if (device.has("data")) {
                DeviceClaimRules.raw(device.get("data"), path + ".data", MAX_DATA_BYTES, faults);
            }
            network(device.map("networkData"), path + ".networkData", faults);
        });
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < devices.size(); i++) {
            String id = id(devices.mapAt(i));
            if (!seen.add(id)) {
                faults.duplicate("status.devices[" + i + "]", id);
            }
        }
    }

    private static String id(MapValue device) {
        String id = device.text("driver", "") + "/" + device.text("pool", "") + "/" + device.text("device", "");
        String share = device.text("shareID");
        return share == null ? id : id + "/" + share;
    }

    private static void network(MapValue network, String path, Faults faults) {
        if (network.text("interfaceName", "").length() > MAX_INTERFACE) {
            faults.tooLong(path + ".interfaceName", MAX_INTERFACE);
        }
        if (network.text("hardwareAddress", "").length() > MAX_HARDWARE_ADDRESS) {
            faults.tooLong(path + ".hardwareAddress", MAX_HARDWARE_ADDRESS);
        }
        DeviceNameRules.texts(
                network.list("ips"),
                MAX_ADDRESSES,
                path + ".ips",
                faults,
                (address, field) -> faults.invalid(field, address, AddressRules.interfaceAddress(address)));
    }
}
