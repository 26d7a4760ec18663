package io.hydrofoil.controllers;

import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.controllers.aggregation.RoleAggregation;
import io.hydrofoil.controllers.attachment.AttachDetach;
import io.hydrofoil.controllers.autoscaling.Autoscaler;
import io.hydrofoil.controllers.certificates.CertificateCleaner;
import io.hydrofoil.controllers.cronjob.CronJobController;
import io.hydrofoil.controllers.daemonset.DaemonSetController;
import io.hydrofoil.controllers.deployment.DeploymentController;
import io.hydrofoil.controllers.disruption.DisruptionController;
import io.hydrofoil.controllers.endpoints.EndpointSliceController;
import io.hydrofoil.controllers.endpoints.EndpointsController;
import io.hydrofoil.controllers.endpoints.SliceMirroring;
import io.hydrofoil.controllers.events.EventExpiry;
import io.hydrofoil.controllers.garbage.GarbageCollector;
import io.hydrofoil.controllers.job.JobController;
import io.hydrofoil.controllers.leadership.LeadershipLease;
import io.hydrofoil.controllers.namespace.NamespaceController;
import io.hydrofoil.controllers.nodelifecycle.NodeLifecycleController;
import io.hydrofoil.controllers.nodelifecycle.TaintEviction;
import io.hydrofoil.controllers.nodes.SecretTtl;
import io.hydrofoil.controllers.podgc.PodGarbage;
import io.hydrofoil.controllers.policystatus.PolicyStatusController;
import io.hydrofoil.controllers.quota.QuotaController;
import io.hydrofoil.controllers.replicaset.ReplicaSetController;
import io.hydrofoil.controllers.resourceclaims.DeviceTaintEviction;
import io.hydrofoil.controllers.resourceclaims.ResourceClaims;
import io.hydrofoil.controllers.serviceaccount.NamespaceContents;
import io.hydrofoil.controllers.serviceaccount.TokenSecrets;
import io.hydrofoil.controllers.serviceaccount.UnusedTokens;
import io.hydrofoil.controllers.servicecidr.ServiceCidrs;
import io.hydrofoil.controllers.statefulset.StatefulSetController;
import io.hydrofoil.controllers.volumebinding.SimulatedProvisioner;
import io.hydrofoil.controllers.volumebinding.VolumeBinder;
import io.hydrofoil.controllers.volumes.AttributesClassProtection;
import io.hydrofoil.controllers.volumes.EphemeralVolumes;
import io.hydrofoil.controllers.volumes.Expansion;
import io.hydrofoil.controllers.volumes.VolumeProtection;
import java.util.ArrayList;
import java.util.List;

/** All controllers of a cluster on one agent. */
public final class Controllers {
    private Controllers() {}

    /**
     * The agent that runs them and the {@code others} of this process; {@code shell} brings the doorbell of its
     * thread. It opens its clients and its feed when it starts.
     */
    public static ReconcileAgent open(
            Cluster cluster, ControllersConfig config, List<Reconciler> others, ReconcileAgent.Shell shell) {
        List<Reconciler> all = new ArrayList<>(reconcilers(config));
        all.addAll(others);
        return new ReconcileAgent(cluster, all, shell);
    }

    static List<Reconciler> reconcilers(ControllersConfig config) {
        return List.of(
                new NamespaceController(),
                new GarbageCollector(),
                NamespaceContents.defaultServiceAccount(),
                NamespaceContents.rootCa(config.rootCaPem()),
                new TokenSecrets(config.tokens()::issue, config.rootCaPem()),
                new UnusedTokens(),
                new QuotaController(),
                new CertificateCleaner(),
                new EventExpiry(config.eventTtl()),
                new JobController(),
                new CronJobController(),
                VolumeProtection.ofClaims(),
                VolumeProtection.ofVolumes(),
                new VolumeBinder(),
                new SimulatedProvisioner(),
                new AttributesClassProtection(),
                new EphemeralVolumes(),
                new Expansion(),
                new AttachDetach(),
                new SecretTtl(),
                new ServiceCidrs(),
                new SliceMirroring(),
                new ResourceClaims(),
                new DeviceTaintEviction(),
                new LeadershipLease(config.identity()),
                new StatefulSetController(),
                new DaemonSetController(),
                new DisruptionController(),
                new Autoscaler(config.usage(), config.metrics()),
                new NodeLifecycleController(),
                new TaintEviction(),
                new PodGarbage(),
                new RoleAggregation(),
                new PolicyStatusController(),
                new EndpointsController(),
                new EndpointSliceController(),
                new DeploymentController(),
                ReplicaSetController.forReplicaSets(),
                ReplicaSetController.forReplicationControllers());
    }
}
