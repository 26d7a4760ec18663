package io.hydrofoil.access;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import java.util.Set;

/**
 * What nodes may do: what the role of nodes says, and of some kinds only what concerns them (source: documentation of
 * node authorization). Thread-safe.
 */
final class NodeAuthorizer {
    private static final String STORAGE = "storage.k8s.io";
    private static final String RESOURCE = "resource.k8s.io";
    private static final String LEASES = "kube-node-lease";
    private static final Set<String> OF_ONE = Set.of("get", "create", "update", "patch", "delete");
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final NodeGraph graph;
    private final List<PolicyRule> rules;
    private final Kind pods;
    private final Kind volumes;
    private final Kind attachments;
    private final Kind slices;

    /** @param rules what all nodes may do */
    NodeAuthorizer(NodeGraph graph, ListValue rules) {
        this.graph = graph;
        this.rules = PolicyRule.all(rules);
        KindTable kinds = KindTable.builtin();
        this.pods = kinds.require("v1", "Pod");
        this.volumes = kinds.require("v1", "PersistentVolume");
        this.attachments = kinds.require(STORAGE + "/v1", "VolumeAttachment");
        this.slices = kinds.require(RESOURCE + "/v1", "ResourceSlice");
    }

    AccessVerdict decide(Identity who, Attributes what) {
        if (!NodeIdentity.isNode(who)) {
            return AccessVerdict.NO_OPINION;
        }
        String node = NodeIdentity.name(who);
        if (node.isEmpty()) {
            return AccessVerdict.refused("unknown node for user \"" + who.user() + "\"");
        }
        return switch (what.group() + "/" + what.resource()) {
            case "/secrets", "/configmaps" -> readsNamed(node, what);
            case "/persistentvolumeclaims" ->
                what.subresource().equals("status") ? claimStatus(node, what) : gets(node, what);
            case "/persistentvolumes", RESOURCE + "/resourceclaims", STORAGE + "/volumeattachments" -> gets(node, what);
            case "/serviceaccounts" -> account(node, what);
            case "coordination.k8s.io/leases" -> lease(node, what);
            case STORAGE + "/csinodes" -> csiNode(node, what);
            case RESOURCE + "/resourceslices" -> slice(node, what);
            case "/nodes" -> node(node, what);
            case "/pods" -> pod(node, what);
            default ->
                rules.stream().anyMatch(rule -> rule.allows(what)) ? AccessVerdict.ALLOWED : AccessVerdict.NO_OPINION;
        };
    }

    private AccessVerdict concerns(String node, Attributes what) {
        if (what.name().isEmpty()) {
            return AccessVerdict.refused("No Object name found");
        }
        boolean concerns =
                switch (what.resource()) {
                    case "pods" -> graph.runs(node, new ObjectKey(pods, what.namespace(), what.name()));
                    case "persistentvolumes" -> graph.mounts(node, new ObjectKey(volumes, "", what.name()));
                    case "volumeattachments" -> graph.isOf(node, new ObjectKey(attachments, "", what.name()));
                    case "resourceslices" -> graph.isOf(node, new ObjectKey(slices, "", what.name()));
                    default -> graph.uses(node, what.resource(), what.namespace(), what.name());
                };
        return concerns
                ? AccessVerdict.ALLOWED
                : AccessVerdict.refused("no relationship found between node '" + node + "' and this object");
    }

    private AccessVerdict readsNamed(String node, Attributes what) {
        if (!READS.contains(what.verb())) {
            return AccessVerdict.refused("can only read resources of this type");
        }
        if (!what.subresource().isEmpty()) {
            return AccessVerdict.refused("cannot read subresource");
        }
        return what.namespace().isEmpty()
                ? AccessVerdict.refused("can only read namespaced object of this type")
                : concerns(node, what);
    }

    private AccessVerdict gets(String node, Attributes what) {
        if (!what.verb().equals("get")) {
            return AccessVerdict.refused("can only get individual resources of this type");
        }
        return what.subresource().isEmpty() ? concerns(node, what) : AccessVerdict.refused("cannot get subresource");
    }

