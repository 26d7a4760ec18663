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
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.consensus.ConsensusConfig;
import io.hydrofoil.consensus.LogCheck;
import io.hydrofoil.consensus.Membership;
import io.hydrofoil.controllers.ControllersConfig;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object graph of a control plane as plain constructor calls, in the order of the walls; taken down in reverse. One
 * thread starts and closes it.
 */
final class Assembly implements ClusterNode.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final Duration BOOTSTRAP_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LOG_TIMEOUT = Duration.ofMinutes(5);

    private final ServerConfig config;
    private final Clock clock;
    private final Consumer<StartException> onFatal;
    private final Metrics metrics = new Metrics();
    private final Metrics.Counter faults =
            metrics.counter("hydrofoil_faults_total", "Faults of the world, by component.", "component");
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Membership membership;
    private final LoopGroup ownLoops;
    private final Leadership leadership;
    private final Checks checks = new Checks();
    private @Nullable HttpsServer https;
    private volatile @Nullable Throwable lastLogFault;

    Assembly(ServerConfig config, Clock clock, Consumer<StartException> onFatal) {
        this.config = config;
        this.clock = clock;
        this.onFatal = onFatal;
        this.membership = config.membership();
        this.ownLoops = new LoopGroup(faults, this::onLoopFailed);
        this.leadership = new Leadership(membership.self(), hostName());
    }

    /** Starts everything and returns the certificates; serves from then on. */
    Pki start(InetSocketAddress address, Preparation preparation, Progress progress)
            throws IOException, InterruptedException, StartException, PkiException {
        long beginNs = clock.monotonicNs();
        FaultHandler faultHandler = this::onFault;
        StoreLimits limits = limits();
        Store store = keep(new Store(new SecureRandom().nextLong(), limits, SealKeyFile.seal(config)));
        progress.done("store", clock.monotonicNs() - beginNs, "off heap");

        beginNs = clock.monotonicNs();
        setDamagedLogAside();
        ClusterNode log = keep(ClusterNode.start(consensus(), store, faultHandler, this));
        if (!log.awaitReady(LOG_TIMEOUT.toNanos())) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the log did not get ready, or not within " + LOG_TIMEOUT.toSeconds() + " s",
                    "look at " + config.dataDirectory().resolve("hydrofoil.log"));
        }
        SealKeyFile.requireAll(store, config);
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
        api.aggregate(pki);
        api.start();
        api.member(() -> new MemberReport(config, store, log).tree());
        checks.done(Checks.Step.SERVER);
        Authenticator authenticator = new Authenticator(tokens, api.liveObjects(), clock);
        List<HealthCheck> told = checks.of(
                new Checks.Parts(clock, log::isConnected, api.logCheck(), authorizer, ownLoops, this::loopFault));
        https = keep(listen(address, new HttpsServer.Access(pki, authenticator, authorizer), api, told));
        share(https);
        InetSocketAddress advertised = AdvertisedAddress.of(address(), config.members());
        bootstrap(api, advertised);
        checks.done(Checks.Step.FIRST_OBJECTS);
        // What a start itself writes fits into the reserve.
        DiskGuard disk =
                keep(new DiskGuard(this::diskFreeBytes, config.storage().diskReserveBytes()));
        disk.start();
        api.diskIsShort(disk::isShort);
        progress.done(
                "API server", clock.monotonicNs() - beginNs, "port " + address().getPort());
        startOwnLoops(api, authorizer, advertised);
        lead(api, pki, tokens, authorizer, progress);
        return pki;
    }

    private HttpsServer listen(
            InetSocketAddress address, HttpsServer.Access access, ApiServer api, List<HealthCheck> told)
            throws IOException, StartException {
        AuditConfig audit = config.audit();
        try {
            return HttpsServer.open(address, access, api, new HttpsServer.About(told, metrics, config.flags()), audit);
        } catch (AuditPolicyException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "the audit policy" + (audit == null ? " " : " " + audit.policyFile() + " ") + e.getMessage(),
                    "correct the policy, or leave auditPolicyFile out to record nothing",
                    e);
        }
    }

    private void share(HttpsServer server) throws IOException {
        MembersConfig members = config.members();
        if (members != null && members.sharedPort() > 0) {
            server.share(new InetSocketAddress(server.address().getAddress(), members.sharedPort()));
        }
    }

    /** What every cluster has from its first start on is there before anything depends on it. */
    private void bootstrap(ApiServer api, InetSocketAddress advertised) throws InterruptedException, StartException {
        try {
            api.bootstrap(advertised, membership.isAlone()).get(BOOTSTRAP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the first objects of the cluster could not be written: "
                            + (e.getCause() == null
                                    ? "no answer from the log"
                                    : e.getCause().getMessage()),
                    "look at " + config.dataDirectory().resolve("hydrofoil.log"),
                    e);
        }
    }

    /** Loops that each member runs, for what it serves itself; they read more than they write. */
    private void startOwnLoops(ApiServer api, Authorizer authorizer, InetSocketAddress advertised) {
        keep(ownLoops);
        ownLoops.start("authorization", bell -> RbacAgent.open(api.cluster(), authorizer, bell));
        ownLoops.start(
                "node-authorization",
                bell -> NodeGraphAgent.open(api.cluster(), authorizer, ApiServer.nodeRules(), bell));
        ownLoops.start(Checks.CUSTOM_RESOURCES, api::customResources);
        ownLoops.start("api-services", api::apiServices);
        ownLoops.start(
                Checks.FLOW_CONTROL,
                bell -> new ReconcileAgent(
                        api.cluster(),
                        List.of(api.flowObjects()),
                        new ReconcileAgent.Shell("flow-control", clock, bell, metrics.nested(), this::onFault)));
        if (!membership.isAlone()) {
            ApiServer.MemberSeat seat = new ApiServer.MemberSeat(
                    membership.self(), membership.members().size(), advertised);
            ownLoops.start("live-servers", bell -> api.liveServers(seat, leadership::leads, bell));
        }
    }

    private void lead(ApiServer api, Pki pki, ServiceAccountTokens tokens, Authorizer authorizer, Progress progress)
            throws PkiException, InterruptedException {
        long beginNs = clock.monotonicNs();
        LateUsage usage = new LateUsage();
        ControllersConfig controllers = new ControllersConfig(
                new String(pki.authorityPem(), StandardCharsets.US_ASCII),
                hostName(),
                usage,
                api.servedMetrics(),
                config.storage().eventTtl(),
                tokens::issueForSecret);
        ControlLoops.Shell shell = new ControlLoops.Shell(faults, this::onFault, this::onLoopFailed);
        ControlLoops.Loops loops = new ControlLoops.Loops(
                controllers,
                Stream.concat(CertificateLoops.of(pki, authorizer).stream(), api.apiServiceLoops().stream())
                        .toList(),
                config.scheduler(),
                new ControlLoops.Nodes(config.nodes().simulation(), usage));
        if (config.nodes().count() > 0) {
            api.usage(usage);
        }
        keep(leadership);
        leadership.begin(new ControlLoops(api, loops, clock, metrics, shell, relay()));
        progress.done(
                "control loops",
                clock.monotonicNs() - beginNs,
                leadership.leads() ? config.nodes().count() + " simulated nodes" : "on another member");
    }

    private @Nullable LeaderRelay relay() {
        MembersConfig members = config.members();
        return members == null || membership.isAlone()
                ? null
                : keep(new LeaderRelay(
                        members, leadership::leader, config.dataDirectory().resolve("pki")));
    }

    private @Nullable String loopFault() {
        String own = ownLoops.fault();
        return own == null ? leadership.fault() : own;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine whose name does not resolve still has to have one in leases.
            return "localhost";
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
        checks.ending();
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
        ConsensusConfig durable =
                ConsensusConfig.durable(membership, data.resolve("log"), ClusterNode.runDirectoryFor(data));
        durable = durable.withSnapshots(
                        config.storage().snapshotInterval(), config.storage().snapshotAfterBytes())
                .withDatagrams(config.storage().logDatagramBytes());
        ConsensusConfig synced = config.syncToDisk() ? durable : durable.withoutSync();
        return config.members() != null && config.members().newCluster() ? synced.asNewCluster() : synced;
    }

    /** A member of several gets what it has lost from the others; one alone must not go on without it. */
    private void setDamagedLogAside() throws IOException, StartException {
        Path directory = config.dataDirectory().resolve("log");
        LogCheck.Damage damage = LogCheck.find(directory);
        if (damage == null) {
            return;
        }
        if (membership.isAlone()) {
            throw new StartException(
                    ExitCode.DATA_DIRECTORY,
                    damage.toString(),
                    "check the disk, then restore the latest snapshot into an empty directory (\"hydrofoil snapshot"
                            + " restore FILE\")");
        }
        Path aside = directory.resolveSibling("log.damaged-" + clock.wallMs());
        LOG.error("{}; it is set aside as {}, and fetched from the other members", damage, aside);
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
    }

    private long diskFreeBytes() {
        return config.dataDirectory().toFile().getUsableSpace();
    }

    /** The store's limits on this machine. */
    static StoreLimits limits() {
        return StoreLimits.forMachine(machineMemoryBytes());
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
        if (where.startsWith("log.")) {
            lastLogFault = fault;
        }
    }

    @Override
    public void onTerm(ClusterNode.Term term) {
        leadership.onTerm(term);
    }

    @Override
    public void onStopped() {
        LOG.error("the log has stopped, the process ends; the next start continues from the last forced write");
        onFatal.accept(LogEnd.of(lastLogFault, config.dataDirectory()));
    }

    private void onLoopFailed() {
        onFatal.accept(new StartException(
                ExitCode.FAILED,
                "a loop of the control plane failed for good",
                "look at " + config.dataDirectory().resolve("hydrofoil.log") + ", and start again"));
    }
}
