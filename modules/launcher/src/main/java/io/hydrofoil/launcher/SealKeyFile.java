package io.hydrofoil.launcher;

import io.hydrofoil.access.PrivateFiles;
import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.store.Reader;
import io.hydrofoil.store.RecordSeal;
import io.hydrofoil.store.SealKey;
import io.hydrofoil.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of encryption at rest, one file a data directory (0600), the same on every member: {@code ID KEY} a line,
 * the key in base64. The first key seals, all open. Whoever has the file and the disk can read everything, whoever has
 * the disk only, cannot: keep a copy of it apart, and never with the backups of the disk.
 */
final class SealKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(SealKeyFile.class);

    private static final int MAX_KEYS = 100;

    private static final String HEAD = """
            # Keys of encryption at rest. The first one seals, all of them open.
            # Without them what is sealed is lost: keep a copy, apart from the data.
            """;

    private SealKeyFile() {}

    static Path in(Path dataDirectory) {
        return dataDirectory.resolve("pki").resolve("encryption-at-rest.keys");
    }

    /** How the records of this server rest; makes a key if there is none and this server is alone. */
    static RecordSeal seal(ServerConfig config) throws StartException {
        Path file = in(config.dataDirectory());
        boolean wanted = !config.storage().encryptedResources().isEmpty();
        if (!Files.exists(file)) {
            if (wanted && config.members() != null) {
                throw new StartException(
                        ExitCode.CONFIGURATION,
                        "this member has no keys of encryption at rest: " + file + " does not exist",
                        "make them once with \"hydrofoil keys create --data-dir DIR\" and copy the file to each"
                                + " member, or set encryptedResources: []");
            }
            if (wanted) {
                write(file, List.of(fresh()));
            }
        }
        List<SealKey> keys = Files.exists(file) ? read(file) : List.of();
        SecureRandom random = new SecureRandom();
        List<byte[]> prefixes = config.storage().encryptedResources().stream()
                .map(StorageKeys::prefix)
                .toList();
        return new RecordSeal(prefixes, new KeysNow(file, keys), random::nextBytes);
    }

    /** First the keys that have just been read, later those that the file has by then. */
    private static final class KeysNow implements java.util.function.Supplier<List<SealKey>> {
        private final Path file;
        private List<SealKey> known;
        private boolean asked;

        KeysNow(Path file, List<SealKey> known) {
            this.file = file;
            this.known = known;
        }

        @Override
        public synchronized List<SealKey> get() {
            if (asked && Files.exists(file)) {
                try {
                    known = read(file);
                } catch (StartException e) {
                    LOG.warn("cannot read the keys of encryption at rest: {}", e.getMessage());
                }
            }
            asked = true;
            return known;
        }
    }

    /** Refuses to serve what would not open. */
    static void requireAll(Store store, ServerConfig config) throws StartException {
        for (byte[] prefix : store.seal().prefixes()) {
            List<String> missing = new ArrayList<>();
            long answer = store.reader().listAtRest(prefix, new byte[0], 0, (key, buffer, offset, length, revision) -> {
                String id = store.seal().missingKey(buffer, offset, length);
                if (id != null) {
                    missing.add(new String(key, StandardCharsets.UTF_8) + " is sealed with key " + id);
                }
                return missing.isEmpty();
            });
            if (!missing.isEmpty()) {
                Path file = in(config.dataDirectory());
                throw new StartException(
                        ExitCode.DATA_DIRECTORY,
                        missing.getFirst() + ", which is not in " + file,
                        "bring back the copy of that file that was made when the key was");
            }
            if (answer == Reader.EXPIRED) {
                LOG.info(
                        "the keys of {} were not checked: writes came in between",
                        new String(prefix, StandardCharsets.UTF_8));
            }
        }
    }

    static SealKey fresh() {
        byte[] secret = new byte[SealKey.BYTES];
        new SecureRandom().nextBytes(secret);
        return new SealKey(secret);
    }

    static List<SealKey> read(Path file) throws StartException {
        List<SealKey> keys = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    keys.add(key(file, number, line.trim().split("\\s+")));
                }
            }
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.DATA_DIRECTORY,
                    "cannot read the keys of encryption at rest: " + Reason.of(e),
                    "run as the user who owns " + file,
                    e);
        }
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw damaged(file, "it holds " + keys.size() + " keys, instead of 1 to " + MAX_KEYS);
        }
        return keys;
    }

    private static SealKey key(Path file, int number, String[] words) throws StartException {
        try {
            if (words.length == 2) {
                SealKey key = new SealKey(Base64.getDecoder().decode(words[1]));
                if (key.name().equals(words[0])) {
                    return key;
                }
            }
        } catch (IllegalArgumentException e) {
            throw damaged(file, "line " + number + " holds no key");
        }
        throw damaged(file, "line " + number + " holds a key that does not fit its id");
    }

    private static StartException damaged(Path file, String how) {
        return new StartException(
                ExitCode.DATA_DIRECTORY, file + " is damaged: " + how, "bring back a copy of the file");
    }

    static void write(Path file, List<SealKey> keys) throws StartException {
        StringBuilder text = new StringBuilder(HEAD);
        for (SealKey key : keys) {
            text.append(key.name())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(key.secret()))
                    .append('\n');
        }
        try {
            PrivateFiles.directory(Objects.requireNonNull(file.getParent()));
            PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new StartException(
                    Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.DATA_DIRECTORY,
                    "cannot write " + file + ": " + Reason.of(e),
                    "check the directory and its disk",
                    e);
        }
    }

    /** A new key in front of those of {@code file}; returns it. */
    static SealKey rotate(Path file) throws StartException {
        List<SealKey> keys = new ArrayList<>(read(file));
        SealKey fresh = fresh();
        keys.addFirst(fresh);
        write(file, keys);
        return fresh;
    }
}
