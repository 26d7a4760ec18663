package io.hydrofoil.objects.defaults;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Defaults that must be computed from the object, by definition. */
public final class ComputedDefaults {
    private static final Function NONE = object -> {};
    private static final long BACKOFF_LIMIT = 6;
    private static final long AFFINITY_TIMEOUT_S = 10_800;

    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            Map.entry("io.k8s.api.core.v1.Pod", PodDefaults::pod),
            Map.entry("io.k8s.api.core.v1.Volume", PodDefaults::volume),
            Map.entry(
                    "io.k8s.api.core.v1.ImageVolumeSource",
                    image -> PodDefaults.pullPolicy(image, "reference", "pullPolicy")),
            Map.entry(
                    "io.k8s.api.core.v1.Container",
                    container -> PodDefaults.pullPolicy(container, "image", "imagePullPolicy")),
            Map.entry(
                    "io.k8s.api.core.v1.EphemeralContainer",
                    container -> PodDefaults.pullPolicy(container, "image", "imagePullPolicy")),
            Map.entry("io.k8s.api.core.v1.PodTemplateSpec", PodDefaults::oldAnnotations),
            Map.entry("io.k8s.api.core.v1.PodSpec", PodDefaults::serviceAccount),
            Map.entry("io.k8s.api.core.v1.PodStatus", PodDefaults::addresses),
            Map.entry("io.k8s.api.core.v1.NodeSpec", ComputedDefaults::nodeSpec),
            Map.entry("io.k8s.api.core.v1.Secret", ComputedDefaults::secret),
            Map.entry("io.k8s.api.core.v1.Service", ComputedDefaults::service),
            Map.entry("io.k8s.api.core.v1.ReplicationController", ComputedDefaults::replicationController),
            Map.entry("io.k8s.api.core.v1.Namespace", ComputedDefaults::namespace),
            Map.entry("io.k8s.api.core.v1.LimitRangeItem", ComputedDefaults::limitRangeItem),
            Map.entry("io.k8s.api.apps.v1.StatefulSetSpec", ComputedDefaults::claimTemplates),
            Map.entry("io.k8s.api.apps.v1.StatefulSetUpdateStrategy", ComputedDefaults::statefulSetStrategy),
            Map.entry("io.k8s.api.batch.v1.Job", ComputedDefaults::job),
            Map.entry("io.k8s.api.networking.v1.NetworkPolicySpec", ComputedDefaults::networkPolicySpec),
            Map.entry(
                    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
                    ComputedDefaults::customResourceDefinition));

    private ComputedDefaults() {}

    /** Fills in one object. */
    @FunctionalInterface
    public interface Function {
        void apply(MapValue object);
    }

    public static boolean has(String definition) {
        return FUNCTIONS.containsKey(definition);
    }

    public static Function of(String definition) {
        return FUNCTIONS.getOrDefault(definition, NONE);
    }

    /** No amount of a resource is finer than a thousandth: finer ones round up. */
    public static void roundToMilli(MapValue amounts) {
        for (var entry : amounts) {
            try {
                Quantity given = Quantity.of(entry.getValue());
                Quantity rounded = given.roundedToMilli();
                if (rounded.compareTo(given) != 0) {
                    amounts.put(entry.getKey(), rounded.toString());
                }
            } catch (MalformedException e) {
                throw new IllegalArgumentException("defaults need a shaped object: " + e.getMessage(), e);
            }
        }
    }

    /** stringData is only ever written: it ends up in data, and wins there. */
    private static void secret(MapValue secret) {
        for (var entry : secret.map("stringData").texts().entrySet()) {
            byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
            secret.ensureMap("data").put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
        secret.remove("stringData");
    }

    private static void service(MapValue service) {
        MapValue spec = service.map("spec");
        String type = spec.text("type", "");
        switch (spec.text("sessionAffinity", "")) {
            case "None" -> spec.remove("sessionAffinityConfig");
            case "ClientIP" ->
                spec.ensureMap("sessionAffinityConfig")
                        .ensureMap("clientIP")
                        .putIfAbsent("timeoutSeconds", NumberValue.of(AFFINITY_TIMEOUT_S));
            default -> {
                // validation names the fault
            }
        }
        boolean external = type.equals("LoadBalancer")
                || type.equals("NodePort")
                || (type.equals("ClusterIP") && !spec.list("externalIPs").isEmpty());
        if (external) {
            spec.putIfAbsent("externalTrafficPolicy", new StringValue("Cluster"));
        }
        if (type.equals("LoadBalancer")) {
            for (MapValue ingress :
                    service.mapAt("status", "loadBalancer").list("ingress").maps()) {
                if (ingress.has("ip")) {
                    ingress.putIfAbsent("ipMode", new StringValue("VIP"));
                }
            }
        }
    }

    /** The list and its first item, an older field, fill each other; the older one wins. */
    private static void nodeSpec(MapValue spec) {
        ListValue ranges = spec.list("podCIDRs");
        String first = spec.text("podCIDR", "");
        if (!first.isEmpty()
                && (ranges.isEmpty() || !first.equals(ranges.texts().getFirst()))) {
            spec.put("podCIDRs", ListValue.of(new StringValue(first)));
        } else if (!ranges.isEmpty()) {
            spec.put("podCIDR", ranges.at(0));
        }
    }

    private static void claimTemplates(MapValue spec) {
        for (MapValue claim : spec.list("volumeClaimTemplates").maps()) {
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        }
    }

    private static void replicationController(MapValue controller) {
        MapValue spec = controller.map("spec");
        labelsFromTemplate(controller, spec);
        MapValue labels = spec.mapAt("template", "metadata", "labels");
        if (!labels.isEmpty() && spec.map("selector").isEmpty()) {
            spec.put("selector", labels.copy());
        }
    }

    private static void labelsFromTemplate(MapValue object, MapValue spec) {
        MapValue labels = spec.mapAt("template", "metadata", "labels");
        if (!labels.isEmpty() && object.mapAt("metadata", "labels").isEmpty()) {
            object.ensureMap("metadata").put("labels", labels.copy());
        }
    }

    private static void namespace(MapValue namespace) {
        String name = namespace.map("metadata").text("name", "");
        if (!name.isEmpty()) {
            namespace.ensureMap("metadata").ensureMap("labels").put("kubernetes.io/metadata.name", name);
        }
    }

    private static void limitRangeItem(MapValue item) {
        if (!item.text("type", "").equals("Container")) {
            return;
        }
        fillFrom(item, "default", item.map("max"));
        fillFrom(item, "defaultRequest", item.map("default"));
        fillFrom(item, "defaultRequest", item.map("min"));
    }

    private static void fillFrom(MapValue item, String name, MapValue source) {
        for (var entry : source) {
            item.ensureMap(name).putIfAbsent(entry.getKey(), entry.getValue());
        }
    }

    /** Only an unset type brings a rolling update with it; a given type without one stays as it is. */
    private static void statefulSetStrategy(MapValue strategy) {
        if (strategy.text("type", "").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            strategy.ensureMap("rollingUpdate");
        }
        if (strategy.text("type", "").equals("RollingUpdate")
                && strategy.get("rollingUpdate") instanceof MapValue rolling) {
            rolling.putIfAbsent("partition", NumberValue.of(0));
        }
    }

    /** Job templates of cron jobs stay as they are: their jobs get these when they are created. */
    private static void job(MapValue job) {
        MapValue spec = job.map("spec");
        labelsFromTemplate(job, spec);
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1);
        }
        spec.putIfAbsent("parallelism", NumberValue.of(1));
        spec.putIfAbsent(
                "backoffLimit", NumberValue.of(spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : BACKOFF_LIMIT));
        spec.putIfAbsent(
                "podReplacementPolicy",
                new StringValue(spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed"));
    }

    private static void networkPolicySpec(MapValue spec) {
        if (spec.list("policyTypes").isEmpty()) {
            spec.put(
                    "policyTypes",
                    ListValue.ofTexts(
                            spec.list("egress").isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress")));
        }
    }

    private static void customResourceDefinition(MapValue definition) {
        MapValue spec = definition.map("spec");
        MapValue names = spec.map("names");
        String kind = names.text("kind", "");
        if (!kind.isEmpty()) {
            if (names.text("singular", "").isEmpty()) {
                names.put("singular", kind.toLowerCase(Locale.ROOT));
            }
            if (names.text("listKind", "").isEmpty()) {
                names.put("listKind", kind + "List");
            }
        }
        if (definition.mapAt("status").list("storedVersions").isEmpty()) {
            ListValue stored = new ListValue();
            for (MapValue version : spec.list("versions").maps()) {
                if (version.flag("storage", false)) {
                    stored.add(version.text("name", ""));
                    break;
                }
            }
            if (!stored.isEmpty()) {
                definition.ensureMap("status").put("storedVersions", stored);
            }
        }
    }

    /** Resources that a whole pod may ask for. */
    static boolean isPodLevel(String resource) {
        return Set.of("cpu", "memory").contains(resource) || resource.startsWith("hugepages-");
    }
}
