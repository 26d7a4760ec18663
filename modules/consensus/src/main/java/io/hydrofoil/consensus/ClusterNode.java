package io.hydrofoil.consensus;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * One member of the log, in this process: media driver, archive, consensus module and the service that feeds the store.
 *
 * <p>Start replays: when {@link #awaitReady} returns true, the store holds every entry that was committed before. All
 * methods are thread-safe.
 */
public final class ClusterNode implements AutoCloseable {
    static final String ARCHIVE_CONTROL_CHANNEL = "aeron:ipc?term-length=64k";
    private static final long DRIVER_REST_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long ARCHIVE_REST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MODULE_REST_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SERVICE_REST_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConsensusConfig config;
    private final FaultHandler faults;
    private final Runnable onStopped;
    private final ChainedIdle driverIdle = new ChainedIdle("driver", DRIVER_REST_NS, 1);
    private final ChainedIdle archiveIdle = new ChainedIdle("archive", ARCHIVE_REST_NS, 1);
    private final ChainedIdle moduleIdle = new ChainedIdle("consensus-module", MODULE_REST_NS, 2);
    private final ChainedIdle serviceIdle = new ChainedIdle("store", SERVICE_REST_NS, 1);
    private final Ingress ingress = new Ingress(moduleIdle);
    private final StoreService service;
    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;
    private final Housekeeper housekeeper;
    private volatile boolean closing;

    private ClusterNode(ConsensusConfig config, Store store, FaultHandler faults, Runnable onStopped) {
        this.config = config;
        this.faults = faults;
        this.onStopped = onStopped;
        this.service = new StoreService(store);
        chainIdles();
        prepareDirectories();
        MemberPorts ports = MemberPorts.free();
        driver = ClusteredMediaDriver.launch(driverContext(), archiveContext(), moduleContext(ports));
        container = launchService();
        housekeeper = new Housekeeper(config, aeronDirectory(), clusterDirectory(), ingress, service, faults);
    }

    /**
     * Starts the member and returns at once; the log may still replay.
     *
     * @param faults told of faults that the log reports
     * @param onStopped called once if the log stops by itself (a failed disk write, for example): the process must end
     */
    public static ClusterNode start(ConsensusConfig config, Store store, FaultHandler faults, Runnable onStopped) {
        ClusterNode node = new ClusterNode(config, store, faults, onStopped);
        node.housekeeper.start();
        return node;
    }

    /**
     * Waits until this member can take writes, everything committed before being applied; false if that took longer.
     */
    public boolean awaitReady(long timeoutNs) throws InterruptedException {
        if (!housekeeper.awaitConnected(timeoutNs)) {
            return false;
        }
        driverIdle.settle();
        archiveIdle.settle();
        moduleIdle.settle();
        serviceIdle.settle();
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

    /** Asks for a snapshot now; it is written soon after, the log below it is deleted. */
    public void requestSnapshot() {
        housekeeper.requestSnapshot();
    }

    /** Log position in bytes up to which the store has applied. */
    public long appliedPosition() {
        return service.appliedPosition();
    }

    /** Log position in bytes of the latest snapshot, 0 if there is none. */
    public long snapshotPosition() {
        return service.snapshotPosition();
    }

    @Override
    public void close() {
        closing = true;
        housekeeper.close();
        ingress.close();
        CloseHelper.closeAll(container, driver);
        IoUtil.delete(config.runDirectory().toFile(), true);
    }

    private ClusteredServiceContainer launchService() {
        try {
            return ClusteredServiceContainer.launch(serviceContext());
        } catch (RuntimeException e) {
            closing = true;
            CloseHelper.quietClose(driver);
            throw e;
        }
    }

    /**
     * Proposer -> module -> archive -> module -> service. The driver moves flow-control limits for all of them, behind
     * their backs: the windows are so large that it need not run for each message.
     */
    private void chainIdles() {
        moduleIdle.successors(archiveIdle, serviceIdle);
        archiveIdle.successors(moduleIdle);
        serviceIdle.successors(moduleIdle);
        for (ChainedIdle agent : new ChainedIdle[] {moduleIdle, archiveIdle, serviceIdle}) {
            agent.background(driverIdle);
        }
        driverIdle.successors(moduleIdle, archiveIdle, serviceIdle);
    }

    /**
     * The caller holds the lock on the data directory, so whatever a killed process left in the run directory (the
     * driver's buffers, mark files that still
     * look alive) is nobody's: it goes. Thus a restart right after kill -9 needs no waiting.
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

    private MediaDriver.Context driverContext() {
        return new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(driverIdle)
                .asyncExecutorEnabled(false)
                .termBufferSparseFile(true)
                .publicationTermBufferLength(ConsensusConfig.TERM_BYTES)
                .ipcTermBufferLength(ConsensusConfig.TERM_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .errorHandler(faultsOf("log.driver"));
    }

    private Archive.Context archiveContext() {
        int level = config.syncToDisk() ? 1 : 0;
        return new Archive.Context()
                .aeronDirectoryName(aeronDirectory())
                .archiveDir(directory("archive"))
                .markFileDir(marks())
                .archiveClientContext(archiveClient())
                .controlChannelEnabled(false)
                .localControlChannel(ARCHIVE_CONTROL_CHANNEL)
                .recordingEventsEnabled(false)
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> archiveIdle)
                .segmentFileLength(ConsensusConfig.SEGMENT_BYTES)
                .fileSyncLevel(level)
                .catalogFileSyncLevel(level)
                .recordChecksum(Checksums.crc32c())
                .replayChecksum(Checksums.crc32c())
                .errorHandler(faultsOf("log.archive"));
    }

    private ConsensusModule.Context moduleContext(MemberPorts ports) {
        String term = "term-length=" + ConsensusConfig.TERM_BYTES;
        return new ConsensusModule.Context()
                .aeronDirectoryName(aeronDirectory())
                .clusterDir(clusterDirectory())
                .markFileDir(marks())
                .clusterMemberId(0)
                .clusterMembers(ports.member(0))
                .ingressChannel("aeron:udp?" + term)
                .isIpcIngressAllowed(true)
                .egressChannel("aeron:udp?term-length=64k")
                .logChannel("aeron:udp?control-mode=manual|alias=log|" + term)
                .snapshotChannel("aeron:ipc?alias=snapshot|" + term)
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .archiveContext(archiveClient())
                .fileSyncLevel(config.syncToDisk() ? 1 : 0)
                .sessionTimeoutNs(TimeUnit.SECONDS.toNanos(60))
                .idleStrategySupplier(() -> moduleIdle)
                .terminationHook(this::stoppedByItself)
                .errorHandler(faultsOf("log.consensus"));
    }

    private ClusteredServiceContainer.Context serviceContext() {
        return new ClusteredServiceContainer.Context()
                .aeronDirectoryName(aeronDirectory())
                .clusterDir(clusterDirectory())
                .markFileDir(marks())
                .archiveContext(archiveClient())
                .snapshotChannel("aeron:ipc?alias=snapshot|term-length=" + ConsensusConfig.TERM_BYTES)
                .clusteredService(service)
                .idleStrategySupplier(() -> serviceIdle)
                .terminationHook(this::stoppedByItself)
                .errorHandler(faultsOf("log.service"));
    }

    private AeronArchive.Context archiveClient() {
        return new AeronArchive.Context()
                .aeronDirectoryName(aeronDirectory())
                .controlRequestChannel(ARCHIVE_CONTROL_CHANNEL)
                .controlResponseChannel(ARCHIVE_CONTROL_CHANNEL);
    }

    private ErrorHandler faultsOf(String where) {
        return fault -> {
            if (!closing) {
                faults.onFault(where, fault);
            }
        };
    }

    private void stoppedByItself() {
        if (!closing) {
            onStopped.run();
        }
    }

    private String aeronDirectory() {
        return config.runDirectory().resolve("driver").toString();
    }

    private File clusterDirectory() {
        return directory("cluster");
    }

    private File marks() {
        return config.runDirectory().resolve("marks").toFile();
    }

    private File directory(String name) {
        return config.directory().resolve(name).toFile();
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
