package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a container sees the volumes of its pod: as directories, or as block devices. */
final class MountRules {
    private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");
    private static final List<String> RECURSIONS = List.of("Disabled", "Enabled", "IfPossible");

    private final Map<String, MapValue> volumes;
    private final Faults faults;

    /** @param volumes the sound volumes of the pod */
    MountRules(Map<String, MapValue> volumes, Faults faults) {
        this.volumes = volumes;
        this.faults = faults;
    }

    void container(MapValue container, String path) {
        ListValue mounts = container.list("volumeMounts");
        ListValue devices = container.list("volumeDevices");
        mounts(container, mounts, places(devices, "devicePath"), path + ".volumeMounts");
        if (!devices.isEmpty()) {
            devices(devices, places(mounts, "mountPath"), path + ".volumeDevices");
        }
    }

    private static Map<String, String> places(ListValue uses, String field) {
        Map<String, String> places = HashMap.newHashMap(uses.size());
        for (int i = 0; i < uses.size(); i++) {
            places.put(uses.mapAt(i).text("name", ""), uses.mapAt(i).text(field, ""));
        }
        return places;
    }

    private void mounts(MapValue container, ListValue mounts, Map<String, String> devices, String path) {
        Set<String> places = HashSet.newHashSet(mounts.size());
        for (int i = 0; i < mounts.size(); i++) {
            MapValue mount = mounts.mapAt(i);
            String field = path + "[" + i + "]";
            String name = mount.text("name", "");
            faults.requireText(field + ".name", name);
            if (!volumes.containsKey(name)) {
                faults.notFound(field + ".name", name);
            }
            String place = mount.text("mountPath", "");
            faults.requireText(field + ".mountPath", place);
            if (!places.add(place)) {
                faults.invalid(field + ".mountPath", place, "must be unique");
            }
            if (devices.containsKey(name)) {
                faults.invalid(field + ".name", name, "must not already exist in volumeDevices");
            }
            if (devices.containsValue(place)) {
                faults.invalid(field + ".mountPath", place, "must not already exist as a path in volumeDevices");
            }
            subPaths(mount, field, path);
            propagation(mount, container, path + ".mountPropagation");
            recursion(mount, path + ".recursiveReadOnly");
        }
    }

    /** Faults of the paths themselves are reported without the position. */
    private void subPaths(MapValue mount, String field, String path) {
        String plain = mount.text("subPath", "");
        String expression = mount.text("subPathExpr", "");
        if (!plain.isEmpty()) {
            PathRules.descending(path + ".subPath", plain, faults);
        }
        if (expression.isEmpty()) {
            return;
        }
        if (!plain.isEmpty()) {
            faults.invalid(field + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
        }
        PathRules.descending(path + ".subPathExpr", expression, faults);
    }

    private void propagation(MapValue mount, MapValue container, String field) {
        String propagation = mount.text("mountPropagation");
        if (propagation == null) {
            return;
        }
        if (!PROPAGATIONS.contains(propagation)) {
            faults.notSupported(field, propagation, PROPAGATIONS);
        }
        boolean privileged = container.map("securityContext").flag("privileged", false);
        if (propagation.equals("Bidirectional") && !privileged) {
            faults.forbidden(field, "Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private void recursion(MapValue mount, String field) {
        String recursion = mount.text("recursiveReadOnly");
        if (recursion == null || recursion.equals("Disabled")) {
            return;
        }
        if (!RECURSIONS.contains(recursion)) {
            faults.notSupported(field, recursion, RECURSIONS);
        } else if (!mount.flag("readOnly", false)) {
            faults.forbidden(field, "may only be specified when readOnly is true");
        } else if (!mount.text("mountPropagation", "None").equals("None")) {
            faults.forbidden(field, "may only be specified when mountPropagation is None or not specified");
        }
    }

    private void devices(ListValue devices, Map<String, String> mounts, String path) {
        Set<String> places = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < devices.size(); i++) {
            MapValue device = devices.mapAt(i);
            String field = path + "[" + i + "]";
            String name = device.text("name", "");
            deviceName(field + ".name", name, names);
            String place = device.text("devicePath", "");
            faults.requireText(field + ".devicePath", place);
            if (places.contains(place)) {
                faults.invalid(field + ".devicePath", place, "must be unique");
            }
            if (PathRules.hasBackstep(place)) {
                faults.invalid(field + ".devicePath", place, "can not contain backsteps ('..')");
            } else {
                places.add(place);
            }
            if (mounts.containsKey(name)) {
                faults.invalid(field + ".name", name, "must not already exist in volumeMounts");
            }
            if (mounts.containsValue(place)) {
                faults.invalid(field + ".devicePath", place, "must not already exist as a path in volumeMounts");
            }
        }
    }

    private void deviceName(String field, String name, Set<String> names) {
        faults.requireText(field, name);
        if (!name.isEmpty() && !names.add(name)) {
            faults.invalid(field, name, "must be unique");
        }
        MapValue volume = volumes.get(name);
        if (volume == null) {
            faults.notFound(field, name);
        } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
            faults.invalid(
                    field,
                    name,
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
        }
    }
}
