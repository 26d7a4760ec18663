package io.hydrofoil.consensus;

import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the log, in this process: media driver, archive, consensus module and the service that feeds the store.
 *
 * <p>Start replays: when {@link #awaitReady} returns true, the store holds every entry that was committed before. All
 * methods are thread-safe.
 */
public final class ClusterNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final long PERSIST_POLL_MS = 20;
    /** Follows the name of a log's directory that was set aside; of two, the later one stays. */
    private static final String OUTRUN = ".outrun";

    private final ConsensusConfig config;
    private final FaultHandler faults;
    private final Listener listener;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final IdleChain idles;
    private final Ingress ingress;
    private final StoreService service;
    private final Housekeeper housekeeper;
    private final CatchUpFailures catchUpFailures;
    private final ElectionClock clock = new ElectionClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable LifeLine lifeLine;
    private volatile ConsensusModule.@Nullable Context module;
    /** While a part ends because this node wants it. */
    private volatile boolean relaunches;

    private @Nullable Term latestTerm;

    /** What a member tells the process it is part of. */
    public interface Listener {
        /** Another member leads now, or this one in another term; called once a term, ids grow. Must not block. */
        void onTerm(Term term);

        /** Called once if the log stops by itself (a failed disk write, for example): the process must end. */
        void onStopped();
    }

    /**
     * The time of one leader.
     *
     * @param id grows from term to term
     * @param leader index of the member that leads
     */
    public record Term(long id, int leader) {}

    private ClusterNode(ConsensusConfig config, Store store, FaultHandler faults, Listener listener) {
        this.config = config;
        this.faults = faults;
        this.listener = listener;
        boolean isAlone = config.membership().isAlone();
        this.idles = new IdleChain(isAlone);
        this.ingress = new Ingress(store.processId(), !isAlone, idles.module);
        this.service = new StoreService(store, new Progress());
        this.catchUpFailures = new CatchUpFailures(faultsOf(MemberContexts.CONSENSUS_FAULTS));
        this.housekeeper = new Housekeeper(config, ingress, idles, service, faults, this::learnTerm);
    }

    /**
     * Starts the member; the log may still replay when this returns. A member of several that has no log waits here for
     * another one that serves, and fetches it.
     *
     * @param faults told of faults that the log reports
     * @throws java.net.BindException if the port where the other members see that this one lives is taken
     */
    public static ClusterNode start(ConsensusConfig config, Store store, FaultHandler faults, Listener listener)
            throws IOException, InterruptedException {
        ClusterNode node = new ClusterNode(config, store, faults, listener);
        try {
            node.launch();
        } catch (RuntimeException | IOException | InterruptedException e) {
            node.close();
            throw e;
        }
        return node;
    }

    private void launch() throws IOException, InterruptedException {
        MemberContexts.prepare();
        prepareDirectories();
        MemberContexts contexts = new MemberContexts(config, idles, clock, this::handler, this::onPartEnded);
        if (!config.membership().isAlone()) {
            openLifeLine();
        }
        parts.push(MediaDriver.launch(contexts.driver()));
        parts.push(Archive.launch(contexts.archive()));
        if (!config.membership().isAlone() && !config.newCluster()) {
            findLog(contexts);
        }
        ConsensusModule launched = ConsensusModule.launch(contexts.module());
        parts.push(launched);
        module = launched.context();
        parts.push(ClusteredServiceContainer.launch(contexts.service(service)));
        housekeeper.eachRound(() -> endIfOutrun(contexts));
        housekeeper.start();
    }

    /** A member that others have left too far behind while it ran is started anew to fetch what it lacks. */
    private void endIfOutrun(MemberContexts contexts) {
        if (catchUpFailures.areMany() && LogReach.isOver(contexts)) {
            faults.onFault(MemberContexts.CONSENSUS_FAULTS, new OutrunException());
            onPartEnded();
        }
    }

    /** A log that cannot be continued is of no use: another one is fetched in its place. Driver and archive run. */
    private void findLog(MemberContexts contexts) throws IOException, InterruptedException {
        if (config.hasLog() && LogReach.isOver(contexts)) {
            relaunches = true;
            CloseHelper.close(parts.pop());
            relaunches = false;
            Path aside = config.directory().resolveSibling(config.directory().getFileName() + OUTRUN);
            LOG.warn("it is set aside as {}, and snapshot and log of the others are fetched", aside);
            IoUtil.delete(aside.toFile(), true);
            Files.move(config.directory(), aside);
            Files.createDirectories(config.directory());
            parts.push(Archive.launch(contexts.archive()));
        }
        if (!config.hasLog()) {
            Seeding.fetch(contexts);
        }
    }

    /** The last to be closed, so that nobody misses a leader that is about to say good-bye. */
    private synchronized void openLifeLine() throws IOException {
        lifeLine = LifeLine.open(config.membership(), this::onLeaderGone);
        parts.push(lifeLine);
    }

    private void onLeaderGone() {
        if (follows() && clock.putForward(TimeUnit.NANOSECONDS.toMillis(MemberContexts.HEARTBEAT_TIMEOUT_NS))) {
            idles.module.ring();
        }
    }

    /** An election that has begun needs the time that its steps have, and a leader the signs of its followers. */
    private boolean follows() {
        ConsensusModule.Context context = module;
        return context != null
                && ElectionState.get(context.electionStateCounter()) == ElectionState.CLOSED
                && Cluster.Role.get(context.clusterNodeRoleCounter()) == Cluster.Role.FOLLOWER;
    }

    /**
     * Waits until this member can take writes, everything committed before being applied; false if that took longer,
     * or if the log stopped before.
     */
    public boolean awaitReady(long timeoutNs) throws InterruptedException {
        if (!housekeeper.awaitFirstSession(timeoutNs)) {
            return false;
        }
        idles.settle();
        return true;
    }

    /** Where the proposer offers batches. */
    public Log log() {
        return ingress;
    }

    /** Whether writes can be taken now. */
    public boolean isConnected() {
        return ingress.isConnected();
    }

    /** The latest term that is known here, or null before the first. */
    public synchronized @Nullable Term term() {
        return latestTerm;
    }

    /** Where this member sees whether the process of its leader lives; null if it is alone. */
    synchronized @Nullable LifeLine lifeLine() {
        return lifeLine;
    }

    /** Asks for a snapshot now; it is written soon after, the log below it is deleted. */
    public void requestSnapshot() {
        housekeeper.requestSnapshot();
    }

    /**
     * Takes a snapshot that holds the store as it is, and waits until a start would begin with it; false if that took
     * longer. For a member alone, into whose store a state was loaded before it started.
     */
    public boolean persist(long timeoutNs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + timeoutNs;
        housekeeper.requestSnapshot();
        while (housekeeper.recordedSnapshot() < 0) {
            if (ending.get() || System.nanoTime() > deadlineNs) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PERSIST_POLL_MS);
        }
        return true;
    }

    /** Log position in bytes up to which the store has applied. */
    public long appliedPosition() {
        return service.appliedPosition();
    }

    /** Log position in bytes below which this member has no log any more, as far as it is known since the start. */
    public long logStart() {
        return housekeeper.logStart();
    }

    /** Log position in bytes of the latest snapshot, 0 if there is none. */
    public long snapshotPosition() {
        return service.snapshotPosition();
    }

    @Override
    public void close() {
        ending.set(true);
        housekeeper.close();
        ingress.close();
        CloseHelper.closeAll(parts);
        IoUtil.delete(config.runDirectory().toFile(), true);
    }

    /**
     * The caller holds the lock on the data directory, so whatever a killed process left in the run directory (the
     * driver's buffers, mark files that still look alive) is nobody's: it goes. Thus a restart right after kill -9
     * needs no waiting.
     */
    private void prepareDirectories() {
        try {
            IoUtil.delete(config.runDirectory().toFile(), true);
            Files.createDirectories(config.runDirectory());
            Files.createDirectories(config.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ErrorHandler handler(String part) {
        return part.equals(MemberContexts.CONSENSUS_FAULTS) ? catchUpFailures : faultsOf(part);
    }

    private ErrorHandler faultsOf(String part) {
        return fault -> {
            if (!ending.get()) {
                faults.onFault(part, fault);
                if (part.equals(MemberContexts.ARCHIVE_FAULTS) && isOfDisk(fault)) {
                    onPartEnded();
                }
            }
        };
    }

    /**
     * After a failed write or sync nobody knows what the disk holds. Aeron only ends the recording, and begins it anew
     * in the next election, which is to try again.
     */
    private static boolean isOfDisk(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Terms begin in the log. But a member that starts from a snapshot above that place never sees it, and learns who
     * leads from the session that it gets.
     */
    private synchronized void learnTerm(Term term) {
        Term known = latestTerm;
        if (known == null || term.id() > known.id()) {
            latestTerm = term;
            if (lifeLine != null) {
                lifeLine.follow(term.leader());
            }
            listener.onTerm(term);
        }
    }

    /** One part is no use without the others. */
    private void onPartEnded() {
        if (!relaunches && ending.compareAndSet(false, true)) {
            housekeeper.giveUp();
            listener.onStopped();
        }
    }

    /** What the log says about this member, on its way to those who want to know. */
    private final class Progress implements StoreService.Events {
        @Override
        public void onBegun(long number) {
            ingress.begun(number);
            housekeeper.onBegun(number);
            catchUpFailures.over();
        }

        @Override
        public void onEnded(long number) {
            housekeeper.onEnded(number);
        }

        @Override
        public void onTerm(long termId, int leaderMemberId) {
            Term term = new Term(termId, leaderMemberId);
            housekeeper.onTerm(term);
            learnTerm(term);
        }

        @Override
        public void onBroken(Throwable cause) {
            if (!ending.get()) {
                faults.onFault("log.service", cause);
                onPartEnded();
            }
        }
    }

    /**
     * A good run directory for {@code dataDirectory}: in memory if the machine has such a file system, else below the
     * data directory.
     */
    public static Path runDirectoryFor(Path dataDirectory) {
        Path memory = Path.of("/dev/shm");
        String unique = "hydrofoil-"
                + Integer.toHexString(dataDirectory.toAbsolutePath().hashCode());
        return Files.isWritable(memory) ? memory.resolve(unique) : dataDirectory.resolve("run");
    }
}
