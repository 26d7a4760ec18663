package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ServerVersion;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.CorruptSnapshotException;
import io.hydrofoil.store.SnapshotLoader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Saves a running cluster: its state as a server sends it, its keys and certificates from the data directory. */
final class SnapshotSave {
    private static final String PATH = "/hydrofoil/v1/snapshot";
    private static final int ATTEMPTS = 5;

    private final String server;
    private final Path pki;
    private final Path file;
    private final char[] passphrase;

    SnapshotSave(String server, Path pki, Path file, char[] passphrase) {
        this.server = server;
        this.pki = pki;
        this.file = file;
        this.passphrase = passphrase;
    }

    /** What was saved. */
    record Saved(long revision, long objects, long bytes) {}

    Saved run() throws StartException, InterruptedException {
        try (AdminClient client = new AdminClient(server, pki)) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Saved saved = attempt(client);
                if (saved != null) {
                    return saved;
                }
            }
            throw new StartException(
                    ExitCode.FAILED,
                    "the cluster changes faster than it could be read, " + ATTEMPTS + " times",
                    "try again when it is less busy, or from a faster machine");
        } catch (IOException e) {
            throw new StartException(
                    Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.FAILED,
                    "cannot save to " + file + ": " + Reason.of(e),
                    "check the disk, and the cluster with \"hydrofoil status\"",
                    e);
        } catch (CorruptSnapshotException | GeneralSecurityException e) {
            throw new StartException(ExitCode.FAILED, "the server sent no snapshot: " + e.getMessage(), "try again", e);
        }
    }

    /** Null if changes overtook it. */
    private @Nullable Saved attempt(AdminClient client)
            throws IOException, GeneralSecurityException, InterruptedException, StartException {
        HttpResponse<InputStream> answer = client.stream(PATH);
        try (DataInputStream in = new DataInputStream(answer.body())) {
            if (answer.statusCode() != 200) {
                throw new StartException(
                        ExitCode.FAILED,
                        server + " answers " + answer.statusCode() + " when asked for a snapshot",
                        "check the cluster with \"hydrofoil status\"");
            }
            return copy(in);
        }
    }

    private @Nullable Saved copy(DataInputStream in) throws IOException, GeneralSecurityException {
        long[] objects = new long[1];
        SnapshotLoader check = SnapshotLoader.checking((key, buffer, offset, length, revision) -> {
            objects[0]++;
            return true;
        });
        byte[] chunk = chunk(in);
        if (chunk == null) {
            return null;
        }
        check.onChunk(new UnsafeBuffer(chunk), 0, chunk.length);
        MapValue about = new MapValue()
                .put("createdAt", Instant.now().toString())
                .put("hydrofoil", ServerVersion.HYDROFOIL)
                .put("revision", check.revision());
        try (SnapshotFile.Writer out = new SnapshotFile.Writer(file, about, passphrase)) {
            byte[] keys = Json.bytes(keys());
            out.sealed(SnapshotFormat.KEYS, keys, keys.length);
            while (chunk != null) {
                out.sealed(SnapshotFormat.STATE, chunk, chunk.length);
                chunk = chunk(in);
                if (chunk != null) {
                    check.onChunk(new UnsafeBuffer(chunk), 0, chunk.length);
                }
            }
            if (!check.isWhole()) {
                return null;
            }
            out.finish();
        }
        return new Saved(check.revision(), objects[0], Files.size(file));
    }

    /** The next chunk of the stream; null at its end. */
    private static byte @Nullable [] chunk(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(SnapshotLoader.CHUNK_HEADER_BYTES);
        if (header.length == 0) {
            return null;
        }
        int payload = SnapshotLoader.payloadLength(new UnsafeBuffer(header));
        if (payload < 0 || payload > SnapshotFormat.MAX_PAYLOAD_BYTES - 1024) {
            throw new IOException("a chunk of " + payload + " bytes");
        }
        byte[] chunk = java.util.Arrays.copyOf(header, header.length + payload);
        if (in.readNBytes(chunk, header.length, payload) < payload) {
            throw new EOFException("the connection broke");
        }
        return chunk;
    }

    /** All that a new machine needs to be the same cluster; what belongs to this machine it issues itself. */
    private MapValue keys() throws IOException {
        MapValue keys = new MapValue();
        try (Stream<Path> files = Files.list(pki)) {
            List<Path> wanted = files.filter(Files::isRegularFile)
                    .filter(path -> !path.getFileName().toString().startsWith("server."))
                    .sorted()
                    .toList();
            for (Path path : wanted) {
                keys.put(path.getFileName().toString(), Base64.getEncoder().encodeToString(Files.readAllBytes(path)));
            }
        }
        return keys;
    }
}
