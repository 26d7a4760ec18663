package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.MapValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a node may change of its Node object: not where pods go, and only labels that describe it. */
final class NodeObjectRules {
    private static final Set<String> OWN_LABELS = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "failure-domain.kubernetes.io/zone",
            "failure-domain.kubernetes.io/region",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/instance-type",
            "node.kubernetes.io/instance-type");

    /** Why a node may not write this; empty if it may. */
    String fault(NodeRestriction.Write write) {
        if (!write.name().equals(write.node())) {
            return write.quoted() + " is not allowed to modify node \"" + write.name() + "\"";
        }
        return switch (write.operation()) {
            case CREATE -> created(write);
            case UPDATE -> updated(write);
            case DELETE, CONNECT -> "";
        };
    }

    private static String created(NodeRestriction.Write write) {
        if (write.object().map("spec").has("configSource")) {
            return write.quoted() + " is not allowed to create pods with a non-nil configSource";
        }
        Set<String> forbidden = forbidden(changed(labels(write.object()), Map.of()));
        return forbidden.isEmpty()
                ? ""
                : write.quoted() + " is not allowed to set the following labels: " + String.join(", ", forbidden);
    }

    private static String updated(NodeRestriction.Write write) {
        MapValue now = write.object();
        MapValue before = write.old();
        MapValue source = now.map("spec").map("configSource");
        if (!source.isEmpty() && !source.equals(before.map("spec").map("configSource"))) {
            return write.quoted() + " is not allowed to update configSource to a new non-nil configSource";
        }
        if (!now.map("spec").list("taints").equals(before.map("spec").list("taints"))) {
            return write.quoted() + " is not allowed to modify taints";
        }
        boolean sameOwners = now.map("metadata")
                .list("ownerReferences")
                .equals(before.map("metadata").list("ownerReferences"));
        if (!sameOwners) {
            return write.quoted() + " is not allowed to modify ownerReferences";
        }
        Set<String> forbidden = forbidden(changed(labels(now), labels(before)));
        // A real server leaves out of this text who is not allowed.
        return forbidden.isEmpty() ? "" : "is not allowed to modify labels: " + String.join(", ", forbidden);
    }

    private static Map<String, String> labels(MapValue node) {
        return node.map("metadata").map("labels").texts();
    }

    private static Set<String> changed(Map<String, String> now, Map<String, String> before) {
        Set<String> changed = new TreeSet<>();
        now.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changed.add(key);
            }
        });
        before.keySet().stream().filter(key -> !now.containsKey(key)).forEach(changed::add);
        return changed;
    }

    /** Labels of Kubernetes beyond those that tell what a node is, above all those kept from nodes on purpose. */
    private static Set<String> forbidden(Set<String> labels) {
        Set<String> forbidden = new TreeSet<>();
        for (String label : labels) {
            int slash = label.indexOf('/');
            String domain = slash < 0 ? "" : label.substring(0, slash);
            boolean isKept = isWithin(domain, "node-restriction.kubernetes.io");
            boolean isReserved = isWithin(domain, "kubernetes.io") || isWithin(domain, "k8s.io");
            boolean isOwn = OWN_LABELS.contains(label)
                    || isWithin(domain, "kubelet.kubernetes.io")
                    || isWithin(domain, "node.kubernetes.io");
            if (isKept || (isReserved && !isOwn)) {
                forbidden.add(label);
            }
        }
        return forbidden;
    }

    private static boolean isWithin(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}
