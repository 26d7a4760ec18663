package io.hydrofoil.consensus;

import io.aeron.cluster.RecordingLog;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this member runs the log.
 *
 * @param membership all members of the log
 * @param newCluster whether members without a log may begin one; else they ask the others for theirs. A member alone
 *        may always
 * @param directory where log, snapshots and term state lie; owned by this process alone (its caller holds the lock)
 * @param runDirectory where the media driver keeps its buffers while the process lives, best in memory; wiped at start
 * @param syncToDisk force every entry to disk before it counts as committed; false loses acknowledged writes at a power
 *        cut
 * @param snapshotInterval longest time between snapshots while anything is written
 * @param snapshotAfterBytes a snapshot is taken once this much log has been written since the last one
 * @param datagramBytes of a log that is begun; 0: what fits, see {@link DatagramSize}
 */
public record ConsensusConfig(
        Membership membership,
        boolean newCluster,
        Path directory,
        Path runDirectory,
        boolean syncToDisk,
        Duration snapshotInterval,
        long snapshotAfterBytes,
        int datagramBytes) {
    /**
     * Term length of the log and of ingress in bytes: the memory each mapping of them may touch is three times this.
     */
    static final int TERM_BYTES = 2 * 1024 * 1024;

    /** Largest piece of a batch that travels as one message; Aeron allows an eighth of a term. */
    static final int MAX_FRAME_BYTES = TERM_BYTES / 8 - 1024;

    /** Files of the recorded log; whole files below the latest snapshot are deleted. */
    static final int SEGMENT_BYTES = 16 * 1024 * 1024;

    /** Durable defaults below {@code directory}. */
    public static ConsensusConfig durable(Membership membership, Path directory, Path runDirectory) {
        return new ConsensusConfig(
                membership, false, directory, runDirectory, true, Duration.ofMinutes(30), 128L * 1024 * 1024, 0);
    }

    /** The same with snapshots as often as this. */
    public ConsensusConfig withSnapshots(Duration interval, long afterBytes) {
        return new ConsensusConfig(
                membership, newCluster, directory, runDirectory, syncToDisk, interval, afterBytes, datagramBytes);
    }

    /** The same without forcing entries to disk. */
    public ConsensusConfig withoutSync() {
        return new ConsensusConfig(
                membership,
                newCluster,
                directory,
                runDirectory,
                false,
                snapshotInterval,
                snapshotAfterBytes,
                datagramBytes);
    }

    /** The same for the first start of a cluster. */
    public ConsensusConfig asNewCluster() {
        return new ConsensusConfig(
                membership,
                true,
                directory,
                runDirectory,
                syncToDisk,
                snapshotInterval,
                snapshotAfterBytes,
                datagramBytes);
    }

    /** The same with datagrams of so many bytes, should it begin a log. */
    public ConsensusConfig withDatagrams(int bytes) {
        return new ConsensusConfig(
                membership,
                newCluster,
                directory,
                runDirectory,
                syncToDisk,
                snapshotInterval,
                snapshotAfterBytes,
                bytes);
    }

    /** Whether there is a log to continue. */
    boolean hasLog() {
        if (!clusterDirectory().isDirectory()) {
            return false;
        }
        try (RecordingLog log = new RecordingLog(clusterDirectory(), true)) {
            return !log.entries().isEmpty();
        }
    }

    /** Where the media driver keeps its buffers. */
    String aeronDirectory() {
        return runDirectory.resolve("driver").toString();
    }

    File markDirectory() {
        return runDirectory.resolve("marks").toFile();
    }

    File clusterDirectory() {
        return directory.resolve("cluster").toFile();
    }

    File archiveDirectory() {
        return directory.resolve("archive").toFile();
    }
}
