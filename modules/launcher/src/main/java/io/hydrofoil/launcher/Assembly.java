package io.hydrofoil.launcher;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.CertificateLoops;
import io.hydrofoil.access.NodeGraphAgent;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.RbacAgent;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.apiserver.ApiServer;
import io.hydrofoil.apiserver.AuditConfig;
import io.hydrofoil.apiserver.AuditPolicyException;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.consensus.ConsensusConfig;
import io.hydrofoil.controllers.Controllers;
import io.hydrofoil.controllers.ControllersConfig;
import io.hydrofoil.node.SimulatedNodes;
import io.hydrofoil.node.SimulatedNodesConfig;
import io.hydrofoil.scheduler.Scheduler;
import io.hydrofoil.scheduler.SchedulerConfig;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object graph of a control plane as plain constructor calls, in the order of the walls; taken down in reverse. One
 * thread starts and closes it.
 */
final class Assembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final Duration BOOTSTRAP_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LOG_TIMEOUT = Duration.ofMinutes(5);

    private final ServerConfig config;
    private final Clock clock;
    private final Runnable onFatal;
    private final Metrics metrics = new Metrics();
    private final Metrics.Counter faults =
            metrics.counter("hydrofoil_faults_total", "Faults of the world, by component.", "component");
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<AgentThread> loops = new CopyOnWriteArrayList<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private @org.jspecify.annotations.Nullable HttpsServer https;

    Assembly(ServerConfig config, Clock clock, Runnable onFatal) {
        this.config = config;
        this.clock = clock;
        this.onFatal = onFatal;
    }

    /** Starts everything and returns the certificates; serves from then on. */
    Pki start(InetSocketAddress address, Preparation preparation, Progress progress)
            throws IOException, InterruptedException, StartException, PkiException {
        long beginNs = clock.monotonicNs();
        FaultHandler faultHandler = this::onFault;
        StoreLimits limits = StoreLimits.forMachine(machineMemoryBytes());
        Store store = keep(new Store(new SecureRandom().nextLong(), limits));
        progress.done("store", clock.monotonicNs() - beginNs, "off heap");

        beginNs = clock.monotonicNs();
        ClusterNode log = keep(ClusterNode.start(consensus(), store, faultHandler, this::logStopped));
        if (!log.awaitReady(LOG_TIMEOUT.toNanos())) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the log did not get ready, or not within " + LOG_TIMEOUT.toSeconds() + " s",
                    "look at " + config.dataDirectory().resolve("hydrofoil.log"));
        }
        checks.add(new HealthCheck(
                "log", HealthCheck.Scope.READY, () -> log.isConnected() ? null : "no connection to the log"));
        progress.done(
                "log",
                clock.monotonicNs() - beginNs,
                "revision " + store.reader().revision());

        Pki pki = preparation.await();
        progress.done("certificates", preparation.tookNs(), config.dataDirectory() + "/pki");

        beginNs = clock.monotonicNs();
        ServiceAccountTokens tokens = new ServiceAccountTokens(pki.serviceAccountKey());
        Authorizer authorizer = new Authorizer();
        ApiServer api = keep(new ApiServer(
                new ApiServer.Parts(store, limits, log.log(), authorizer, tokens, clock, faultHandler, metrics),
                config.apiServer()));
        api.start();
        checks.add(new HealthCheck("authorization", HealthCheck.Scope.READY, authorizer::fault));
        checks.add(new HealthCheck("control-loops", HealthCheck.Scope.ALIVE, this::loopFault));
        Authenticator authenticator = new Authenticator(tokens, api.liveObjects(), clock);
        https = keep(listen(address, new HttpsServer.Access(pki, authenticator, authorizer), api));
        bootstrap(api);
        progress.done(
                "API server", clock.monotonicNs() - beginNs, "port " + address().getPort());
        loop("authorization", bell -> RbacAgent.open(api.cluster(), authorizer, bell));
        loop("node-authorization", bell -> NodeGraphAgent.open(api.cluster(), authorizer, ApiServer.nodeRules(), bell));
        startLoops(api, pki, authorizer, progress);
        return pki;
    }

    private HttpsServer listen(InetSocketAddress address, HttpsServer.Access access, ApiServer api)
            throws IOException, StartException {
        AuditConfig audit = config.audit();
        try {
            return HttpsServer.open(address, access, api, checks, metrics, audit);
        } catch (AuditPolicyException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "the audit policy" + (audit == null ? " " : " " + audit.policyFile() + " ") + e.getMessage(),
                    "correct the policy, or leave auditPolicyFile out to record nothing",
                    e);
        }
    }

    /** What every cluster has from its first start on is there before anything depends on it. */
    private void bootstrap(ApiServer api) throws InterruptedException, StartException {
        try {
            api.bootstrap(address()).get(BOOTSTRAP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the first objects of the cluster could not be written",
                    "look at " + config.dataDirectory().resolve("hydrofoil.log"),
                    e);
        }
    }

    private void startLoops(ApiServer api, Pki pki, Authorizer authorizer, Progress progress) throws IOException {
        Cluster cluster = api.cluster();
        loop("custom-resources", api::customResources);
        long beginNs = clock.monotonicNs();
        ControllersConfig controllersConfig = controllers(pki);
        List<Reconciler> others = new ArrayList<>(CertificateLoops.of(pki, authorizer));
        others.add(api.flowObjects());
        loop(
                "controllers",
                bell -> Controllers.open(
                        cluster,
                        controllersConfig,
                        others,
                        new ReconcileAgent.Shell("controllers", clock, bell, metrics, this::onFault)));
        progress.done("controllers", clock.monotonicNs() - beginNs, "");
        beginNs = clock.monotonicNs();
        loop("scheduler", bell -> Scheduler.open(cluster, SchedulerConfig.defaults(), clock, bell, metrics));
        progress.done("scheduler", clock.monotonicNs() - beginNs, "");
        beginNs = clock.monotonicNs();
        if (config.nodes() > 0) {
            loop("nodes", bell -> {
                SimulatedNodesConfig nodesConfig = SimulatedNodesConfig.of(config.nodes());
                SimulatedNodes nodes = SimulatedNodes.open(cluster, nodesConfig, clock, bell);
                api.podLogs(nodes.logs());
                return nodes.agent();
            });
        }
        progress.done("nodes", clock.monotonicNs() - beginNs, config.nodes() + " simulated");
    }

    private @org.jspecify.annotations.Nullable String loopFault() {
        return loops.stream()
                .map(AgentThread::fault)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void loop(String name, Function<Doorbell, Agent> make) {
        loops.add(keep(AgentThread.start(make, faults.with(name), onFatal)));
    }

    private static ControllersConfig controllers(Pki pki) throws IOException {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return new ControllersConfig(new String(pki.authorityPem(), StandardCharsets.US_ASCII), host);
        } catch (PkiException e) {
            throw new IOException(e);
        }
    }

    /** Where the API server listens. */
    InetSocketAddress address() {
        if (https == null) {
            throw new IllegalStateException("not started");
        }
        return https.address();
    }

    @Override
    public void close() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("could not close {}", part.getClass().getSimpleName(), e);
            }
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private ConsensusConfig consensus() {
        Path data = config.dataDirectory();
        ConsensusConfig durable = ConsensusConfig.durable(data.resolve("log"), ClusterNode.runDirectoryFor(data));
        return new ConsensusConfig(
                durable.directory(),
                durable.runDirectory(),
                config.syncToDisk(),
                durable.snapshotInterval(),
                durable.snapshotAfterBytes());
    }

    private static long machineMemoryBytes() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : 4 * Runtime.getRuntime().maxMemory();
    }

    private void onFault(String where, Throwable fault) {
        faults.with(where).increment();
        LOG.warn("fault component={}", where, fault);
    }

    private void logStopped() {
        LOG.error("the log has stopped, the process ends; the next start continues from the last forced write");
        onFatal.run();
    }
}
