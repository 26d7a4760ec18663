package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNodeTest {
    @TempDir
    Path directory;

    @Test
    void acknowledgedWritesSurviveARestartByReplay() throws Exception {
        long last = 0;
        long hash;
        try (Member member = start("a", 1)) {
            for (int i = 0; i < 50; i++) {
                last = member.put("k/" + i, 1000, (byte) i);
            }
            hash = member.store.stateHash();
        }
        try (Member member = start("a", 2)) {
            assertThat(member.store.reader().revision()).isEqualTo(last);
            assertThat(member.store.stateHash()).isEqualTo(hash);
            assertThat(member.put("k/next", 10, (byte) 1)).isGreaterThan(last);
        }
    }

    @Test
    void aBatchLargerThanAFrameArrivesWhole() throws Exception {
        int size = 3_000_000;
        assertThat(size).isGreaterThan(3 * ConsensusConfig.MAX_FRAME_BYTES);
        try (Member member = start("a", 1)) {
            member.put("k/large", size, (byte) 7);
            member.put("k/small", 10, (byte) 7);
            assertThat(member.lengthOf("k/large")).isEqualTo(size);
        }
        try (Member member = start("a", 2)) {
            assertThat(member.lengthOf("k/large")).isEqualTo(size);
            assertThat(member.lengthOf("k/small")).isEqualTo(10);
        }
    }

    /** The copy is what a power cut at that moment leaves: nothing was closed, mark files look alive. */
    @Test
    void whatWasAcknowledgedIsInACrashImage() throws Exception {
        long last = 0;
        try (Member member = start("a", 1)) {
            for (int i = 0; i < 20; i++) {
                last = member.put("k/" + i, 2000, (byte) i);
            }
            copy(directory.resolve("a"), directory.resolve("b"));
            member.put("k/after", 10, (byte) 1);
        }
        try (Member member = start("b", 2)) {
            assertThat(member.store.reader().revision()).isEqualTo(last);
            assertThat(member.lengthOf("k/19")).isEqualTo(2000);
            assertThat(member.lengthOf("k/after")).isEqualTo(-1);
        }
    }

    @Test
    void aSnapshotReplacesTheLogBelowIt() throws Exception {
        long hash;
        try (Member member = start("a", 1)) {
            long written = 0;
            while (written < 3L * ConsensusConfig.SEGMENT_BYTES) {
                member.put("k/" + written % 7, 1_000_000, (byte) written);
                written += 1_000_000;
            }
            long before = logFiles();
            member.node.requestSnapshot();
            awaitFewerLogFiles(before);
            assertThat(member.node.snapshotPosition()).isGreaterThan(2L * ConsensusConfig.SEGMENT_BYTES);
            member.put("k/after", 10, (byte) 1);
            hash = member.store.stateHash();
            assertThat(member.faults).isEmpty();
        }
        try (Member member = start("a", 2)) {
            assertThat(member.store.stateHash()).isEqualTo(hash);
            assertThat(member.lengthOf("k/after")).isEqualTo(10);
        }
    }

    /** The parts of the log end one by one without a word: that must not leave a process that waits for ever. */
    @Test
    void aLogThatCannotStartSaysSo() throws Exception {
        try (Member member = start("a", 1)) {
            member.put("k/1", 10, (byte) 1);
        }
        IoUtil.delete(directory.resolve("a").resolve("archive").toFile(), false);
        ConsensusConfig config =
                ConsensusConfig.durable(Membership.alone(), directory.resolve("a"), directory.resolve("run-a"));
        try (Member member = new Member(config, 2)) {
            assertThat(member.node.awaitReady(TimeUnit.MINUTES.toNanos(2))).isFalse();
            assertThat(member.stopped.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(member.faults).isNotEmpty();
        }
    }

    /** The rest of the batch would be missing for ever, and what follows would get other revisions than elsewhere. */
    @Test
    void aMemberThatCannotApplyABatchAppliesNothingMoreAndStops() throws Exception {
        try (Member member = start("a", 1)) {
            member.put("k/1", 10, (byte) 1);
            member.store.outcomeListener((id, outcome) -> {
                throw new IllegalStateException("planted");
            });
            member.propose("k/2", 10, (byte) 2);
            assertThat(member.stopped.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(member.faults).anyMatch(fault -> "planted".equals(fault.getMessage()));
            long revision = member.store.reader().revision();
            member.propose("k/3", 10, (byte) 3);
            assertThat(member.lengthOf("k/3")).isEqualTo(-1);
            assertThat(member.store.reader().revision()).isEqualTo(revision);
        }
    }

    private Member start(String name, long processId) throws IOException, InterruptedException {
        return new Member(directory.resolve(name), directory.resolve("run-" + name), processId);
    }

    private void awaitFewerLogFiles(long before) throws IOException {
        for (int round = 0; logFiles() >= before; round++) {
            assertThat(round).as("rounds of waiting for the log to be trimmed").isLessThan(6_000);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Recording 0 is the log; the others are snapshots. */
    private long logFiles() throws IOException {
        try (var files = Files.list(directory.resolve("a").resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("0-"))
                    .count();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
