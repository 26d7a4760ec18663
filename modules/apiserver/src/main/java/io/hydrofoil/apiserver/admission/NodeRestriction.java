package io.hydrofoil.apiserver.admission;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.CertificateRequest;
import io.hydrofoil.access.NodeIdentity;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.PodReferences;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Nodes change only what is theirs: their own Node, Lease and CSINode, the status of their pods, mirrors of what they
 * run without the API. What authorization lets nodes do in general is held to the one node here, where the objects are
 * known (KEP-279, source: documentation of NodeRestriction).
 */
final class NodeRestriction implements Plugin {
    private static final String LEASES = "kube-node-lease";
    private static final Set<String> NODE_SIGNERS =
            Set.of("kubernetes.io/kube-apiserver-client-kubelet", "kubernetes.io/kubelet-serving");

    private final Kind pods;
    private final Kind nodeKind;
    private final NodeObjectRules nodes = new NodeObjectRules();
    private final NodeTokenRules tokens;

    NodeRestriction(KindTable kinds, Authorizer authorizer) {
        this.pods = kinds.require("v1", "Pod");
        this.nodeKind = kinds.require("v1", "Node");
        this.tokens = new NodeTokenRules(kinds, authorizer);
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        if (!NodeIdentity.isNode(attempt.who())) {
            return;
        }
        String node = NodeIdentity.name(attempt.who());
        if (node.isEmpty()) {
            String user = attempt.who().user();
            throw Matches.forbidden(attempt, object, "could not determine node from user \"" + user + "\"");
        }
        String fault = fault(new Write(attempt, operation, object, old, node));
        if (!fault.isEmpty()) {
            throw Matches.forbidden(attempt, operation == Operation.DELETE ? old : object, fault);
        }
    }

    /** What a node wants to change. */
    record Write(Attempt attempt, Operation operation, MapValue object, MapValue old, String node) {
        String quoted() {
            return "node \"" + node + "\"";
        }

        /** The name of the object, which a new one tells itself. */
        String name() {
            String name = attempt.target().name();
            return name.isEmpty() ? object.map("metadata").text("name", "") : name;
        }
    }

    private String fault(Write write) throws RefusedException {
        Kind kind = write.attempt().target().kind();
        String subresource = write.attempt().target().subresourceName();
        return switch (kind.group() + "/" + kind.plural()) {
            case "/pods" ->
                switch (subresource) {
                    case "" -> pod(write);
                    case "status" -> podStatus(write);
                    case "eviction" -> eviction(write);
                    default ->
                        "unexpected pod subresource \"" + subresource + "\", only 'status' and 'eviction' are allowed";
                };
            case "/nodes" -> nodes.fault(write);
            case "/persistentvolumeclaims" -> claim(write, subresource);
            case "/serviceaccounts" -> subresource.equals("token") ? tokens.fault(write) : "";
            case "coordination.k8s.io/leases" -> lease(write);
            case "storage.k8s.io/csinodes" ->
                write.name().equals(write.node())
                        ? ""
                        : "can only access CSINode with the same name as the requesting node";
            case "resource.k8s.io/resourceslices" -> slice(write);
            case "certificates.k8s.io/certificatesigningrequests" -> request(write, subresource);
            default -> "";
        };
    }

    private String pod(Write write) throws RefusedException {
        return switch (write.operation()) {
            case CREATE -> mirror(write);
            case DELETE ->
                isOf(write.old(), write.node())
                        ? ""
                        : write.quoted() + " can only delete pods with spec.nodeName set to itself";
            case UPDATE, CONNECT ->
                "unexpected operation \"" + write.operation() + "\", " + write.quoted()
                        + " can only create and delete mirror pods";
        };
    }

    private static boolean isOf(MapValue pod, String node) {
        return pod.map("spec").text("nodeName", "").equals(node);
    }

    private String mirror(Write write) throws RefusedException {
        MapValue pod = write.object();
        if (!Matches.isMirror(pod)) {
            return "pod does not have \"kubernetes.io/config.mirror\" annotation, " + write.quoted()
                    + " can only create mirror pods";
        }
        if (!isOf(pod, write.node())) {
            return write.quoted() + " can only create pods with spec.nodeName set to itself";
        }
        String fault = owner(write, pod.map("metadata").list("ownerReferences"));
        return fault.isEmpty() ? references(write, pod) : fault;
    }

    private String owner(Write write, ListValue owners) throws RefusedException {
        if (owners.size() != 1) {
            String which = owners.isEmpty() ? "an owner reference" : "a single owner reference";
            return write.quoted() + " can only create pods with " + which + " set to itself";
        }
        MapValue owner = owners.mapAt(0);
        if (!owner.text("apiVersion", "").equals("v1")
                || !owner.text("kind", "").equals("Node")
                || !owner.text("name", "").equals(write.node())) {
            return write.quoted() + " can only create pods with an owner reference set to itself";
        }
        if (!owner.flag("controller", false)) {
            return write.quoted() + " can only create pods with a controller owner reference set to itself";
        }
        if (owner.flag("blockOwnerDeletion", false)) {
            return write.quoted() + " must not set blockOwnerDeletion on an owner reference";
        }
        Current node = write.attempt().records().look(nodeKind, "", write.node());
        if (node == null) {
            throw new RefusedException(Statuses.notFound(nodeKind, write.node()));
        }
        String uid = owner.text("uid", "");
        return uid.equals(node.uid())
                ? ""
                : "node " + write.node() + " UID mismatch: expected " + uid + " got " + node.uid();
    }

