package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The strategy of each kind that has one. Immutable, thread-safe. */
public final class Strategies {
    private final Map<Kind, Strategy> byKind = new HashMap<>();

    /**
     * Strategies of the built-in kinds; {@code network} says what services may take, {@code authorizer} what those who
     * write roles hold.
     */
    public Strategies(KindTable kinds, ServiceNetwork network, Authorizer authorizer) {
        RoleStrategy roles = new RoleStrategy(kinds, authorizer);
        for (String kind : List.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")) {
            byKind.put(kinds.require("rbac.authorization.k8s.io/v1", kind), roles);
        }
        byKind.put(kinds.require("v1", "Pod"), new PodStrategy());
        byKind.put(kinds.require("v1", "Namespace"), new NamespaceStrategy());
        byKind.put(kinds.require("v1", "ServiceAccount"), new ServiceAccountStrategy());
        byKind.put(kinds.require("v1", "LimitRange"), new LimitRangeStrategy());
        byKind.put(kinds.require("v1", "Service"), new ServiceStrategy(kinds, network));
        byKind.put(kinds.require("apiregistration.k8s.io/v1", "APIService"), new ApiServiceStrategy());
        byKind.put(kinds.require("batch/v1", "Job"), new JobStrategy());
        byKind.put(kinds.require("apps/v1", "Deployment"), WorkloadStrategy.DEPLOYMENT);
        byKind.put(kinds.require("apps/v1", "DaemonSet"), WorkloadStrategy.DAEMON_SET);
        byKind.put(kinds.require("discovery.k8s.io/v1", "EndpointSlice"), WorkloadStrategy.ENDPOINT_SLICE);
        byKind.put(
                kinds.require("certificates.k8s.io/v1", "CertificateSigningRequest"), new CertificateRequestStrategy());
        byKind.put(kinds.require("v1", "PersistentVolume"), WorkloadStrategy.VOLUME);
        byKind.put(kinds.require("v1", "PersistentVolumeClaim"), new ClaimStrategy());
        byKind.put(kinds.require("v1", "Node"), WorkloadStrategy.NODE);
        DeviceStrategy devices = new DeviceStrategy(kinds);
        for (String kind : List.of("ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")) {
            byKind.put(kinds.require("resource.k8s.io/v1", kind), devices);
        }
        byKind.put(kinds.require("apiextensions.k8s.io/v1", "CustomResourceDefinition"), new DefinitionStrategy());
        byKind.put(kinds.require("scheduling.k8s.io/v1", "PriorityClass"), WorkloadStrategy.UNCOUNTED);
        byKind.put(kinds.require("storage.k8s.io/v1", "CSIDriver"), WorkloadStrategy.CSI_DRIVER);
    }

    /** The strategy of a stored kind. */
    public Strategy of(Kind stored) {
        return stored.custom() != null ? CustomStrategy.CUSTOM : byKind.getOrDefault(stored, Strategy.PLAIN);
    }
}
