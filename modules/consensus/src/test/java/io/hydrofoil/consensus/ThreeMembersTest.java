package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.archive.ArchiveTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeMembersTest {
    private static final int COUNT = 3;

    @TempDir
    Path directory;

    private final List<MemberAddress> addresses = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private int datagramBytes;

    @AfterEach
    void closeAll() {
        members.forEach(Member::close);
    }

    @Test
    void anyMemberTakesWritesAndAllApplyThem() throws Exception {
        startAll();
        long last = 0;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < COUNT; i++) {
                long revision = members.get(i).put("k/" + i + "/" + round, 2_000, (byte) round);
                assertThat(revision).isGreaterThan(last);
                last = revision;
            }
        }
        assertAllAt(last);
    }

    @Test
    void aBatchLargerThanAFrameTravelsToTheLeader() throws Exception {
        startAll();
        Member follower = members.get((leader() + 1) % COUNT);
        long revision = follower.put("k/large", 3_000_000, (byte) 3);
        assertAllAt(revision);
        for (Member member : members) {
            assertThat(member.lengthOf("k/large")).isEqualTo(3_000_000);
        }
    }

    @Test
    void withoutItsLeaderTheRestGoesOnAndAReturningMemberCatchesUp() throws Exception {
        startAll();
        for (int i = 0; i < 20; i++) {
            members.get(i % COUNT).put("k/" + i, 1_000, (byte) i);
        }
        int first = leader();
        Member gone = members.remove(first);
        gone.close();

        Member other = members.getFirst();
        long last = other.put("k/after", 1_000, (byte) 1);
        assertThat(other.lengthOf("k/19")).isEqualTo(1_000);

        members.add(first, new Member(config(first), 100));
        members.get(first).awaitReady();
        last = Math.max(last, members.get(first).put("k/back", 10, (byte) 1));
        assertAllAt(last);
    }

    /** Its log is gone, and the others have thrown away what lies below their snapshots. */
    @Test
    void aWipedMemberFetchesSnapshotAndLogFromTheOthers() throws Exception {
        startAll();
        for (int i = 0; i < 60; i++) {
            members.get(i % COUNT).put("k/" + i % 7, 1_000_000, (byte) i);
        }
        Member leading = members.get(leader());
        leading.node.requestSnapshot();
        await("a trimmed log", () -> members.stream().allMatch(member -> member.node.logStart() > 0));
        members.get(0).put("k/after", 1_000, (byte) 1);

        int wiped = (leader() + 1) % COUNT;
        members.remove(wiped).close();
        IoUtil.delete(directory.resolve("m" + wiped).toFile(), false);
        members.add(wiped, new Member(config(wiped), 100));
        members.get(wiped).awaitReady();

        assertAllAt(members.get(wiped).put("k/back", 10, (byte) 1));
        assertThat(members.get(wiped).lengthOf("k/after")).isEqualTo(1_000);
        members.remove(leader()).close();
        assertThat(members.getFirst().put("k/with-the-fetched-log", 10, (byte) 1))
                .isPositive();
    }

    /** It has a log, but the others have thrown away what comes after its end. */
    @Test
    void aMemberThatWasAwayForLongFetchesWhatTheLogOfTheOthersLacks() throws Exception {
        startAll();
        members.getFirst().put("k/before", 1_000, (byte) 1);
        int away = (leader() + 1) % COUNT;
        members.remove(away).close();
        Member other = members.getFirst();
        for (int i = 0; i < 60; i++) {
            other.put("k/" + i % 7, 1_000_000, (byte) i);
        }
        members.forEach(member -> member.node.requestSnapshot());
        await("a trimmed log", () -> members.stream().allMatch(member -> member.node.logStart() > 0));
        other.put("k/after", 1_000, (byte) 1);

        members.add(away, new Member(config(away), 100));
        members.get(away).awaitReady();
        assertAllAt(members.get(away).put("k/back", 10, (byte) 1));
        assertThat(members.get(away).lengthOf("k/after")).isEqualTo(1_000);
    }

    /** Members of a version before, or who were told so, have begun the log with smaller datagrams. */
    @Test
    void aLogIsContinuedWithTheDatagramsThatItWasBegunWith() throws Exception {
        datagramBytes = DatagramSize.ANYWHERE;
        startAll();
        members.getFirst().put("k/small", 100_000, (byte) 1);
        closeAll();
        members.clear();
        assertThat(recordings()).contains("mtuLength=" + DatagramSize.ANYWHERE);
        datagramBytes = DatagramSize.LOOPBACK;
        for (int i = 0; i < COUNT; i++) {
            members.add(new Member(config(i), 10 + i));
        }
        for (Member member : members) {
            member.awaitReady();
        }
        assertAllAt(members.getFirst().put("k/again", 100_000, (byte) 2));
        int first = leader();
        members.remove(first).close();
        members.getFirst().put("k/under-another-leader", 100_000, (byte) 3);
        members.add(first, new Member(config(first), 100));
        members.get(first).awaitReady();
        assertAllAt(members.get(first).put("k/back", 100_000, (byte) 4));
    }

    @Test
    void membersOfOneMachineBeginALogOfLargeDatagrams() throws Exception {
        startAll();
        members.getFirst().put("k/large", 100_000, (byte) 1);
        closeAll();
        assertThat(recordings()).contains("mtuLength=" + DatagramSize.LOOPBACK);
    }

    /** What the archive of the first member, which is closed, knows of the log. */
    private String recordings() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ArchiveTool.describeRecording(
                new PrintStream(told, true, StandardCharsets.UTF_8), config(0).archiveDirectory(), 0);
        return told.toString(StandardCharsets.UTF_8);
    }

    private void startAll() throws Exception {
        int port = freePorts();
        for (int i = 0; i < COUNT; i++) {
            addresses.add(new MemberAddress("127.0.0.1", port + i * MemberAddress.PORTS));
        }
        for (int i = 0; i < COUNT; i++) {
            members.add(new Member(config(i).asNewCluster(), 1 + i));
        }
        for (Member member : members) {
            member.awaitReady();
        }
    }

    private ConsensusConfig config(int i) {
        return ConsensusConfig.durable(
                        new Membership(i, addresses), directory.resolve("m" + i), directory.resolve("run-" + i))
                .withDatagrams(datagramBytes);
    }

    private int leader() throws InterruptedException {
        ClusterNode.Term term = members.getFirst().terms.peekLast();
        assertThat(term).isNotNull();
        return term.leader();
    }

    private void assertAllAt(long revision) {
        for (Member member : members) {
            await("revision " + revision, () -> member.store.reader().revision() >= revision);
        }
        assertThat(members)
                .extracting(member -> member.store.stateHash())
                .containsOnly(members.getFirst().store.stateHash());
        assertThat(members)
                .allSatisfy(member -> assertThat(member.stopped.getCount()).isEqualTo(1));
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * Fifteen ports in a row below those that the system gives to whoever asks for any: while a member is away, nobody
     * takes its ports.
     */
    private static int freePorts() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            if (IntStream.range(first, first + COUNT * MemberAddress.PORTS).allMatch(ThreeMembersTest::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean isFree(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
