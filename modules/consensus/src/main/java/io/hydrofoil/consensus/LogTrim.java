package io.hydrofoil.consensus;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the latest snapshot makes superfluous: whole log files below it, and the snapshots before the one before
 * it.
 */
final class LogTrim {
    private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);

    /** One older snapshot is kept, should the latest be found damaged. */
    private static final int KEPT_SNAPSHOTS = 2;

    private final File clusterDirectory;
    private volatile long logStart;
    private final Set<Long> purgedSnapshots = new HashSet<>();

    LogTrim(File clusterDirectory) {
        this.clusterDirectory = clusterDirectory;
    }

    /**
     * Trims below the snapshot at {@code position}; false if the consensus module has not entered it yet: try again
     * later.
     */
    boolean below(long position, Aeron aeron) {
        try (RecordingLog log = new RecordingLog(clusterDirectory, false)) {
            List<Long> positions = snapshotPositions(log);
            if (positions.isEmpty() || positions.getLast() < position) {
                return false;
            }
            try (AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
                    .aeron(aeron)
                    .ownsAeronClient(false)
                    .controlRequestChannel(MemberContexts.ARCHIVE_CONTROL_CHANNEL)
                    .controlResponseChannel(MemberContexts.ARCHIVE_CONTROL_CHANNEL))) {
                long keepFrom = positions.get(Math.max(0, positions.size() - KEPT_SNAPSHOTS));
                purgeLog(archive, log, keepFrom);
                purgeSnapshots(archive, log, keepFrom);
            }
            return true;
        }
    }

    private static List<Long> snapshotPositions(RecordingLog log) {
        List<Long> positions = new ArrayList<>();
        for (RecordingLog.Entry entry : log.entries()) {
            if (isSnapshot(entry) && entry.serviceId == ConsensusModule.Configuration.SERVICE_ID) {
                positions.add(entry.logPosition);
            }
        }
        positions.sort(null);
        return positions;
    }

    private static boolean isSnapshot(RecordingLog.Entry entry) {
        return entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT;
    }

    /** Position below which the log is gone. Any thread. */
    long logStart() {
        return logStart;
    }

    private void purgeLog(AeronArchive archive, RecordingLog log, long keepFrom) {
        long recordingId = log.findLastTermRecordingId();
        long start = archive.getStartPosition(recordingId);
        long base = AeronArchive.segmentFileBasePosition(
                start, keepFrom, ConsensusConfig.TERM_BYTES, ConsensusConfig.SEGMENT_BYTES);
        logStart = Math.max(base, start);
        if (base > start) {
            long files = archive.purgeSegments(recordingId, base);
            LOG.info("log trimmed files={} startPosition={}", files, base);
        }
    }

    private void purgeSnapshots(AeronArchive archive, RecordingLog log, long keepFrom) {
        for (RecordingLog.Entry entry : log.entries()) {
            if (isSnapshot(entry) && entry.logPosition < keepFrom && purgedSnapshots.add(entry.recordingId)) {
                purgeSnapshot(archive, entry.recordingId);
            }
        }
    }

    /** Entries of purged snapshots stay in the recording log, so after a restart some are purged again. */
    private static void purgeSnapshot(AeronArchive archive, long recordingId) {
        try {
            archive.purgeRecording(recordingId);
        } catch (ArchiveException e) {
            if (e.errorCode() != ArchiveException.UNKNOWN_RECORDING) {
                throw e;
            }
        }
    }
}
