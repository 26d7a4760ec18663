package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.Map;

/** Rules that belong to one kind. A kind without an entry here has only those of its metadata and schema. */
public interface KindRules {
    /** No rules. */
    KindRules NONE = (object, faults) -> {};

    /** What must hold of an object as it stands. */
    void object(MapValue object, Faults faults);

    /** What must hold of an object that was sent as this kind and is stored as one of another group, in that form. */
    default void stored(MapValue object, Faults faults) {
        object(object, faults);
    }

    /** What must hold before anything is taken for an object that it shares with others; nothing else is told then. */
    default void shared(MapValue object, Faults faults) {}

    /** What is told of a new object before all else. */
    default void before(MapValue object, Faults faults) {}

    /** What must hold of a new object only. */
    default void creation(MapValue object, Faults faults) {}

    /** What must hold of a change beyond fields that never change ({@link ImmutableFields}). */
    default void change(MapValue now, MapValue old, Faults faults) {}

    /** What must hold of an object that is written through a subresource; the main resource has no name. */
    default void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (tellsChangesFirst()) {
            change(now, old, faults);
            object(now, faults);
        } else {
            object(now, faults);
            change(now, old, faults);
        }
    }

    /** Whether these rules check enumerations themselves, so that those of the schema are not asked. */
    default boolean hasOwnEnums() {
        return false;
    }

    /** Whether a server tells of changes before it tells of the object as it stands. */
    default boolean tellsChangesFirst() {
        return false;
    }

    /** Rules that check enumerations themselves. */
    interface Complete extends KindRules {
        @Override
        default boolean hasOwnEnums() {
            return true;
        }
    }

    /** Rules that check enumerations themselves, of kinds whose status is all that is checked where it is written. */
    interface WithStatus extends Complete {
        /** What must hold of the status that the status subresource writes. */
        void status(MapValue status, Faults faults);

        @Override
        default void update(String subresource, MapValue now, MapValue old, Faults faults) {
            if (subresource.equals("status")) {
                status(now.map("status"), faults);
            } else {
                object(now, faults);
            }
        }
    }

    static KindRules of(Kind kind) {
        return Registry.RULES.getOrDefault(kind.group() + "/" + kind.kind(), NONE);
    }

    /** By group and kind: rules hold for all versions. */
    final class Registry {
        private static final Map<String, KindRules> RULES = Map.ofEntries(
                Map.entry("/Pod", new PodRules()),
                Map.entry(
                        "/PodTemplate",
                        (object, faults) -> PodSpecRules.template(object.map("template"), "template", faults)),
                Map.entry("apiextensions.k8s.io/CustomResourceDefinition", new DefinitionRules()),
                Map.entry("/Namespace", new ClusterRules.Namespace()),
                Map.entry("/Node", new NodeRules()),
                Map.entry("/PersistentVolume", new PersistentVolumeRules()),
                Map.entry("/PersistentVolumeClaim", new ClaimRules()),
                Map.entry("/ResourceQuota", new ResourceQuotaRules()),
                Map.entry("/LimitRange", new LimitRangeRules()),
                Map.entry("/Endpoints", new EndpointRules.Endpoints()),
                Map.entry("/ConfigMap", new ConfigMapRules()),
                Map.entry("/Secret", new SecretRules()),
                Map.entry("/Service", new ServiceRules()),
                Map.entry(
                        "/ReplicationController",
                        new WorkloadRules(WorkloadRules::replicationController, ReplicaCounts::replicaSet)),
                Map.entry("apps/Deployment", new WorkloadRules(WorkloadRules::deployment, ReplicaCounts::deployment)),
                Map.entry("apps/ReplicaSet", new WorkloadRules(WorkloadRules::replicaSet, ReplicaCounts::replicaSet)),
                Map.entry("apps/StatefulSet", new StatefulSetRules()),
                Map.entry("apps/DaemonSet", new WorkloadRules(WorkloadRules::daemonSet, ReplicaCounts::daemonSet)),
                Map.entry("/Event", new EventRules()),
                Map.entry("events.k8s.io/Event", new EventRules.Newer()),
                Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", new WebhookRules(false)),
                Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", new WebhookRules(true)),
                Map.entry(
                        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
                        new AdmissionPolicyRules.Validating()),
                Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicy", new AdmissionPolicyRules.Mutating()),
                Map.entry(
                        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
                        new AdmissionBindingRules(true)),
                Map.entry(
                        "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
                        new AdmissionBindingRules(false)),
                Map.entry("apps/ControllerRevision", new ClusterRules.ControllerRevision()),
                Map.entry("batch/Job", new JobRules()),
                Map.entry("batch/CronJob", new CronJobRules()),
                Map.entry("autoscaling/HorizontalPodAutoscaler", new AutoscalerRules()),
                Map.entry("policy/PodDisruptionBudget", new DisruptionBudgetRules()),
                Map.entry("networking.k8s.io/Ingress", new IngressRules()),
                Map.entry("networking.k8s.io/IngressClass", new NetworkRules.IngressClass()),
                Map.entry("networking.k8s.io/NetworkPolicy", new NetworkPolicyRules()),
                Map.entry("networking.k8s.io/IPAddress", new NetworkRules.IpAddress()),
                Map.entry("networking.k8s.io/ServiceCIDR", new NetworkRules.ServiceCidr()),
                Map.entry("discovery.k8s.io/EndpointSlice", new EndpointRules.Slice()),
                Map.entry("storage.k8s.io/StorageClass", new StorageRules.StorageClass()),
                Map.entry("storage.k8s.io/VolumeAttributesClass", new StorageRules.AttributesClass()),
                Map.entry("storage.k8s.io/VolumeAttachment", new StorageRules.Attachment()),
                Map.entry("storage.k8s.io/CSIDriver", new CsiRules.Driver()),
                Map.entry("storage.k8s.io/CSINode", new CsiRules.Node()),
                Map.entry("storage.k8s.io/CSIStorageCapacity", new CsiRules.Capacity()),
                Map.entry("rbac.authorization.k8s.io/Role", new RbacRules.Role(true)),
                Map.entry("rbac.authorization.k8s.io/ClusterRole", new RbacRules.Role(false)),
                Map.entry("rbac.authorization.k8s.io/RoleBinding", new RbacRules.Binding(true)),
                Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", new RbacRules.Binding(false)),
                Map.entry("scheduling.k8s.io/PriorityClass", new ClusterRules.PriorityClass()),
                Map.entry("node.k8s.io/RuntimeClass", new ClusterRules.RuntimeClass()),
                Map.entry("coordination.k8s.io/Lease", new ClusterRules.Lease()),
                Map.entry("certificates.k8s.io/CertificateSigningRequest", new CertificateRequestRules()),
                Map.entry("flowcontrol.apiserver.k8s.io/FlowSchema", new FlowRules()),
                Map.entry("flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", new PriorityLevelRules()),
                Map.entry("resource.k8s.io/ResourceClaim", new ResourceClaimRules.Claim()),
                Map.entry("resource.k8s.io/ResourceClaimTemplate", new ResourceClaimRules.Template()),
                Map.entry("resource.k8s.io/DeviceClass", new ResourceClaimRules.DeviceClass()),
                Map.entry("resource.k8s.io/ResourceSlice", new ResourceSliceRules()),
                Map.entry("apiregistration.k8s.io/APIService", new ApiServiceRules()));

        private Registry() {}
    }
}
