package io.hydrofoil.consensus;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;

/**
 * How Aeron's four parts of a member are set up.
 *
 * <p>By default they take one another for dead after 10 s without a sign of life, and end. Here all of them live and
 * die with one process: whoever is silent was stopped together with the others, by a suspended machine, a debugger, a
 * disk that hangs or a lack of processor time, and goes on with them. So these limits are long. Death is noticed
 * otherwise: a part that ends, ends the process.
 *
 * @param faults makes the handler of what a named part reports
 * @param onEnd called when a part ends
 */
record MemberContexts(
        ConsensusConfig config,
        IdleChain idles,
        ElectionClock clock,
        Function<String, ErrorHandler> faults,
        Runnable onEnd) {
    /** Who reports what the archive meets, on the disk above all. */
    static final String ARCHIVE_FAULTS = "log.archive";

    static final String CONSENSUS_FAULTS = "log.consensus";

    static final String ARCHIVE_CONTROL_CHANNEL = "aeron:ipc?term-length=64k";
    /** How long the process may stand still. */
    private static final long STALL_NS = TimeUnit.HOURS.toNanos(1);
    /** How long the disk may take for one request. */
    private static final long DISK_STALL_NS = TimeUnit.MINUTES.toNanos(2);
    /** How long clients wait for the driver: the only one of these limits that has no setter everywhere. */
    private static final String DRIVER_TIMEOUT_MS = "aeron.driver.timeout";

    /**
     * When a follower takes the leader for dead. Long enough for a pause of a collector or a slow disk, short enough
     * for writers to wait no longer than a second for the next leader: without one member an election takes this time,
     * a ballot's, and on average a quarter of a ballot's.
     */
    static final long HEARTBEAT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long HEARTBEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BALLOT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** How long a start waits for all members; a majority that has met goes ahead then. */
    private static final long CANVASS_TIMEOUT_NS = 16 * HEARTBEAT_TIMEOUT_NS;

    /** When the log forgets a proposer that says nothing: one is left behind at each change of the leader. */
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final int MAX_SESSIONS = 256;

    /**
     * Room for 8,192 counters, the least that there is; a session takes some ten. By default it is eight times as much,
     * and with the counters' labels 40 MiB of an idle member's memory.
     */
    private static final int COUNTERS_BYTES = 1 << 20;

    /** To be called before any class of Aeron's client is loaded. */
    static void prepare() {
        System.setProperty(DRIVER_TIMEOUT_MS, Long.toString(TimeUnit.NANOSECONDS.toMillis(STALL_NS)));
    }

    MediaDriver.Context driver() {
        return new MediaDriver.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idles.driver)
                .asyncExecutorEnabled(false)
                .sharedThreadFactory(threads())
                .counterValuesBufferLength(COUNTERS_BYTES)
                .clientLivenessTimeoutNs(STALL_NS)
                .publicationUnblockTimeoutNs(2 * STALL_NS)
                .termBufferSparseFile(true)
                .publicationTermBufferLength(ConsensusConfig.TERM_BYTES)
                .ipcTermBufferLength(ConsensusConfig.TERM_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .errorHandler(faults.apply("log.driver"));
    }

    Archive.Context archive() {
        int level = config.syncToDisk() ? 1 : 0;
        return new Archive.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .archiveDir(config.archiveDirectory())
                .markFileDir(config.markDirectory())
                .archiveClientContext(archiveClient().controlResponseChannel(udp(self().anyPort())))
                .controlChannelEnabled(!config.membership().isAlone())
                .controlChannel(udp(self().archive()))
                .localControlChannel(ARCHIVE_CONTROL_CHANNEL)
                .recordingEventsEnabled(false)
                .replicationChannel(udp(self().anyPort()))
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> idles.archive)
                .threadFactory(threads())
                .segmentFileLength(ConsensusConfig.SEGMENT_BYTES)
                .lowStorageSpaceThreshold(ConsensusConfig.SEGMENT_BYTES)
                .fileSyncLevel(level)
                .catalogFileSyncLevel(level)
                .recordChecksum(Checksums.crc32c())
                .replayChecksum(Checksums.crc32c())
                .errorHandler(faults.apply(ARCHIVE_FAULTS));
    }

    ConsensusModule.Context module() {
        String term = "term-length=" + ConsensusConfig.TERM_BYTES;
        Membership membership = config.membership();
        boolean isAlone = membership.isAlone();
        ConsensusModule.Context context = new ConsensusModule.Context();
        ErrorHandler faulty = faults.apply(CONSENSUS_FAULTS);
        return context.aeronDirectoryName(config.aeronDirectory())
                .clusterDir(config.clusterDirectory())
                .markFileDir(config.markDirectory())
                .clusterClock(clock)
                .clusterMemberId(membership.self())
                .clusterMembers(membership.clusterMembers())
                .ingressChannel("aeron:udp?" + term)
                .isIpcIngressAllowed(true)
                .egressChannel("aeron:udp?term-length=64k")
                .logChannel("aeron:udp?control-mode=manual|alias=log|mtu=" + DatagramSize.of(config) + "|" + term)
                .snapshotChannel("aeron:ipc?alias=snapshot|" + term)
                .replicationChannel(udp(self().anyPort()))
                .archiveContext(archiveClient())
                .fileSyncLevel(config.syncToDisk() ? 1 : 0)
                // A member alone has no other that could lead instead.
                .leaderHeartbeatTimeoutNs(isAlone ? STALL_NS : HEARTBEAT_TIMEOUT_NS)
                .leaderHeartbeatIntervalNs(isAlone ? TimeUnit.SECONDS.toNanos(1) : HEARTBEAT_INTERVAL_NS)
                .electionTimeoutNs(BALLOT_NS)
                .electionStatusIntervalNs(HEARTBEAT_INTERVAL_NS)
                .startupCanvassTimeoutNs(isAlone ? 2 * STALL_NS : CANVASS_TIMEOUT_NS)
                .sessionTimeoutNs(isAlone ? STALL_NS : SESSION_TIMEOUT_NS)
                .maxConcurrentSessions(MAX_SESSIONS)
                .idleStrategySupplier(() -> idles.module)
                .threadFactory(threads())
                .terminationHook(onEnd)
                .errorHandler(
                        isAlone
                                ? faulty
                                : new ElectionPatience(
                                        SystemNanoClock.INSTANCE,
                                        factor -> context.leaderHeartbeatTimeoutNs(factor * HEARTBEAT_TIMEOUT_NS)
                                                .electionTimeoutNs(factor * BALLOT_NS),
                                        faulty));
    }

    ClusteredServiceContainer.Context service(ClusteredService service) {
        return new ClusteredServiceContainer.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .clusterDir(config.clusterDirectory())
                .markFileDir(config.markDirectory())
                .archiveContext(archiveClient())
                .snapshotChannel("aeron:ipc?alias=snapshot|term-length=" + ConsensusConfig.TERM_BYTES)
                .clusteredService(service)
                .idleStrategySupplier(() -> idles.service)
                .threadFactory(threads())
                .terminationHook(onEnd)
                .errorHandler(faults.apply("log.service"));
    }

    ClusterBackup.Context backup(ClusterBackupEventsListener events) {
        return Seeding.context(config, faults.apply("log.seeding"))
                .archiveContext(archiveClient())
                .clusterArchiveContext(new AeronArchive.Context()
                        .aeronDirectoryName(config.aeronDirectory())
                        .messageTimeoutNs(DISK_STALL_NS)
                        .controlRequestChannel(udp(self().archive()))
                        .controlResponseChannel(udp(self().anyPort())))
                .threadFactory(Thread::new)
                .eventsListener(events);
    }

    /** For the archive of another member. */
    AeronArchive.Context archiveClientOf(int member) {
        MemberAddress other = config.membership().members().get(member);
        return new AeronArchive.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .controlRequestChannel(udp(other.archive()))
                .controlResponseChannel(udp(self().anyPort()));
    }

    /** For the archive of this process; by UDP the archives of the others can answer too. */
    AeronArchive.Context archiveClient() {
        return new AeronArchive.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .messageTimeoutNs(DISK_STALL_NS)
                .controlRequestChannel(ARCHIVE_CONTROL_CHANNEL)
                .controlResponseChannel(ARCHIVE_CONTROL_CHANNEL);
    }

    private MemberAddress self() {
        return config.membership().address();
    }

    static String udp(String endpoint) {
        return "aeron:udp?endpoint=" + endpoint;
    }

    private ThreadFactory threads() {
        return new WatchedThreads(onEnd);
    }
}