    private AccessVerdict claimStatus(String node, Attributes what) {
        return switch (what.verb()) {
            case "update", "patch" -> concerns(node, what);
            default -> AccessVerdict.refused("can only get/update/patch this type");
        };
    }

    private AccessVerdict account(String node, Attributes what) {
        if (what.verb().equals("get") && what.subresource().isEmpty()) {
            return concerns(node, what);
        }
        if (!what.verb().equals("create") || what.name().isEmpty()) {
            return AccessVerdict.refused("can only create tokens for individual service accounts");
        }
        return what.subresource().equals("token")
                ? concerns(node, what)
                : AccessVerdict.refused("can only create token subresource of service account");
    }

    private static AccessVerdict lease(String node, Attributes what) {
        if (!OF_ONE.contains(what.verb())) {
            return AccessVerdict.refused("can only get, create, update, patch, or delete a node lease");
        }
        if (!what.namespace().equals(LEASES)) {
            return AccessVerdict.refused("can only access leases in the \"" + LEASES + "\" system namespace");
        }
        // The name of what is created is in its body: admission looks at it.
        return what.verb().equals("create") || what.name().equals(node)
                ? AccessVerdict.ALLOWED
                : AccessVerdict.refused("can only access node lease with the same name as the requesting node");
    }

    private static AccessVerdict csiNode(String node, Attributes what) {
        if (!OF_ONE.contains(what.verb())) {
            return AccessVerdict.refused("can only get, create, update, patch, or delete a CSINode");
        }
        if (!what.subresource().isEmpty()) {
            return AccessVerdict.refused("cannot authorize CSINode subresources");
        }
        return what.verb().equals("create") || what.name().equals(node)
                ? AccessVerdict.ALLOWED
                : AccessVerdict.refused("can only access CSINode with the same name as the requesting node");
    }

    private AccessVerdict slice(String node, Attributes what) {
        if (!what.subresource().isEmpty()) {
            return AccessVerdict.refused("cannot authorize ResourceSlice subresources");
        }
        return switch (what.verb()) {
            case "create" -> AccessVerdict.ALLOWED;
            case "get", "update", "patch", "delete" -> concerns(node, what);
            case "watch", "list", "deletecollection" ->
                node.equals(what.fields().get("spec.nodeName"))
                        ? AccessVerdict.ALLOWED
                        : AccessVerdict.refused(
                                "can only list/watch/deletecollection resourceslices with nodeName field selector");
            default ->
                AccessVerdict.refused("only the following verbs are allowed for a ResourceSlice: get, watch, list, "
                        + "create, update, patch, delete, deletecollection");
        };
    }

    private static AccessVerdict node(String node, Attributes what) {
        return switch (what.subresource() + ":" + what.verb()) {
            case ":create", ":update", ":patch", "status:update", "status:patch" -> AccessVerdict.ALLOWED;
            case ":get", ":list", ":watch" -> {
                if (what.name().equals(node)) {
                    yield AccessVerdict.ALLOWED;
                }
                String read = what.name().isEmpty() ? "read all nodes" : "read '" + what.name() + "'";
                yield AccessVerdict.refused("node '" + node + "' cannot " + read + ", only its own Node object");
            }
            default -> AccessVerdict.NO_OPINION;
        };
    }

    private AccessVerdict pod(String node, Attributes what) {
        return switch (what.subresource() + ":" + what.verb()) {
            case ":create", ":delete", "status:update", "status:patch", "eviction:create" -> AccessVerdict.ALLOWED;
            case ":get" -> concerns(node, what);
            case ":list", ":watch" -> {
                if (node.equals(what.fields().get("spec.nodeName"))) {
                    yield AccessVerdict.ALLOWED;
                }
                yield what.name().isEmpty()
                        ? AccessVerdict.refused("can only list/watch pods with spec.nodeName field selector")
                        : concerns(node, what);
            }
            default -> AccessVerdict.NO_OPINION;
        };
    }
}
