package io.hydrofoil.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionAtRestTest {
    private static final String WORD = "the-treasure-lies-under-the-old-oak";
    private static final String PLAIN = "the-anchor-is-painted-in-plain-blue";

    @TempDir
    Path temporary;

    @Test
    void secretsLieNowhereInTheDataDirectoryAndSurviveARotation() throws Exception {
        Path directory = temporary.resolve("d");
        Path keys = SealKeyFile.in(directory);
        try (RunningServer server = new RunningServer(directory)) {
            server.createSecret("chest", WORD);
            server.createConfigMap("anchor", PLAIN);
            assertThat(server.secret("chest")).isEqualTo(WORD);
        }
        assertThat(filesWith(directory, PLAIN))
                .as("the search finds what is plain")
                .isNotEmpty();
        assertThat(filesWith(directory, Base64.getEncoder().encodeToString(WORD.getBytes(UTF_8))))
                .isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");

        String before = SealKeyFile.read(keys).getFirst().name();
        String after = SealKeyFile.rotate(keys).name();
        assertThat(after).isNotEqualTo(before);
        try (RunningServer server = new RunningServer(directory)) {
            assertThat(server.secret("chest")).isEqualTo(WORD);
            awaitLine(directory.resolve("hydrofoil.log"), "records of sealed resources were sealed anew records=1");
            server.createSecret("second", WORD + "2");
        }
        List<io.hydrofoil.store.SealKey> both = SealKeyFile.read(keys);
        SealKeyFile.write(keys, List.of(SealKeyFile.fresh(), both.getLast()));
        assertThatThrownBy(() -> new RunningServer(directory).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is sealed with key " + after + ", which is not in " + keys);
        SealKeyFile.write(keys, both);
        try (RunningServer server = new RunningServer(directory)) {
            assertThat(server.secret("second")).isEqualTo(WORD + "2");
        }
    }

    @Test
    void theConfigurationSaysWhatIsEncrypted() throws Exception {
        Path directory = temporary.resolve("d");
        Path config = Files.writeString(temporary.resolve("c.yaml"), "encryptedResources: [configmaps]\n");
        try (RunningServer server = new RunningServer(directory, "--config", config.toString())) {
            server.createSecret("chest", WORD);
            server.createConfigMap("anchor", PLAIN);
            assertThat(server.get("/api/v1/namespaces/default/configmaps/anchor"))
                    .contains(PLAIN);
        }
        assertThat(filesWith(directory, PLAIN)).isEmpty();
        assertThat(filesWith(directory, Base64.getEncoder().encodeToString(WORD.getBytes(UTF_8))))
                .isNotEmpty();
    }

    @Test
    void aDamagedKeyFileIsNamed() throws Exception {
        Path file = temporary.resolve("pki").resolve("k");
        SealKeyFile.write(file, List.of(SealKeyFile.fresh()));
        String text = Files.readString(file);
        int at = text.length() - 10;
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));
        assertThatThrownBy(() -> SealKeyFile.read(file))
                .isInstanceOf(StartException.class)
                .hasMessage(file + " is damaged: line 3 holds a key that does not fit its id");
    }

    private static List<Path> filesWith(Path directory, String word) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, word))
                    .toList();
        }
    }

    private static boolean contains(Path file, String word) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitLine(Path log, String line) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!Files.readString(log).contains(line)) {
            assertThat(System.nanoTime()).as(line).isLessThan(deadlineNs);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
