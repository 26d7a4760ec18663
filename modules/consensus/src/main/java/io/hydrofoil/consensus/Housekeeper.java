package io.hydrofoil.consensus;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import io.hydrofoil.chassis.FaultHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log needs a few times a second: connects and reconnects the proposer's session, keeps it alive, asks for
 * snapshots when they are due and has the log below them deleted. One thread, which waits on the outside, so nothing
 * else has to.
 */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CONNECT_POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final ConsensusConfig config;
    private final Ingress ingress;
    private final IdleChain idles;
    private final StoreService service;
    private final FaultHandler faults;
    private final Consumer<ClusterNode.Term> terms;
    private final LogTrim trim;
    private final SessionChoice choice;
    private final EchoPatience patience = new EchoPatience();
    private final ConnectPatience connectPatience = new ConnectPatience();
    private final CountDownLatch firstSession = new CountDownLatch(1);
    private final Thread thread;
    private Runnable alsoChecked = () -> {};
    private volatile boolean running = true;
    private volatile boolean snapshotWanted;
    private volatile boolean sessionIsOver;
    private volatile long begunSession;
    private long lastSnapshotNs = System.nanoTime();
    private volatile long trimmedPosition = -1;

    /** @param terms told of the term in which a session was got */
    Housekeeper(
            ConsensusConfig config,
            Ingress ingress,
            IdleChain idles,
            StoreService service,
            FaultHandler faults,
            Consumer<ClusterNode.Term> terms) {
        this.terms = terms;
        this.config = config;
        this.ingress = ingress;
        this.idles = idles;
        this.service = service;
        this.faults = faults;
        this.trim = new LogTrim(config.clusterDirectory());
        this.choice = new SessionChoice(config.membership().self());
        this.thread = Thread.ofPlatform().name("log-housekeeper").daemon().unstarted(this::run);
    }

    /** What else is to be looked at a few times a second; before {@link #start}. */
    void eachRound(Runnable check) {
        alsoChecked = check;
    }

    void start() {
        thread.start();
    }

    /** Whether a session has begun within the timeout; false at once if the log ends before. */
    boolean awaitFirstSession(long timeoutNs) throws InterruptedException {
        return firstSession.await(timeoutNs, TimeUnit.NANOSECONDS) && running;
    }

    /** The log has ended: nothing is left to keep, and nobody waits for a session any longer. */
    void giveUp() {
        running = false;
        firstSession.countDown();
    }

    /** Position below which the log is gone. */
    long logStart() {
        return trim.logStart();
    }

    /** Log position of the latest snapshot that a start would begin with, as far as it is known; -1: none. */
    long recordedSnapshot() {
        return trimmedPosition;
    }

    void requestSnapshot() {
        snapshotWanted = true;
        LockSupport.unpark(thread);
    }

    /** A term has begun in the log. */
    void onTerm(ClusterNode.Term term) {
        if (choice.begins(term)) {
            replaceSession();
        }
    }

    /** The log has reached the hello of a session. */
    void onBegun(long number) {
        begunSession = number;
        firstSession.countDown();
    }

    /** The log has ended a session. */
    void onEnded(long number) {
        if (number == ingress.session()) {
            replaceSession();
        }
    }

    private void replaceSession() {
        sessionIsOver = true;
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
                if (!sessionIsOver) {
                    LockSupport.parkNanos(this, ROUND_NS);
                }
            }
        }
    }

    private void round(Aeron client) {
        try {
            client.conductorAgentInvoker().invoke();
            keepSession(client);
            if (snapshotDue() && hasRoom() && toggleSnapshot(client)) {
                snapshotWanted = false;
                lastSnapshotNs = System.nanoTime();
            }
            trimBelowSnapshot(client);
            alsoChecked.run();
        } catch (AeronException | IllegalStateException e) {
            if (running) {
                faults.onFault("log.housekeeper", e);
            }
        }
    }

    private void keepSession(Aeron client) {
        boolean isHeard = ingress.session() == begunSession;
        if (sessionIsOver || (!isHeard && patience.isOver(service.appliedPosition(), System.nanoTime()))) {
            sessionIsOver = false;
            ingress.drop();
        }
        if (!ingress.keepAlive()) {
            connect(client);
        }
    }

    /** Gives up as soon as the leader changes: the next round starts anew. */
    private void connect(Aeron client) {
        boolean locally = choice.leads() || config.membership().isAlone();
        try (AeronCluster.AsyncConnect connecting = AeronCluster.asyncConnect(session(client, locally))) {
            @Nullable AeronCluster session = null;
            while (session == null && running && !sessionIsOver) {
                session = connecting.poll();
                if (session == null) {
                    idles.driver.ring();
                    LockSupport.parkNanos(this, CONNECT_POLL_NS);
                }
            }
            if (session != null) {
                connectPatience.answered();
                use(session, locally);
            }
        } catch (TimeoutException e) {
            LOG.info("no session within {} ms, asking anew: {}", connectPatience.waitNs() / 1_000_000, e.getMessage());
            connectPatience.inVain();
        }
    }

    private void use(AeronCluster session, boolean locally) {
        ClusterNode.Term term = new ClusterNode.Term(session.leadershipTermId(), session.leaderMemberId());
        boolean mustBeReplaced = choice.taken(term, locally);
        terms.accept(term);
        if (mustBeReplaced) {
            session.close();
            replaceSession();
            return;
        }
        patience.begin(System.nanoTime());
        ingress.connected(session, locally ? idles.module : idles.driver);
        LOG.info("session with the leader number={} locally={}", ingress.session(), locally);
    }

    private AeronCluster.Context session(Aeron client, boolean locally) {
        AeronCluster.Context context = new AeronCluster.Context()
                .aeron(client)
                .ownsAeronClient(false)
                .messageTimeoutNs(connectPatience.waitNs());
        int mtu = locally ? DatagramSize.LOOPBACK : DatagramSize.of(config);
        String sizes = "term-length=" + ConsensusConfig.TERM_BYTES + "|mtu=" + mtu;
        if (locally) {
            return context.ingressChannel("aeron:ipc?alias=ingress|" + sizes)
                    .egressChannel("aeron:ipc?alias=egress|term-length=64k");
        }
        return context.ingressChannel("aeron:udp?alias=ingress|" + sizes)
                .ingressEndpoints(config.membership().ingressEndpoints())
                .egressChannel("aeron:udp?alias=egress|term-length=64k|endpoint="
                        + config.membership().address().anyPort());
    }

    private boolean snapshotDue() {
        if (!choice.leads()) {
            return false;
        }
        long written = service.appliedPosition() - service.snapshotPosition();
        return snapshotWanted
                || written >= config.snapshotAfterBytes()
                || (written > 0
                        && System.nanoTime() - lastSnapshotNs
                                > config.snapshotInterval().toNanos());
    }

    /** A snapshot that meets a full disk would stop the log; one that waits for room costs a longer replay. */
    private boolean hasRoom() {
        long free = config.directory().toFile().getUsableSpace();
        return free > 2L * ConsensusConfig.SEGMENT_BYTES + service.snapshotBytes() * 3 / 2;
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
