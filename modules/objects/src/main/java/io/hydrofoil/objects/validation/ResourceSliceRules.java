package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of resource slices: the devices of one driver in one pool, and on which nodes they are. */
final class ResourceSliceRules implements KindRules.Complete {
    private static final int MAX_DEVICES = 128;
    private static final int MAX_ADVANCED_DEVICES = 64;
    private static final int MAX_COUNTER_SETS = 8;
    private static final int MAX_COUNTERS = 32;
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_CONSUMPTIONS = 2;
    private static final int MAX_TAINTS = 16;
    private static final int MAX_CONDITIONS = 4;
    private static final int MAX_ATTRIBUTE_BYTES = 64;
    private static final String NODES = "`nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection`";
    private static final String DEVICE_NODES = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required"
            + " when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String PRERELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final String BUILD = "[0-9a-zA-Z-]+";
    private static final Pattern VERSION = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-" + PRERELEASE
            + "(\\." + PRERELEASE + ")*)?(\\+" + BUILD + "(\\." + BUILD + ")*)?");

    @Override
    public void object(MapValue object, Faults faults) {
        slice(object.map("spec"), MapValue.EMPTY, true, faults);
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        slice(now.map("spec"), old.map("spec"), false, faults);
    }

    private static void slice(MapValue spec, MapValue old, boolean isNew, Faults faults) {
        NameRules.csiDriver("spec.driver", spec.text("driver", ""), faults);
        pool(spec.map("pool"), faults);
        if (!isNew) {
            same("spec.pool.name", spec.map("pool").get("name"), old.map("pool").get("name"), faults);
            same("spec.driver", spec.get("driver"), old.get("driver"), faults);
            same("spec.nodeName", spec.get("nodeName"), old.get("nodeName"), faults);
        }
        nodes(spec, faults);
        boolean counted = spec.has("sharedCounters");
        if (counted && spec.has("devices")) {
            faults.invalid("spec", "", "only one of `sharedCounters` or `devices` is allowed");
        }
        ListValue devices = spec.list("devices");
        int max = isAdvanced(devices) ? MAX_ADVANCED_DEVICES : MAX_DEVICES;
        boolean each = spec.flag("perDeviceNodeSelection", false);
        DeviceNameRules.unique(
                devices,
                "name",
                max,
                "spec.devices",
                faults,
                (device, path) -> device(
                        device,
                        PodUpdateRules.named(old.list("devices"), device.text("name", "")),
                        each,
                        path,
                        faults));
        DeviceNameRules.unique(
                spec.list("sharedCounters"),
                "name",
                MAX_COUNTER_SETS,
                "spec.sharedCounters",
                faults,
                (set, path) -> counters(set, "name", path, faults));
    }

    private static void same(String field, @Nullable Value now, @Nullable Value old, Faults faults) {
        if (!Objects.equals(now, old)) {
            faults.immutable(field, now);
        }
    }

    private static void pool(MapValue pool, Faults faults) {
        DeviceNameRules.pool("spec.pool.name", pool.text("name", ""), faults);
        long count = pool.number("resourceSliceCount", 0);
        if (count <= 0) {
            faults.invalid("spec.pool.resourceSliceCount", count, QuantityRules.POSITIVE);
        }
        long generation = pool.number("generation", 0);
        if (generation < 0) {
            faults.invalid("spec.pool.generation", generation, "must be greater than or equal to zero");
        }
    }

    private static void nodes(MapValue spec, Faults faults) {
        List<String> set = new ArrayList<>();
        node(spec, "must be either unset or set to a non-empty string", "spec", set, faults);
        if (spec.get("nodeSelector") instanceof MapValue selector) {
            set.add("`nodeSelector`");
            NodeSelectorRules.selector(selector, "spec.nodeSelector", faults);
            ListValue terms = selector.list("nodeSelectorTerms");
            if (terms.size() != 1) {
                faults.invalid(
                        "spec.nodeSelector.nodeSelectorTerms",
                        ApiTypes.NODE_SELECTOR_TERM.of(terms),
                        "must have exactly one node selector term");
            }
        }
        only(spec, "allNodes", "spec", set, faults);
        only(spec, "perDeviceNodeSelection", "spec", set, faults);
        if (set.isEmpty()) {
            faults.required("spec", "exactly one of " + NODES + " is required");
        } else if (set.size() > 1) {
            faults.invalid(
                    "spec",
                    "{" + String.join(", ", set) + "}",
                    "exactly one of " + NODES + " is required, but multiple fields are set");
        }
    }

    private static void node(MapValue owner, String whenEmpty, String path, List<String> set, Faults faults) {
        String name = owner.text("nodeName");
        if (name == null) {
            return;
        }
        if (name.isEmpty()) {
            faults.invalid(path + ".nodeName", name, whenEmpty);
        } else {
            set.add("`nodeName`");
            faults.invalid(path + ".nodeName", name, NameRules.subdomain(name));
        }
    }

    /** A flag that says something by being there, and so cannot be false. */
    private static void only(MapValue owner, String flag, String path, List<String> set, Faults faults) {
        if (owner.flag(flag, false)) {
            set.add("`" + flag + "`");
        } else if (owner.has(flag)) {
            faults.invalid(path + "." + flag, BoolValue.FALSE, "must be either unset or set to true");
        }
    }

    private static boolean isAdvanced(ListValue devices) {
        for (MapValue device : devices.maps()) {
            if (!device.list("taints").isEmpty()
                    || !device.list("consumesCounters").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void counters(MapValue set, String nameField, String path, Faults faults) {
        String name = set.text(nameField, "");
        if (name.isEmpty()) {
            faults.required(path + "." + nameField);
        } else {
            DeviceNameRules.label(path + "." + nameField, name, faults);
        }
        MapValue counters = set.map("counters");
        if (counters.isEmpty()) {
            faults.required(path + ".counters");
        } else if (counters.size() > MAX_COUNTERS) {
            faults.tooMany(path + ".counters", counters.size(), MAX_COUNTERS);
        } else {
            counters.keys().forEach(key -> DeviceNameRules.label(path + ".counters", key, faults));
        }
    }

    private static void device(
            MapValue device, @Nullable MapValue old, boolean choosesNodes, String path, Faults faults) {
        DeviceNameRules.label(path + ".name", device.text("name", ""), faults);
        MapValue attributes = device.map("attributes");
        MapValue capacity = device.map("capacity");
        int count = attributes.size() + capacity.size();
        if (count > MAX_ATTRIBUTES) {
            faults.invalid(
                    path, count, "the total number of attributes and capacities must not exceed " + MAX_ATTRIBUTES);
        }
        for (String key : attributes.keys()) {
            DeviceNameRules.qualified(path + ".attributes", key, faults);
            attribute(attributes.map(key), path + ".attributes[" + key + "]", faults);
        }
        if (old == null || !old.map("capacity").equals(capacity)) {
            DeviceCapacityRules.all(
                    capacity, device.flag("allowMultipleAllocations", false), path + ".capacity", faults);
        }
        if (old == null || !old.list("taints").equals(device.list("taints"))) {
            DeviceNameRules.each(
                    device.list("taints"),
                    MAX_TAINTS,
                    path + ".taints",
                    faults,
                    (taint, place) -> DeviceNameRules.taint(taint, place, faults));
        }
        DeviceNameRules.unique(
                device.list("consumesCounters"),
                "counterSet",
                MAX_CONSUMPTIONS,
                path + ".consumesCounters",
                faults,
                (set, place) -> counters(set, "counterSet", place, faults));
        deviceNodes(device, choosesNodes, path, faults);
        binding(device, path, faults);
    }

    private static void attribute(MapValue attribute, String path, Faults faults) {
        String text = attribute.text("string");
        if (text != null && bytes(text) > MAX_ATTRIBUTE_BYTES) {
            faults.tooLong(path + ".string", MAX_ATTRIBUTE_BYTES);
        }
        String version = attribute.text("version");
        if (version != null) {
            if (!VERSION.matches(version)) {
                faults.invalid(path + ".version", version, "must be a string compatible with semver.org spec 2.0.0");
            }
            if (bytes(version) > MAX_ATTRIBUTE_BYTES) {
                faults.tooLong(path + ".version", MAX_ATTRIBUTE_BYTES);
            }
        }
        long values = List.of("bool", "int", "string", "version").stream()
                .filter(attribute::has)
                .count();
        if (values != 1) {
            faults.invalid(path, values == 0 ? new StringValue("") : attribute, "exactly one value must be specified");
        }
    }

    private static void deviceNodes(MapValue device, boolean chooses, String path, Faults faults) {
        boolean any = device.has("nodeName") || device.has("nodeSelector") || device.has("allNodes");
        if (!chooses) {
            if (any) {
                faults.invalid(
                        path,
                        (Value) null,
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set"
                                + " to true in the ResourceSlice spec");
            }
            return;
        }
        List<String> set = new ArrayList<>();
        node(device, "must not be empty", path, set, faults);
        if (device.get("nodeSelector") instanceof MapValue selector) {
            set.add("`nodeSelector`");
            NodeSelectorRules.selector(selector, path + ".nodeSelector", faults);
        }
        only(device, "allNodes", path, set, faults);
        if (set.isEmpty()) {
            faults.required(path, DEVICE_NODES);
        } else if (set.size() > 1) {
            faults.invalid(path, "{" + String.join(", ", set) + "}", DEVICE_NODES);
        }
    }

    /** Conditions that must hold before a pod is bound to the device's node, and those that end the wait. */
    static void binding(MapValue device, String path, Faults faults) {
        ListValue good = device.list("bindingConditions");
        ListValue bad = device.list("bindingFailureConditions");
        conditionNames(good, path + ".bindingConditions", faults);
        conditionNames(bad, path + ".bindingFailureConditions", faults);
        duplicates(good, List.of(), path + ".bindingConditions", faults);
        duplicates(bad, good.texts(), path + ".bindingFailureConditions", faults);
        if (good.isEmpty() && !bad.isEmpty()) {
            faults.invalid(
                    path + ".bindingConditions",
                    device.get("bindingConditions"),
                    "bindingConditions are required to use bindingFailureConditions");
        }
        if (bad.isEmpty() && !good.isEmpty()) {
            faults.invalid(
                    path + ".bindingFailureConditions",
                    device.get("bindingFailureConditions"),
                    "bindingFailureConditions are required to use bindingConditions");
        }
    }

    private static void conditionNames(ListValue names, String path, Faults faults) {
        if (names.size() > MAX_CONDITIONS) {
            faults.tooMany(path, names.size(), MAX_CONDITIONS);
            return;
        }
        List<String> texts = names.texts();
        for (int i = 0; i < texts.size(); i++) {
            faults.invalid(path + "[" + i + "]", texts.get(i), LabelSyntax.keyFaults(texts.get(i)));
        }
    }

    private static void duplicates(ListValue names, List<String> others, String path, Faults faults) {
        Set<String> seen = new HashSet<>();
        List<String> texts = names.texts();
        for (int i = 0; i < texts.size(); i++) {
            String field = path + "[" + i + "]";
            if (!seen.add(texts.get(i))) {
                faults.duplicate(field, texts.get(i));
            }
            if (others.contains(texts.get(i))) {
                faults.invalid(field, texts.get(i), "bindingFailureConditions must not overlap with bindingConditions");
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
