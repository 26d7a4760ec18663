package io.hydrofoil.consensus;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.exceptions.AeronException;
import io.hydrofoil.chassis.FaultHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log needs a few times a second: connects and reconnects the proposer's session, keeps it alive, asks for
 * snapshots when they are due and
 * has the log below them deleted. One thread, which waits on the outside, so nothing else has to.
 */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final ConsensusConfig config;
    private final Ingress ingress;
    private final StoreService service;
    private final FaultHandler faults;
    private final LogTrim trim;
    private final CountDownLatch firstSession = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean snapshotWanted;
    private long lastSnapshotNs = System.nanoTime();
    private long trimmedPosition = -1;

    Housekeeper(ConsensusConfig config, Ingress ingress, StoreService service, FaultHandler faults) {
        this.config = config;
        this.ingress = ingress;
        this.service = service;
        this.faults = faults;
        this.trim = new LogTrim(config.clusterDirectory());
        this.thread = Thread.ofPlatform().name("log-housekeeper").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether there was a session within the timeout; false at once if the log ends before. */
    boolean awaitConnected(long timeoutNs) throws InterruptedException {
        return firstSession.await(timeoutNs, TimeUnit.NANOSECONDS) && running;
    }

    /** The log has ended: nothing is left to keep, and nobody waits for a session any longer. */
    void giveUp() {
        running = false;
        firstSession.countDown();
    }

    void requestSnapshot() {
        snapshotWanted = true;
        LockSupport.unpark(thread);
    }

    void close() {
        giveUp();
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Aeron client = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .useConductorAgentInvoker(true)
                .errorHandler(fault -> faults.onFault("log.ingress", fault)))) {
            while (running) {
                round(client);
                LockSupport.parkNanos(this, ROUND_NS);
            }
        }
    }

    private void round(Aeron client) {
        try {
            client.conductorAgentInvoker().invoke();
            if (!ingress.keepAlive()) {
                connect(client);
            }
            if (snapshotDue() && toggleSnapshot(client)) {
                snapshotWanted = false;
                lastSnapshotNs = System.nanoTime();
            }
            trimBelowSnapshot(client);
        } catch (AeronException | IllegalStateException e) {
            if (running) {
                faults.onFault("log.housekeeper", e);
            }
        }
    }

    private void connect(Aeron client) {
        ingress.connected(AeronCluster.connect(new AeronCluster.Context()
                .aeron(client)
                .ownsAeronClient(false)
                .ingressChannel("aeron:ipc?alias=ingress|term-length=" + ConsensusConfig.TERM_BYTES)
                .egressChannel("aeron:ipc?alias=egress|term-length=64k")
                .messageTimeoutNs(CONNECT_TIMEOUT_NS)));
        LOG.info("session with the leader is open");
        firstSession.countDown();
    }

    private boolean snapshotDue() {
        long written = service.appliedPosition() - service.snapshotPosition();
        return snapshotWanted
                || written >= config.snapshotAfterBytes()
                || (written > 0
                        && System.nanoTime() - lastSnapshotNs
                                > config.snapshotInterval().toNanos());
    }

    private boolean toggleSnapshot(Aeron client) {
        AtomicCounter toggle = ClusterControl.findControlToggle(client.countersReader(), 0);
        return toggle != null && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    private void trimBelowSnapshot(Aeron client) {
        long position = service.snapshotPosition();
        if (position > 0 && position != trimmedPosition && trim.below(position, client)) {
            trimmedPosition = position;
        }
    }
}
