package io.hydrofoil.consensus;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.hydrofoil.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the log to the store: applies committed batches, writes and loads snapshots. Its thread is the store agent.
 */
final class StoreService implements ClusteredService {
    private static final Logger LOG = LoggerFactory.getLogger(StoreService.class);

    private final Store store;
    private final Map<Long, Frame.Assembly> assemblies = new HashMap<>();
    private volatile long appliedPosition;
    private volatile long snapshotPosition;
    private @Nullable Cluster cluster;

    StoreService(Store store) {
        this.store = store;
    }

    /** Log position up to which the store has applied. */
    long appliedPosition() {
        return appliedPosition;
    }

    /** Log position of the latest snapshot written or loaded. */
    long snapshotPosition() {
        return snapshotPosition;
    }

    @Override
    public void onStart(Cluster started, @Nullable Image snapshotImage) {
        cluster = started;
        if (snapshotImage != null) {
            SnapshotStream.read(snapshotImage, store, assemblies, started.idleStrategy());
            appliedPosition = started.logPosition();
            snapshotPosition = appliedPosition;
            LOG.info(
                    "snapshot loaded revision={} logPosition={}", store.reader().revision(), appliedPosition);
        }
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        long position = header.position();
        assemblies
                .computeIfAbsent(session.id(), id -> new Frame.Assembly())
                .onFrame(
                        buffer, offset, length, (batch, at, size) -> store.apply(batch, at, size, position, timestamp));
        appliedPosition = position;
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {
        LOG.debug("session opened id={}", session.id());
    }

    /** A batch whose last frame never came was never whole: it is dropped, on every member alike. */
    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {
        assemblies.remove(session.id());
        LOG.debug("session closed id={} reason={}", session.id(), closeReason);
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        Cluster running = cluster;
        if (running == null) {
            throw new IllegalStateException("snapshot before start");
        }
        long startedNs = System.nanoTime();
        SnapshotStream.write(publication, store, assemblies, running.idleStrategy());
        snapshotPosition = running.logPosition();
        LOG.info(
                "snapshot written revision={} logPosition={} ms={}",
                store.reader().revision(),
                snapshotPosition,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs));
    }

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {
        throw new IllegalStateException("the store sets no timers");
    }

    @Override
    public void onRoleChange(Cluster.Role newRole) {
        LOG.info("role={}", newRole);
    }

    @Override
    public void onTerminate(Cluster terminating) {
        LOG.info("log terminates logPosition={}", appliedPosition);
    }
}
