package io.hydrofoil.consensus;

import io.aeron.CommonContext;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.ClusterMember;
import io.aeron.cluster.RecordingLog;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the latest snapshot and the log above it from the members that have them, for one that has neither (or one so
 * old that nobody has the log in between any more).
 *
 * <p>This comes before the member takes part in anything. One that begins empty and votes would help to elect a leader
 * who lacks what it has itself acknowledged and lost: with a member wiped and another one down, a write could vanish
 * that two of three had on disk.
 */
final class Seeding implements ClusterBackupEventsListener {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);
    private static final long RESPONSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long PROGRESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long COOL_DOWN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long TELL_MS = TimeUnit.SECONDS.toMillis(10);

    private final CountDownLatch fetched = new CountDownLatch(1);
    /** Position up to which the log must be here before it can be continued: that of the snapshot, and the term. */
    private volatile long neededPosition = Long.MAX_VALUE;

    private Seeding() {}

    /** Returns once this member has a snapshot and the log up to it. Driver and archive run. */
    static void fetch(MemberContexts contexts) throws InterruptedException {
        Seeding seeding = new Seeding();
        LOG.info("this member has no log: it asks the others for snapshot and log");
        try (ClusterBackup backup = ClusterBackup.launch(contexts.backup(seeding))) {
            while (!seeding.fetched.await(TELL_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("still waiting for another member that serves; a new cluster is started with --new-cluster");
            }
            LOG.info(
                    "snapshot and log are here state={}",
                    backup.context().stateCounter().get());
        }
    }

    /** What it runs with. */
    static ClusterBackup.Context context(ConsensusConfig config, ErrorHandler faults) {
        Membership membership = config.membership();
        MemberAddress self = membership.address();
        return new ClusterBackup.Context()
                .aeronDirectoryName(config.aeronDirectory())
                .clusterDir(config.clusterDirectory())
                .consensusChannel(MemberContexts.udp(self.consensus()))
                .catchupEndpoint(self.anyPort())
                .catchupChannel("aeron:udp?alias=catchup|" + CommonContext.TERM_LENGTH_PARAM_NAME + "="
                        + ConsensusConfig.TERM_BYTES)
                .clusterConsensusEndpoints(membership.otherConsensusEndpoints())
                .clusterBackupResponseTimeoutNs(RESPONSE_TIMEOUT_NS)
                .clusterBackupProgressTimeoutNs(PROGRESS_TIMEOUT_NS)
                .clusterBackupCoolDownIntervalNs(COOL_DOWN_NS)
                .replicationProgressTimeoutNs(PROGRESS_TIMEOUT_NS)
                .sourceType(ClusterBackup.SourceType.LEADER)
                .errorHandler(faults);
    }

    @Override
    public void onBackupQuery() {
        LOG.debug("asking for snapshot and log");
    }

    @Override
    public void onPossibleFailure(Exception fault) {
        LOG.debug("no snapshot and log yet: {}", fault.getMessage());
    }

    @Override
    public void onBackupResponse(
            ClusterMember[] clusterMembers, ClusterMember source, List<RecordingLog.Snapshot> snapshotsToRetrieve) {
        LOG.info("fetching member={} snapshots={}", source.id(), snapshotsToRetrieve.size());
    }

    @Override
    public void onUpdatedRecordingLog(RecordingLog recordingLog, List<RecordingLog.Snapshot> snapshotsRetrieved) {
        long needed = 0;
        for (RecordingLog.Entry entry : recordingLog.entries()) {
            needed = Math.max(needed, Math.max(entry.termBaseLogPosition, entry.logPosition));
        }
        neededPosition = needed;
    }

    /** The log is copied from its beginning, so it gets there late; what comes after, a member gets anyway. */
    @Override
    public void onLiveLogProgress(long recordingId, long recordingPosCounterId, long logPosition) {
        if (logPosition >= neededPosition) {
            fetched.countDown();
        }
    }
}
