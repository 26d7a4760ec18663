package io.hydrofoil.objects.defaults;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Defaults of pods and their parts that must be computed. */
public final class PodDefaults {
    private static final List<String> INIT_ANNOTATIONS = List.of(
            "pod.beta.kubernetes.io/init-containers",
            "pod.alpha.kubernetes.io/init-containers",
            "pod.beta.kubernetes.io/init-container-statuses",
            "pod.alpha.kubernetes.io/init-container-statuses");

    private PodDefaults() {}

    /** Annotations by which init containers were once told are taken from pods and templates. */
    static void oldAnnotations(MapValue owner) {
        if (owner.get("metadata") instanceof MapValue metadata
                && metadata.get("annotations") instanceof MapValue annotations) {
            INIT_ANNOTATIONS.forEach(annotations::remove);
        }
    }

    /** Only pods themselves, not templates: requests follow limits, host ports follow container ports. */
    static void pod(MapValue pod) {
        oldAnnotations(pod);
        MapValue spec = pod.map("spec");
        for (MapValue container : containers(spec)) {
            requestsFromLimits(container);
            if (spec.flag("hostNetwork", false)) {
                hostPorts(container);
            }
        }
        if (spec.get("resources") instanceof MapValue resources && !resources.isEmpty()) {
            podLevel(spec, resources);
        }
    }

    /** serviceAccount is the older name of serviceAccountName: both are shown, the newer wins. */
    static void serviceAccount(MapValue spec) {
        String name = spec.text("serviceAccountName", spec.text("serviceAccount", ""));
        if (!name.isEmpty()) {
            spec.put("serviceAccountName", name).put("serviceAccount", name);
        }
    }

    /** The list of addresses and its first one, an older field, fill each other; the older one wins. */
    static void addresses(MapValue status) {
        ListValue all = status.list("podIPs");
        String first = status.text("podIP", "");
        if (!first.isEmpty() && (all.isEmpty() || !first.equals(all.mapAt(0).text("ip", "")))) {
            status.put("podIPs", ListValue.of(new MapValue().put("ip", first)));
        } else if (!all.isEmpty()) {
            status.put("podIP", all.mapAt(0).text("ip", ""));
        }
    }

    /** A volume without a source is an empty directory. */
    static void volume(MapValue volume) {
        boolean sourced = volume.keys().stream().anyMatch(key -> !key.equals("name"));
        if (!sourced) {
            volume.put("emptyDir", new MapValue());
        }
    }

    /** Images tagged latest, and those without tag and digest, are always pulled; for others one pull is enough. */
    static void pullPolicy(MapValue owner, String imageField, String policyField) {
        String image = owner.text(imageField, "");
        boolean ofVolume = imageField.equals("reference");
        if (!owner.text(policyField, "").isEmpty() || (ofVolume && image.isEmpty())) {
            return;
        }
        owner.put(policyField, isLatest(image) ? "Always" : "IfNotPresent");
    }

    private static boolean isLatest(String image) {
        int digest = image.indexOf('@');
        String name = digest < 0 ? image : image.substring(0, digest);
        String last = name.substring(name.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0
                ? digest < 0 && !image.isEmpty()
                : last.substring(colon + 1).equals("latest");
    }

    private static List<MapValue> containers(MapValue spec) {
        List<MapValue> all = new ArrayList<>();
        spec.list("containers").maps().forEach(all::add);
        spec.list("initContainers").maps().forEach(all::add);
        return all;
    }

    private static void requestsFromLimits(MapValue container) {
        MapValue limits = container.mapAt("resources", "limits");
        if (limits.isEmpty()) {
            return;
        }
        MapValue requests = container.map("resources").ensureMap("requests");
        for (var limit : limits) {
            requests.putIfAbsent(limit.getKey(), limit.getValue());
        }
    }

    private static void hostPorts(MapValue container) {
        for (MapValue port : container.list("ports").maps()) {
            if (port.number("hostPort", 0) == 0 && port.number("containerPort", 0) != 0) {
                port.put("hostPort", port.number("containerPort", 0));
            }
        }
    }

    /**
     * A pod that states resources as a whole: what it leaves out follows from its containers, else from its own limits.
     */
    private static void podLevel(MapValue spec, MapValue resources) {
        Map<String, Quantity> limits = aggregate(spec, "limits");
        limits.forEach((resource, amount) -> {
            boolean huge = resource.startsWith("hugepages-");
            if (huge && !resources.map("requests").has(resource)) {
                resources.ensureMap("limits").putIfAbsent(resource, new StringValue(amount.toString()));
            }
        });
        if (resources.map("limits").isEmpty()) {
            return;
        }
        Map<String, Quantity> requests = aggregate(spec, "requests");
        for (var limit : resources.map("limits")) {
            String resource = limit.getKey();
            if (!ComputedDefaults.isPodLevel(resource)) {
                continue;
            }
            Quantity asked = resource.startsWith("hugepages-") ? null : requests.get(resource);
            Value amount = asked == null ? limit.getValue() : new StringValue(asked.toString());
            resources.ensureMap("requests").putIfAbsent(resource, amount);
        }
    }

    /**
     * What the containers together need at the worst moment: the sum of all that run on, or one init container beside
     * the earlier sidecars.
     *
     * @param side requests or limits
     */
    public static Map<String, Quantity> aggregate(MapValue spec, String side) {
        Map<String, Quantity> running = new LinkedHashMap<>();
        Map<String, Quantity> peak = new LinkedHashMap<>();
        spec.list("containers").maps().forEach(container -> add(running, container, side));
        Map<String, Quantity> sidecars = new LinkedHashMap<>();
        for (MapValue container : spec.list("initContainers").maps()) {
            if (container.text("restartPolicy", "").equals("Always")) {
                add(sidecars, container, side);
                add(running, container, side);
            } else {
                Map<String, Quantity> moment = new LinkedHashMap<>(sidecars);
                add(moment, container, side);
                moment.forEach((resource, amount) -> peak.merge(resource, amount, PodDefaults::larger));
            }
        }
        peak.forEach((resource, amount) -> running.merge(resource, amount, PodDefaults::larger));
        return running;
    }

    private static Quantity larger(Quantity one, Quantity other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void add(Map<String, Quantity> sums, MapValue container, String side) {
        for (var entry : container.map("resources").map(side)) {
            try {
                sums.merge(entry.getKey(), Quantity.of(entry.getValue()), Quantity::plus);
            } catch (MalformedException e) {
                throw new IllegalArgumentException("defaults need a shaped object: " + e.getMessage(), e);
            }
        }
    }
}
