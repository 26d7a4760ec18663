package io.hydrofoil.consensus;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the others still have the log that follows this member's. They throw away what lies below their snapshots, so
 * a member that was away for long finds nothing to go on with, and would ask for it for ever. All that its own log
 * holds lies below those snapshots, which a majority has: nothing is lost when it fetches theirs instead
 * ({@link Seeding}).
 */
final class LogReach {
    private static final Logger LOG = LoggerFactory.getLogger(LogReach.class);
    /** How long a member that does not answer is waited for: it may be down, too. */
    private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(2);

    private static final int MAX_RECORDINGS = 10_000;

    private final MemberContexts contexts;

    private LogReach(MemberContexts contexts) {
        this.contexts = contexts;
    }

    /** Asks the members that answer. This member has a log; its driver and archive run. */
    static boolean isOver(MemberContexts contexts) {
        return new LogReach(contexts).isOver();
    }

    private boolean isOver() {
        long end = ownEnd();
        Membership membership = contexts.config().membership();
        for (int member = 0; member < membership.members().size(); member++) {
            long start = member == membership.self() ? 0 : startOf(member);
            if (start > end) {
                LOG.warn("this member's log ends at {}, that of member {} begins at {}", end, member, start);
                return true;
            }
        }
        return false;
    }

    private long ownEnd() {
        try (RecordingLog log = new RecordingLog(contexts.config().clusterDirectory(), false);
                AeronArchive archive = AeronArchive.connect(contexts.archiveClient())) {
            long recording = log.findLastTermRecordingId();
            return recording == Aeron.NULL_VALUE ? 0 : archive.getMaxRecordedPosition(recording);
        }
    }

    /** Position in bytes at which the log of another member begins; 0 if it does not answer. */
    private long startOf(int member) {
        try (AeronArchive archive =
                AeronArchive.connect(contexts.archiveClientOf(member).messageTimeoutNs(ANSWER_NS))) {
            long[] start = {0};
            archive.listRecordings(0, MAX_RECORDINGS, ofLog(start));
            return start[0];
        } catch (AeronException e) {
            LOG.info("member {} does not tell where its log begins: {}", member, e.getMessage());
            return 0;
        }
    }

    /** Keeps where the newest recording of the log starts; snapshots are recordings of other streams. */
    private static RecordingDescriptorConsumer ofLog(long[] start) {
        return (session,
                correlation,
                recording,
                startMs,
                stopMs,
                startPosition,
                stopPosition,
                term,
                segment,
                termLength,
                mtu,
                sessionId,
                streamId,
                stripped,
                original,
                source) -> {
            if (streamId == ConsensusModule.Configuration.LOG_STREAM_ID_DEFAULT) {
                start[0] = startPosition;
            }
        };
    }
}
