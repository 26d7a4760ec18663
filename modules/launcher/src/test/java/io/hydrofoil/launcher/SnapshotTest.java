package io.hydrofoil.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final long SEED = 20_260_101;
    private static final int FLIPS = 300;

    @TempDir
    Path temporary;

    private Path file;
    private Path passphrase;
    private String problem = "";

    private int run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), args);
        problem = err.toString(StandardCharsets.UTF_8);
        return code;
    }

    private int snapshot(String action, Path from, Path directory) {
        return run(
                "snapshot",
                action,
                from.toString(),
                "--data-dir",
                directory.toString(),
                "--passphrase-file",
                passphrase.toString());
    }

    /** A cluster with a secret, saved; returns the revision of that secret. */
    private void save(Path directory) throws Exception {
        file = temporary.resolve("cluster.snapshot");
        passphrase = Files.writeString(temporary.resolve("passphrase"), "open sesame, please\n");
        try (RunningServer server = new RunningServer(directory)) {
            server.createSecret("chest", "the-treasure");
            server.createConfigMap("anchor", "the-anchor");
            assertThat(snapshot("save", file, directory)).as(problem).isZero();
            server.createConfigMap("later", "unsaved");
        }
    }

    @Test
    void aSavedClusterGoesOnOnAnEmptyMachineAboveEveryRevisionItHandedOut() throws Exception {
        Path directory = temporary.resolve("d");
        save(directory);
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("PRIVATE", "the-anchor", "chest");
        assertThat(snapshot("verify", file, directory)).as(problem).isZero();

        Path restored = temporary.resolve("r");
        assertThat(snapshot("restore", file, restored)).as(problem).isZero();
        assertThat(Files.readAllBytes(restored.resolve("pki").resolve("ca.key")))
                .isEqualTo(Files.readAllBytes(directory.resolve("pki").resolve("ca.key")));
        try (RunningServer server = new RunningServer(restored)) {
            assertThat(server.secret("chest")).isEqualTo("the-treasure");
            assertThat(server.get("/api/v1/namespaces/default/configmaps/anchor"))
                    .contains("the-anchor");
            assertThat(server.client()
                            .get("/api/v1/namespaces/default/configmaps/later")
                            .statusCode())
                    .isEqualTo(404);
            server.createConfigMap("after", "restore");
            String made = server.get("/api/v1/namespaces/default/configmaps/after");
            long revision = Long.parseLong(made.replaceAll("(?s).*\"resourceVersion\":\"(\\d+)\".*", "$1"));
            assertThat(revision).isGreaterThan(SnapshotRestore.REVISION_JUMP);
            String path = "/api/v1/configmaps?watch=1&timeoutSeconds=1&resourceVersion=";
            assertThat(server.client().get(path + 5).body())
                    .as("a watch from before")
                    .contains("\"code\":410");
        }
        assertThat(snapshot("restore", file, restored)).isEqualTo(ExitCode.USAGE.code());
        assertThat(problem).contains("holds a cluster already");
        try (RunningServer server = new RunningServer(restored)) {
            assertThat(server.secret("chest")).isEqualTo("the-treasure");
        }
    }

    @Test
    void aDamagedFileOrAWrongPassphraseChangesNothingAndSaysWhatIsWrong() throws Exception {
        save(temporary.resolve("d"));
        byte[] good = Files.readAllBytes(file);
        Path bad = temporary.resolve("bad.snapshot");
        Path target = temporary.resolve("r");

        Random random = new Random(SEED);
        for (int i = 0; i < FLIPS; i++) {
            byte[] flipped = good.clone();
            // Every byte of the beginning, then anywhere.
            int at = i < 100 ? i : random.nextInt(good.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(bad, flipped);
            assertThatThrownBy(() -> SnapshotScan.of(bad, null))
                    .as("byte %d of seed %d", at, SEED)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("cannot be used");
        }
        for (int length : new int[] {0, 10, 100, good.length / 2, good.length - 40, good.length - 1}) {
            Files.write(bad, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> SnapshotScan.of(bad, null))
                    .as("cut at %d", length)
                    .isInstanceOf(StartException.class);
        }
        refused(bad, target, "it is cut off in frame");

        Files.write(bad, Arrays.copyOf(good, good.length + 1));
        refused(bad, target, "something follows its end");
        Files.write(bad, forged(good));
        refused(bad, target, "frame 1 was changed after it was made");
        Files.writeString(passphrase, "open barley, please\n");
        refused(file, target, "the passphrase is wrong");
        assertThat(target).doesNotExist();
    }

    private void refused(Path from, Path target, String why) {
        assertThat(snapshot("restore", from, target)).isEqualTo(ExitCode.BAD_SNAPSHOT.code());
        assertThat(problem).contains(why, from.toString());
    }

    /** One changed bit in the second frame, and the checksum that fits. */
    private static byte[] forged(byte[] good) {
        ByteBuffer bytes = ByteBuffer.wrap(good.clone());
        int first = SnapshotFormat.MAGIC.length;
        int second = first + SnapshotFormat.FRAME_HEADER_BYTES + bytes.getInt(first);
        int length = bytes.getInt(second);
        int at = second + SnapshotFormat.FRAME_HEADER_BYTES;
        bytes.put(at, (byte) (bytes.get(at) ^ 1));
        byte[] payload = Arrays.copyOfRange(bytes.array(), at, at + length);
        bytes.putInt(second + 4, SnapshotFormat.checksum(1, SnapshotFormat.KEYS, payload, length));
        return bytes.array();
    }
}
