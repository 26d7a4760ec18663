package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.objects.Kind;
import java.util.Set;

/** Small differences between kinds that are data, not behaviour (source: recorded exchanges with a v1.36 server). */
public final class KindRules {
    private static final Set<String> PUT_CREATES = Set.of(
            "Lease",
            "LimitRange",
            "Event",
            "Service",
            "Endpoints",
            "RuntimeClass",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding");
    private static final Set<String> NEEDS_REVISION = Set.of(
            "Lease",
            "PodDisruptionBudget",
            "RuntimeClass",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "CSIDriver",
            "CSINode",
            "CSIStorageCapacity",
            "VolumeAttachment",
            "CustomResourceDefinition",
            "APIService");
    private static final Set<String> ANSWERS_DELETED = Set.of(
            "Pod",
            "Service",
            "ServiceAccount",
            "PersistentVolumeClaim",
            "PersistentVolume",
            "ResourceQuota",
            "PodTemplate",
            "Namespace",
            "DeviceClass",
            "ResourceClaim",
            "ResourceClaimTemplate",
            "ResourceSlice",
            "StorageClass",
            "CSIDriver",
            "CSINode",
            "VolumeAttachment",
            "VolumeAttributesClass");
    private static final Set<String> MARKED_FIRST = Set.of("Namespace", "CustomResourceDefinition");
    private static final Set<String> ORPHANS = Set.of("Job", "ReplicationController");
    private static final Set<String> WITHOUT_GENERATION = Set.of(
            "ConfigMap",
            "Secret",
            "Service",
            "ServiceAccount",
            "Endpoints",
            "Event",
            "LimitRange",
            "ResourceQuota",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "ControllerRevision",
            "HorizontalPodAutoscaler",
            "Lease",
            "RoleBinding",
            "Role",
            "ClusterRole",
            "ClusterRoleBinding",
            "ResourceClaim",
            "ResourceClaimTemplate",
            "CertificateSigningRequest",
            "IPAddress",
            "ServiceCIDR",
            "RuntimeClass",
            "CSINode",
            "CSIStorageCapacity",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
            "APIService");
    /** The status subresource of these leaves all metadata alone. */
    private static final Set<String> STATUS_KEEPS_METADATA = Set.of(
            "FlowSchema",
            "PriorityLevelConfiguration",
            "ResourceClaim",
            "ValidatingAdmissionPolicy",
            "ServiceCIDR",
            "VolumeAttachment",
            "APIService");

    private KindRules() {}

    /** Whether PUT creates what is missing; 404 otherwise. */
    public static boolean putCreates(Kind kind) {
        return kind.custom() == null && PUT_CREATES.contains(kind.kind());
    }

    /** Whether PUT must carry a resourceVersion. */
    public static boolean needsRevision(Kind kind) {
        return kind.custom() != null || NEEDS_REVISION.contains(kind.kind());
    }

    /** Whether DELETE answers with the deleted object; with a Status otherwise. */
    public static boolean answersDeleted(Kind kind) {
        return kind.custom() == null && ANSWERS_DELETED.contains(kind.kind());
    }

    /** Whether dependents stay when the request does not say. */
    public static boolean orphans(Kind kind) {
        return kind.custom() == null && ORPHANS.contains(kind.kind());
    }

    /**
     * Whether a deletion first marks the object, in a way of its own: wishes about dependents are not noted then, and
     * preconditions that do not hold are told in other words.
     */
    public static boolean isMarkedFirst(Kind kind) {
        return kind.custom() == null && MARKED_FIRST.contains(kind.kind());
    }

    /** Whether objects have no dependents that anybody would look after. */
    public static boolean hasNoDependents(Kind kind) {
        return kind.custom() == null && kind.kind().equals("Event");
    }

    /** Whether metadata.generation counts changes; it starts at 1, for CSIDriver at the first change. */
    public static boolean hasGeneration(Kind kind) {
        return kind.custom() != null || !WITHOUT_GENERATION.contains(kind.kind());
    }

    /** Whether a write to the status leaves labels, annotations, finalizers and owners as they are. */
    public static boolean statusKeepsMetadata(Kind kind) {
        return kind.custom() != null || STATUS_KEEPS_METADATA.contains(kind.kind());
    }
}
