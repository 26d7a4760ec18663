package io.hydrofoil.consensus;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.hydrofoil.store.MalformedBatchException;
import io.hydrofoil.store.Store;
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
    private final Events events;
    private final Sessions sessions = new Sessions();
    private volatile long appliedPosition;
    private volatile long snapshotPosition;
    private volatile long snapshotBytes;
    private @Nullable Cluster cluster;

    /** What the rest of the member wants to know of the log, on the store agent's thread, in log order. */
    interface Events {
        /** A session of this process has begun, and all its earlier ones are over. */
        void onBegun(long number);

        /** A session of this process has ended. */
        void onEnded(long number);

        /** A term has begun. Also called for the terms that a start replays. */
        void onTerm(long termId, int leaderMemberId);

        /** A batch could not be applied: the state of this member is worth nothing any more. */
        void onBroken(Throwable cause);
    }

    /** From a batch on that was applied in part: what comes after it would meet a state that nobody else has. */
    private boolean isBroken;

    StoreService(Store store, Events events) {
        this.store = store;
        this.events = events;
    }

    /** Log position up to which the store has applied. */
    long appliedPosition() {
        return appliedPosition;
    }

    /** Bytes of the latest snapshot that was written; 0 before the first of this process. */
    long snapshotBytes() {
        return snapshotBytes;
    }

    /** Log position of the latest snapshot written or loaded. */
    long snapshotPosition() {
        return snapshotPosition;
    }

    @Override
    public void onStart(Cluster started, @Nullable Image snapshotImage) {
        cluster = started;
        if (snapshotImage != null) {
            SnapshotStream.read(snapshotImage, store, sessions, started.idleStrategy());
            appliedPosition = started.logPosition();
            snapshotPosition = appliedPosition;
            LOG.info(
                    "snapshot loaded revision={} logPosition={}", store.reader().revision(), appliedPosition);
        }
    }

    @Override
    public void onSessionMessage(
            ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
        if (isBroken) {
            return;
        }
        long position = header.position();
        Sessions.Effect effect = sessions.onFrame(
                session.id(), buffer, offset, length, (batch, at, size) -> apply(batch, at, size, position, timestamp));
        appliedPosition = position;
        if (effect == Sessions.Effect.BEGUN || effect == Sessions.Effect.ENDED) {
            Sessions.Session changed = sessions.find(session.id());
            if (changed != null && changed.processId == store.processId()) {
                told(changed, position);
            }
        }
    }

    private void apply(DirectBuffer batch, int offset, int length, long position, long timestamp) {
        try {
            store.apply(batch, offset, length, position, timestamp);
        } catch (MalformedBatchException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            isBroken = true;
            events.onBroken(e);
            throw e;
        }
    }

    private void told(Sessions.Session ours, long position) {
        if (ours.ended) {
            LOG.warn("a frame was lost, the session ends number={} logPosition={}", ours.number, position);
            events.onEnded(ours.number);
        } else {
            events.onBegun(ours.number);
        }
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {
        LOG.debug("session opened id={}", session.id());
    }

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {
        Sessions.Session closed = sessions.find(session.id());
        sessions.onClose(session.id());
        LOG.debug("session closed id={} reason={}", session.id(), closeReason);
        if (closed != null && closed.processId == store.processId()) {
            events.onEnded(closed.number);
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        Cluster running = cluster;
        if (running == null) {
            throw new IllegalStateException("snapshot before start");
        }
        long startedNs = System.nanoTime();
        SnapshotStream.write(publication, store, sessions, running.idleStrategy());
        snapshotPosition = running.logPosition();
        snapshotBytes = publication.position();
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
    public void onNewLeadershipTermEvent(
            long leadershipTermId,
            long logPosition,
            long timestamp,
            long termBaseLogPosition,
            int leaderMemberId,
            int logSessionId,
            TimeUnit timeUnit,
            int appVersion) {
        LOG.info("term={} leader={} logPosition={}", leadershipTermId, leaderMemberId, logPosition);
        events.onTerm(leadershipTermId, leaderMemberId);
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
