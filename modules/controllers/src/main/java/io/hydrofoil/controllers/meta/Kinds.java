package io.hydrofoil.controllers.meta;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds that controllers work with. */
public final class Kinds {
    public static final Kind POD = kind("v1", "Pod");
    public static final Kind NODE = kind("v1", "Node");
    public static final Kind NAMESPACE = kind("v1", "Namespace");
    public static final Kind SERVICE = kind("v1", "Service");
    public static final Kind ENDPOINTS = kind("v1", "Endpoints");
    public static final Kind EVENT = kind("v1", "Event");
    public static final Kind CONFIG_MAP = kind("v1", "ConfigMap");
    public static final Kind SERVICE_ACCOUNT = kind("v1", "ServiceAccount");
    public static final Kind CLAIM = kind("v1", "PersistentVolumeClaim");
    public static final Kind VOLUME = kind("v1", "PersistentVolume");
    public static final Kind REPLICATION_CONTROLLER = kind("v1", "ReplicationController");
    public static final Kind REPLICA_SET = kind("apps/v1", "ReplicaSet");
    public static final Kind DEPLOYMENT = kind("apps/v1", "Deployment");
    public static final Kind STATEFUL_SET = kind("apps/v1", "StatefulSet");
    public static final Kind DAEMON_SET = kind("apps/v1", "DaemonSet");
    public static final Kind REVISION = kind("apps/v1", "ControllerRevision");
    public static final Kind JOB = kind("batch/v1", "Job");
    public static final Kind CRON_JOB = kind("batch/v1", "CronJob");
    public static final Kind QUOTA = kind("v1", "ResourceQuota");
    public static final Kind CERTIFICATE_REQUEST = kind("certificates.k8s.io/v1", "CertificateSigningRequest");
    public static final Kind LEASE = kind("coordination.k8s.io/v1", "Lease");
    public static final Kind ENDPOINT_SLICE = kind("discovery.k8s.io/v1", "EndpointSlice");
    public static final Kind CLUSTER_ROLE = kind("rbac.authorization.k8s.io/v1", "ClusterRole");
    public static final Kind BUDGET = kind("policy/v1", "PodDisruptionBudget");
    public static final Kind DEFINITION = kind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    public static final Kind VALIDATING_POLICY =
            kind("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy");
    public static final Kind SECRET = kind("v1", "Secret");
    public static final Kind STORAGE_CLASS = kind("storage.k8s.io/v1", "StorageClass");
    public static final Kind CSI_DRIVER = kind("storage.k8s.io/v1", "CSIDriver");
    public static final Kind CSI_NODE = kind("storage.k8s.io/v1", "CSINode");
    public static final Kind ATTACHMENT = kind("storage.k8s.io/v1", "VolumeAttachment");
    public static final Kind ATTRIBUTES_CLASS = kind("storage.k8s.io/v1", "VolumeAttributesClass");
    public static final Kind AUTOSCALER = kind("autoscaling/v2", "HorizontalPodAutoscaler");
    public static final Kind SERVICE_CIDR = kind("networking.k8s.io/v1", "ServiceCIDR");
    public static final Kind IP_ADDRESS = kind("networking.k8s.io/v1", "IPAddress");
    public static final Kind RESOURCE_CLAIM = kind("resource.k8s.io/v1", "ResourceClaim");
    public static final Kind RESOURCE_CLAIM_TEMPLATE = kind("resource.k8s.io/v1", "ResourceClaimTemplate");
    public static final Kind RESOURCE_SLICE = kind("resource.k8s.io/v1", "ResourceSlice");

    private Kinds() {}

    /** One kind for each stored resource (the one in whose version it is stored, where that is served). */
    public static List<Kind> persisted() {
        Map<String, Kind> byResource = new LinkedHashMap<>();
        for (Kind kind : KindTable.builtin().all()) {
            if (kind.persisted()) {
                Kind known = byResource.get(kind.storageResource());
                boolean isStored = kind.storageVersion().equals(kind.apiVersion())
                        || kind.storageVersion().equals("/" + kind.apiVersion());
                if (known == null || isStored) {
                    byResource.put(kind.storageResource(), kind);
                }
            }
        }
        return new ArrayList<>(byResource.values());
    }

    private static Kind kind(String apiVersion, String kind) {
        return KindTable.builtin().require(apiVersion, kind);
    }
}
