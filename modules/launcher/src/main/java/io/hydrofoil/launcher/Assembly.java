package io.hydrofoil.launcher;

import io.hydrofoil.access.Pki;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.consensus.ConsensusConfig;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object graph of a control plane as plain constructor calls, in the order of the walls; taken down in reverse. One
 * thread starts and closes it.
 */
final class Assembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final Duration LOG_TIMEOUT = Duration.ofMinutes(5);

    private final ServerConfig config;
    private final Clock clock;
    private final Runnable onFatal;
    private final Metrics metrics = new Metrics();
    private final Metrics.Counter faults =
            metrics.counter("hydrofoil_faults_total", "Faults of the world, by component.", "component");
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private @org.jspecify.annotations.Nullable HttpsServer https;

    Assembly(ServerConfig config, Clock clock, Runnable onFatal) {
        this.config = config;
        this.clock = clock;
        this.onFatal = onFatal;
    }

    /** Starts everything; serves from its return on. */
    void start(InetSocketAddress address, Pki pki, Progress progress)
            throws IOException, InterruptedException, StartException {
        long beginNs = clock.monotonicNs();
        FaultHandler faultHandler = this::onFault;
        Store store = keep(new Store(new SecureRandom().nextLong(), StoreLimits.forMachine(machineMemoryBytes())));
        progress.done("store", clock.monotonicNs() - beginNs, "off heap");

        beginNs = clock.monotonicNs();
        ClusterNode log = keep(ClusterNode.start(consensus(), store, faultHandler, this::logStopped));
        if (!log.awaitReady(LOG_TIMEOUT.toNanos())) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the log was not ready within " + LOG_TIMEOUT.toSeconds() + " s",
                    "look at " + config.dataDirectory().resolve("hydrofoil.log"));
        }
        checks.add(new HealthCheck(
                "log", HealthCheck.Scope.READY, () -> log.isConnected() ? null : "no connection to the log"));
        progress.done(
                "log",
                clock.monotonicNs() - beginNs,
                "revision " + store.reader().revision());

        beginNs = clock.monotonicNs();
        RequestHandler handler = exchange -> exchange.answer(503, Map.of(), new byte[0]);
        https = keep(HttpsServer.open(address, pki, handler, checks, metrics));
        progress.done(
                "API server", clock.monotonicNs() - beginNs, "port " + address().getPort());
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
        ConsensusConfig durable = ConsensusConfig.durable(data.resolve("log"), runDirectory(data));
        return new ConsensusConfig(
                durable.directory(),
                durable.runDirectory(),
                config.syncToDisk(),
                durable.snapshotInterval(),
                durable.snapshotAfterBytes());
    }

    /** In memory where the machine has such a file system, so that the driver's buffers are never written to a disk. */
    private static Path runDirectory(Path data) {
        Path memory = Path.of("/dev/shm");
        String name = "hydrofoil-" + Integer.toHexString(data.hashCode());
        return java.nio.file.Files.isWritable(memory) ? memory.resolve(name) : data.resolve("run");
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
