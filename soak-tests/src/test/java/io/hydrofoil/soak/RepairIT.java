package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member whose log or snapshot was damaged, or is gone, while it was down: it says so at its next start, which may
 * come right after kill -9, fetches what it needs from the others, and serves what they serve. They serve all the time.
 */
class RepairIT {
    private static final String COLLECTION = "/api/v1/namespaces/default/configmaps";
    private static final int FILL = 900_000;
    private static final int WRITES = 26;
    private static final int KEYS = 4;
    private static final int SOMEWHERE = 5_000;

    @TempDir
    Path directory;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean writing = true;

    @Test
    void aMemberMendsItselfFromItsPeers() throws Exception {
        Path config = Files.writeString(directory.resolve("config.yaml"), "snapshotAfterMiB: 16\n");
        try (Members members = new Members(directory.resolve("cluster"))) {
            members.up(0, "--config", config.toString());
            untilASnapshotIsTaken(members);
            int member = members.follower();

            lose(members, member, () -> damage(oldest(members, member)));
            assertThat(log(members, member)).contains("is damaged at byte", "is set aside as");
            lose(members, member, () -> damage(newest(members, member)));
            assertThat(setAside(members, member)).as("logs set aside").hasSize(2);
            lose(members, member, () -> members.wipe(member));
            assertThat(log(members, member)).contains("this member has no log: it asks the others");
            assertThat(setAside(members, member)).hasSize(2);
        }
    }

    @FunctionalInterface
    private interface Loss {
        void happen() throws IOException;
    }

    /** Kills a member, lets something happen to its data, and starts it at once, under writes to the others. */
    private void lose(Members members, int member, Loss loss) throws Exception {
        members.kill(member);
        loss.happen();
        Process started = members.launch(member);
        writing = true;
        Thread others = Thread.ofVirtual().start(() -> writeToOthers(members, member));
        int before = acknowledged.get();
        members.awaitServing(member, started);
        Members.await("writes by the others", 30, () -> acknowledged.get() > before + 10);
        writing = false;
        others.join();
        members.awaitCaughtUp();
        assertThat(stored(members, member)).isEqualTo(stored(members, members.leader()));
        try (AdminHttp http = members.http(member)) {
            AdminHttp.Answer answer = http.send("POST", COLLECTION, configMap("by-" + acknowledged.get(), 1));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        }
    }

    private void writeToOthers(Members members, int without) {
        try (AdminHttp http = members.http((without + 1) % Members.COUNT)) {
            while (writing) {
                int number = acknowledged.get();
                AdminHttp.Answer answer = http.send("POST", COLLECTION, configMap("other-" + number, 1));
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                acknowledged.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names and revisions, as the member itself has them. */
    private static List<String> stored(Members members, int member) throws Exception {
        try (AdminHttp http = members.http(member)) {
            AdminHttp.Answer list = http.send("GET", COLLECTION + "?resourceVersion=0", "");
            assertThat(list.status()).isEqualTo(200);
            return Pattern.compile("\"name\":\"[^\"]+\"|\"resourceVersion\":\"\\d+\"|\"fill\":\"[^\"]*\"")
                    .matcher(list.body().substring(list.body().indexOf("\"items\"")))
                    .results()
                    .map(found -> found.group().length() > 100
                            ? Integer.toHexString(found.group().hashCode())
                            : found.group())
                    .collect(Collectors.toList());
        }
    }

    private static String configMap(String name, int fill) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"fill\":\"" + "x".repeat(fill) + "\"}}";
    }

    private static void untilASnapshotIsTaken(Members members) throws Exception {
        try (AdminHttp http = members.http(members.leader())) {
            for (int i = 0; i < WRITES; i++) {
                String name = "large-" + i % KEYS;
                String body = configMap(name, FILL + i);
                AdminHttp.Answer answer = i < KEYS
                        ? http.send("POST", COLLECTION, body)
                        : http.send("PUT", COLLECTION + "/" + name, body);
                assertThat(answer.status()).as(name).isLessThan(300);
            }
        }
        Members.await("a snapshot on all members", 60, () -> {
            for (int member = 0; member < Members.COUNT; member++) {
                AdminHttp.Answer report = members.report(member);
                if (report == null || report.body().contains("\"snapshotPosition\":0,")) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[SOMEWHERE] ^= 4;
        Files.write(file, bytes);
    }

    /** Of the log. */
    private static Path oldest(Members members, int member) throws IOException {
        return recordings(members, member).getFirst();
    }

    /** Of a snapshot. */
    private static Path newest(Members members, int member) throws IOException {
        return recordings(members, member).getLast();
    }

    /** Files of recordings, by the number of the recording: the log first, then snapshots. */
    private static List<Path> recordings(Members members, int member) throws IOException {
        try (Stream<Path> files = Files.list(members.data(member).resolve("log").resolve("archive"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".rec"))
                    .sorted(java.util.Comparator.comparingLong(RepairIT::recording)
                            .thenComparing(Path::compareTo))
                    .toList();
            assertThat(found).as("recordings").hasSizeGreaterThan(1);
            return found;
        }
    }

    private static long recording(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('-')));
    }

    private static List<Path> setAside(Members members, int member) throws IOException {
        try (Stream<Path> files = Files.list(members.data(member))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log.damaged-"))
                    .toList();
        }
    }

    private static String log(Members members, int member) throws IOException {
        return Files.readString(members.data(member).resolve("hydrofoil.log"));
    }
}