    /** A pod that a node makes may not lead it to what it could not read. */
    private static String references(Write write, MapValue pod) {
        MapValue spec = pod.map("spec");
        String cannot = write.quoted() + " can not create pods that reference ";
        if (!spec.text("serviceAccountName", "").isEmpty()) {
            return cannot + "a service account";
        }
        PodReferences references = PodReferences.of(spec, pod.map("metadata").text("name", ""));
        if (!references.secrets().isEmpty()) {
            return cannot + "secrets";
        }
        if (!references.configMaps().isEmpty()) {
            return cannot + "configmaps";
        }
        for (MapValue volume : spec.list("volumes").maps()) {
            for (MapValue source : volume.map("projected").list("sources").maps()) {
                if (source.get("clusterTrustBundle") instanceof MapValue) {
                    return cannot + "clustertrustbundles";
                }
            }
        }
        if (!references.claims().isEmpty()) {
            return cannot + "persistentvolumeclaims";
        }
        return spec.list("resourceClaims").isEmpty() ? "" : cannot + "resourceclaims";
    }

    private static String podStatus(Write write) {
        if (write.operation() != Operation.UPDATE) {
            return "unexpected operation \"" + write.operation() + "\"";
        }
        if (!isOf(write.old(), write.node())) {
            return write.quoted() + " can only update pod status for pods with spec.nodeName set to itself";
        }
        if (!write.object()
                .map("metadata")
                .map("labels")
                .equals(write.old().map("metadata").map("labels"))) {
            return write.quoted() + " cannot update labels through pod status";
        }
        MapValue now = write.object().map("status");
        MapValue before = write.old().map("status");
        if (!now.list("resourceClaimStatuses").equals(before.list("resourceClaimStatuses"))) {
            // The text of a real server, down to its spelling.
            return write.quoted() + " cannot update resource claim statues";
        }
        return Objects.equals(now.get("extendedResourceClaimStatus"), before.get("extendedResourceClaimStatus"))
                ? ""
                : write.quoted() + " cannot update extended resource claim status";
    }

    private String eviction(Write write) {
        if (write.operation() != Operation.CREATE) {
            return "unexpected operation " + write.operation();
        }
        String namespace = write.attempt().target().namespace();
        Current pod = write.attempt().records().look(pods, namespace, write.name());
        return pod == null || isOf(pod.tree(), write.node())
                ? ""
                : "node " + write.node() + " can only evict pods with spec.nodeName set to itself";
    }

    private static String claim(Write write, String subresource) {
        if (!subresource.equals("status")) {
            return "may only update PVC status";
        }
        MapValue now = withoutProgress(write.object());
        return now.equals(withoutProgress(write.old()))
                ? ""
                : write.quoted() + " is not allowed to update fields other than status.capacity and status.conditions";
    }

    /** A claim without what a node tells while a volume grows or is modified. */
    private static MapValue withoutProgress(MapValue claim) {
        MapValue rest = claim.copy();
        rest.ensureMap("metadata").removeIf((field, value) -> List.of("managedFields", "resourceVersion")
                .contains(field));
        MapValue status = rest.ensureMap("status");
        for (String field : List.of(
                "capacity",
                "conditions",
                "allocatedResources",
                "allocatedResourceStatuses",
                "currentVolumeAttributesClassName",
                "modifyVolumeStatus")) {
            if (status.has(field)) {
                status.remove(field);
            }
        }
        return rest;
    }

    private static String lease(Write write) {
        if (!write.attempt().target().namespace().equals(LEASES)) {
            return "can only access leases in the \"" + LEASES + "\" system namespace";
        }
        return write.name().equals(write.node())
                ? ""
                : "can only access node lease with the same name as the requesting node";
    }

    private static String slice(Write write) {
        boolean isOther = write.operation() == Operation.CREATE
                && !write.object().map("spec").text("nodeName", "").equals(write.node());
        return isOther ? "can only create ResourceSlice with the same NodeName as the requesting node" : "";
    }

    /** A node asks for certificates of its own name. */
    private static String request(Write write, String subresource) {
        MapValue spec = write.object().map("spec");
        boolean isOfNodes = write.operation() == Operation.CREATE
                && subresource.isEmpty()
                && NODE_SIGNERS.contains(spec.text("signerName", ""));
        if (!isOfNodes) {
            return "";
        }
        try {
            byte[] pem = Base64.getMimeDecoder().decode(spec.text("request", ""));
            String user = write.attempt().who().user();
            return CertificateRequest.parse(pem).commonName().equals(user)
                    ? ""
                    : "can only create a node CSR with CN=" + user;
        } catch (PkiException e) {
            return "unable to parse csr: " + e.getMessage();
        }
    }
}
