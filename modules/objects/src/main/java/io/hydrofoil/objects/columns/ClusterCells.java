package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cells of nodes, storage, access and admission kinds. */
public final class ClusterCells {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final Map<String, String> ACCESS_MODES = accessModes();

    private ClusterCells() {}

    static Value nodeStatus(MapValue node) {
        List<String> words = new ArrayList<>();
        for (MapValue condition : node.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals("Ready")) {
                words.add(condition.text("status", "").equals("True") ? "Ready" : "NotReady");
            }
        }
        if (words.isEmpty()) {
            words.add("Unknown");
        }
        if (node.map("spec").flag("unschedulable", false)) {
            words.add("SchedulingDisabled");
        }
        return Cells.text(String.join(",", words));
    }

    static Value nodeRoles(MapValue node) {
        TreeSet<String> roles = new TreeSet<>();
        node.mapAt("metadata", "labels").texts().forEach((key, value) -> {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return Cells.text(roles.isEmpty() ? Cells.NONE : String.join(",", roles));
    }

    static Value nodeAddress(MapValue node, String type) {
        for (MapValue address : node.map("status").list("addresses").maps()) {
            if (address.text("type", "").equals(type)) {
                return Cells.text(address.text("address", ""));
            }
        }
        return Cells.text(Cells.NONE);
    }

    static Value nodeKernel(MapValue node) {
        MapValue about = node.mapAt("status", "nodeInfo");
        String version = about.text("kernelVersion", "");
        String architecture = about.text("architecture", "");
        String shown = version.isEmpty() ? Cells.UNKNOWN : version;
        return Cells.text(architecture.isEmpty() ? shown : shown + " (" + architecture + ")");
    }

    static Value phase(MapValue object) {
        boolean deleting = object.map("metadata").has("deletionTimestamp");
        return Cells.text(deleting ? "Terminating" : object.map("status").text("phase", ""));
    }

    static Value claimRef(MapValue volume) {
        if (!(volume.map("spec").get("claimRef") instanceof MapValue claim)) {
            return Cells.text("");
        }
        return Cells.text(claim.text("namespace", "") + "/" + claim.text("name", ""));
    }

    static Value storageClass(MapValue object) {
        String old = object.mapAt("metadata", "annotations").text("volume.beta.kubernetes.io/storage-class");
        return Cells.text(old != null ? old : object.map("spec").text("storageClassName", ""));
    }

    static Value claimCapacity(MapValue claim) {
        boolean bound = !claim.map("spec").text("volumeName", "").isEmpty();
        return Cells.text(bound ? Cells.plain(claim.at("status", "capacity", "storage"), "0") : "");
    }

    static Value claimModes(MapValue claim) {
        boolean bound = !claim.map("spec").text("volumeName", "").isEmpty();
        return bound ? accessModes(claim, "status.accessModes") : Cells.text("");
    }

    private static Map<String, String> accessModes() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("ReadWriteOnce", "RWO");
        words.put("ReadOnlyMany", "ROX");
        words.put("ReadWriteMany", "RWX");
        words.put("ReadWriteOncePod", "RWOP");
        return words;
    }

    static Value accessModes(MapValue object, String path) {
        List<String> modes = Cells.at(object, path) instanceof ListValue list ? list.texts() : List.of();
        List<String> words = new ArrayList<>();
        ACCESS_MODES.forEach((mode, word) -> {
            if (modes.contains(mode)) {
                words.add(word);
            }
        });
        return Cells.text(String.join(",", words));
    }

    static Value quota(MapValue quota, String side) {
        MapValue hard = quota.map("status").map("hard");
        MapValue used = quota.map("status").map("used");
        List<String> texts = new ArrayList<>();
        for (String resource : new TreeSet<>(hard.keys())) {
            if (resource.startsWith("limits.") == side.equals("limits")) {
                texts.add(resource
                        + ": "
                        + Cells.plain(used.get(resource), "0")
                        + "/"
                        + Cells.plain(hard.get(resource), "0"));
            }
        }
        return Cells.text(String.join(", ", texts));
    }

    static Value claimState(MapValue claim) {
        List<String> words = new ArrayList<>();
        if (claim.map("metadata").has("deletionTimestamp")) {
            words.add("deleted");
        }
        if (claim.map("status").has("allocation")) {
            words.add("allocated");
            if (!claim.map("status").list("reservedFor").isEmpty()) {
                words.add("reserved");
            }
        } else if (words.isEmpty()) {
            words.add("pending");
        }
        return Cells.text(String.join(",", words));
    }

    static Value audiences(MapValue driver) {
        List<String> texts = new ArrayList<>();
        driver.map("spec").list("tokenRequests").maps().forEach(request -> texts.add(request.text("audience", "")));
        return Cells.text(texts.isEmpty() ? Cells.UNSET : String.join(",", texts));
    }

    static Value paramKind(MapValue policy) {
        if (!(policy.map("spec").get("paramKind") instanceof MapValue kind)) {
            return Cells.text(Cells.UNSET);
        }
        return Cells.text(kind.text("apiVersion", "") + "/" + kind.text("kind", ""));
    }

    static Value paramRef(MapValue binding) {
        if (!(binding.map("spec").get("paramRef") instanceof MapValue ref)) {
            return Cells.text(Cells.UNSET);
        }
        String name = ref.text("name", "");
        if (!name.isEmpty()) {
            String namespace = ref.text("namespace", "");
            return Cells.text((namespace.isEmpty() ? "*" : namespace) + "/" + name);
        }
        return Cells.text(ref.get("selector") instanceof MapValue selector ? printed(selector) : Cells.UNSET);
    }

    /** A selector of parameters is shown as the structure that it is, not in the syntax of selectors. */
    private static String printed(MapValue selector) {
        StringBuilder text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
        new TreeMap<>(selector.map("matchLabels").texts())
                .forEach((key, value) ->
                        text.append(key).append(": ").append(value).append(','));
        text.append("},MatchExpressions:[]LabelSelectorRequirement{");
        for (MapValue requirement : selector.list("matchExpressions").maps()) {
            text.append("LabelSelectorRequirement{Key:")
                    .append(requirement.text("key", ""))
                    .append(",Operator:")
                    .append(requirement.text("operator", ""))
                    .append(",Values:[")
                    .append(String.join(" ", requirement.list("values").texts()))
                    .append("],},");
        }
        return text.append("},}").toString();
    }

    static Value apiService(MapValue service) {
        if (!(service.map("spec").get("service") instanceof MapValue reference)) {
            return Cells.text("Local");
        }
        return Cells.text(reference.text("namespace", "") + "/" + reference.text("name", ""));
    }

    /** With the reason why a service cannot be reached. */
    static Value availability(MapValue service) {
        for (MapValue condition : service.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals("Available")) {
                String status = condition.text("status", "");
                String reason = condition.text("reason", "");
                boolean plain = status.equals("True") || reason.isEmpty();
                return Cells.text(plain ? status : status + " (" + reason + ")");
            }
        }
        return Cells.text("Unknown");
    }

    static Value condition(MapValue object, String type, String otherwise) {
        for (MapValue condition : object.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return Cells.text(condition.text("status", ""));
            }
        }
        return Cells.text(otherwise);
    }

    static Value requestedDuration(MapValue request) {
        MapValue spec = request.map("spec");
        return Cells.text(
                spec.has("expirationSeconds")
                        ? HumanDuration.of(spec.number("expirationSeconds", 0) * 1000)
                        : Cells.NONE);
    }

    static Value requestCondition(MapValue request) {
        Set<String> types = new HashSet<>();
        for (MapValue condition : request.map("status").list("conditions").maps()) {
            types.add(condition.text("type", ""));
        }
        String word = types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending";
        String failed = types.contains("Failed") ? ",Failed" : "";
        boolean issued = !request.map("status").text("certificate", "").isEmpty();
        return Cells.text(word + failed + (issued ? ",Issued" : ""));
    }

    static Value roleRef(MapValue binding) {
        MapValue role = binding.map("roleRef");
        return Cells.text(role.text("kind", "") + "/" + role.text("name", ""));
    }

    static Value subjects(MapValue binding, String kind) {
        List<String> texts = new ArrayList<>();
        for (MapValue subject : binding.list("subjects").maps()) {
            if (subject.text("kind", "").equals(kind)) {
                String prefix = kind.equals("ServiceAccount") ? subject.text("namespace", "") + "/" : "";
                texts.add(prefix + subject.text("name", ""));
            }
        }
        return Cells.text(String.join(", ", texts));
    }

    static Value componentHealth(MapValue component) {
        for (MapValue condition : component.list("conditions").maps()) {
            if (condition.text("type", "").equals("Healthy")) {
                return Cells.text(
                        switch (condition.text("status", "")) {
                            case "True" -> "Healthy";
                            case "False" -> "Unhealthy";
                            default -> "Unknown";
                        });
            }
        }
        return Cells.text("Unknown");
    }

    static Value componentText(MapValue component, String field) {
        for (MapValue condition : component.list("conditions").maps()) {
            if (condition.text("type", "").equals("Healthy")) {
                return Cells.text(condition.text(field, ""));
            }
        }
        return Cells.text("");
    }
}
