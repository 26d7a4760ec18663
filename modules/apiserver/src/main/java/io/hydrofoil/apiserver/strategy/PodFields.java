package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Fields of a new pod that follow from its annotations and labels. */
final class PodFields {
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private PodFields() {}

    /** The old annotations name profiles of containers that have no field for it; whoever writes them is told. */
    static void appArmor(Attempt attempt, MapValue pod) {
        MapValue annotations = pod.map("metadata").map("annotations");
        MapValue spec = pod.map("spec");
        if (annotations.isEmpty() || spec.map("os").text("name", "").equals("windows")) {
            return;
        }
        for (String group : new String[] {"initContainers", "containers"}) {
            for (MapValue container : spec.list(group).maps()) {
                String key = APP_ARMOR + container.text("name", "");
                String text = annotations.text(key);
                if (text == null || container.map("securityContext").has("appArmorProfile")) {
                    continue;
                }
                MapValue profile = profile(text);
                boolean ofPod = profile.equals(spec.map("securityContext").map("appArmorProfile"));
                if (profile.isEmpty() || !ofPod) {
                    attempt.warn("metadata.annotations[" + key
                            + "]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
                }
                if (!profile.isEmpty() && !ofPod) {
                    container.ensureMap("securityContext").put("appArmorProfile", profile);
                }
            }
        }
    }

    /** Empty if the text is no profile. */
    private static MapValue profile(String text) {
        return switch (text) {
            case "runtime/default" -> new MapValue().put("type", "RuntimeDefault");
            case "unconfined" -> new MapValue().put("type", "Unconfined");
            default -> {
                String name = text.startsWith(LOCALHOST) ? text.substring(LOCALHOST.length()) : "";
                yield name.isBlank() || !name.equals(name.strip())
                        ? MapValue.EMPTY
                        : new MapValue().put("type", "Localhost").put("localhostProfile", name);
            }
        };
    }

    /** Keys whose values are those of the pod itself become requirements of the selectors beside them. */
    static void labelKeys(MapValue pod) {
        MapValue labels = pod.map("metadata").map("labels");
        MapValue spec = pod.map("spec");
        for (String sort : new String[] {"podAffinity", "podAntiAffinity"}) {
            MapValue affinity = spec.map("affinity").map(sort);
            affinity.list(REQUIRED).maps().forEach(term -> labelKeys(term, labels));
            affinity.list(PREFERRED).maps().forEach(term -> labelKeys(term.map("podAffinityTerm"), labels));
        }
        spec.list("topologySpreadConstraints").maps().forEach(constraint -> labelKeys(constraint, labels));
    }

    private static void labelKeys(MapValue term, MapValue labels) {
        if (term.get("labelSelector") instanceof MapValue selector) {
            require(selector, "In", term.list("matchLabelKeys"), labels);
            require(selector, "NotIn", term.list("mismatchLabelKeys"), labels);
        }
    }

    private static void require(MapValue selector, String operator, ListValue keys, MapValue labels) {
        for (String key : keys.texts()) {
            String value = labels.text(key);
            if (value != null) {
                selector.ensureList("matchExpressions")
                        .add(new MapValue()
                                .put("key", key)
                                .put("operator", operator)
                                .put("values", new ListValue().add(value)));
            }
        }
    }
}
