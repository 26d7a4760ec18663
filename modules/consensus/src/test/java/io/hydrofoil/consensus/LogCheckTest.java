package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {
    private static final long SEED = 7_400;
    private static final int FLIPS = 400;
    private static final int HEADER_BYTES = 32;

    @TempDir
    Path directory;

    /** Log and snapshots of a member, several terms long; ends at any time, as after a crash. */
    private Path written() throws Exception {
        Path log = directory.resolve("log");
        try (Member member = new Member(log, directory.resolve("run"), 1)) {
            for (int i = 0; i < 30; i++) {
                member.put("k/" + i, i % 5 == 0 ? 400_000 : 1_000, (byte) i);
            }
            member.node.requestSnapshot();
            long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (member.node.snapshotPosition() == 0) {
                assertThat(System.nanoTime()).as("a snapshot").isLessThan(deadlineNs);
                LockSupport.parkNanos(1_000_000);
            }
            member.put("k/after", 10, (byte) 1);
        }
        return log;
    }

    @Test
    void anyFlippedBitOfLogOrSnapshotIsFoundAndItsFileNamed() throws Exception {
        Path log = written();
        assertThat(LogCheck.find(log)).isNull();
        List<Path> files;
        try (Stream<Path> listed = Files.list(log.resolve("archive"))) {
            files = listed.filter(file -> file.toString().endsWith(".rec")).toList();
        }
        assertThat(files).as("the log and two snapshots").hasSizeGreaterThanOrEqualTo(3);
        Random random = new Random(SEED);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            int length = lengthOf(good);
            for (int i = 0; i < FLIPS / files.size(); i++) {
                int at = i < HEADER_BYTES ? i : random.nextInt(length);
                while (isPadding(good, at)) {
                    at = random.nextInt(length);
                }
                byte[] flipped = Arrays.copyOf(good, good.length);
                // The low bits of a length are covered by nothing here: see LogCheck.
                int bit = starts(good, length).contains(at) ? 5 + random.nextInt(3) : random.nextInt(8);
                flipped[at] ^= (byte) (1 << bit);
                Files.write(file, flipped);
                LogCheck.Damage damage = LogCheck.find(log);
                assertThat(damage).as("byte %d of %s, seed %d", at, file, SEED).isNotNull();
                assertThat(damage.file()).isEqualTo(file);
            }
            Files.write(file, good);
        }
        assertThat(LogCheck.find(log)).isNull();
    }

    /** A power cut leaves the last frame's first page only: that is no damage, nobody was told of the frame. */
    @Test
    void aTornLastFrameIsNoDamageButOneInTheMiddleIs() throws Exception {
        Path log = written();
        Path file = log.resolve("archive").resolve("0-0.rec");
        byte[] good = Files.readAllBytes(file);
        int length = lengthOf(good);
        int last = startOfLargeFrame(good);
        byte[] torn = Arrays.copyOf(good, good.length);
        int cut = (last / 4096 + 1) * 4096;
        Arrays.fill(torn, cut, torn.length, (byte) 0);
        Files.write(file, torn);
        assertThat(LogCheck.find(log)).isNull();
        Arrays.fill(torn, cut, torn.length, (byte) 0);
        System.arraycopy(good, length - 64, torn, length - 64, 64);
        Files.write(file, torn);
        assertThat(LogCheck.find(log)).isNotNull();
    }

    /** A frame that reaches over a page's end. */
    private static int startOfLargeFrame(byte[] bytes) throws IOException {
        int at = 0;
        while (true) {
            int length = length(bytes, at);
            if (at / 4096 != (at + length - 1) / 4096 && length < 4096) {
                return at;
            }
            at += (length + 31) / 32 * 32;
        }
    }

    /** Whether it is one of the bytes that fill a term's end, which nobody reads. */
    private static boolean isPadding(byte[] bytes, int position) {
        int at = 0;
        int next = (length(bytes, 0) + 31) / 32 * 32;
        while (next <= position) {
            at = next;
            next += (length(bytes, at) + 31) / 32 * 32;
        }
        return bytes[at + 6] == 0 && position >= at + HEADER_BYTES;
    }

    private static Set<Integer> starts(byte[] bytes, int end) {
        Set<Integer> starts = new HashSet<>();
        for (int at = 0; at < end; at += (length(bytes, at) + 31) / 32 * 32) {
            starts.add(at);
        }
        return starts;
    }

    private static int lengthOf(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8) | ((bytes[at + 2] & 0xFF) << 16);
    }
}
