package io.hydrofoil.launcher;

import io.hydrofoil.launcher.SnapshotFile.BadSnapshotException;
import io.hydrofoil.launcher.SnapshotFile.Frame;
import io.hydrofoil.launcher.SnapshotFormat.FileKey;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.CorruptSnapshotException;
import io.hydrofoil.store.SnapshotLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** One pass over a snapshot file, from end to end, that checks everything which the passphrase allows to check. */
final class SnapshotScan {
    private final SortedMap<String, Long> objects = new TreeMap<>();
    private MapValue header = new MapValue();
    private @Nullable MapValue keys;
    private long frames;
    private long revision = -1;

    private SnapshotScan() {}

    /** Without a passphrase: the checksums only. */
    static SnapshotScan of(Path file, char @Nullable [] passphrase) throws StartException {
        SnapshotScan scan = new SnapshotScan();
        SnapshotLoader check = SnapshotLoader.checking((key, buffer, offset, length, revision) -> scan.count(key));
        scan.read(file, passphrase, passphrase == null ? null : check);
        return scan;
    }

    /** As {@link #of}, and brings the state to {@code loader}. */
    static void load(Path file, char[] passphrase, SnapshotLoader loader) throws StartException {
        new SnapshotScan().read(file, passphrase, loader);
    }

    /** When it was made and so on: what can be read without the passphrase. */
    MapValue header() {
        return header;
    }

    /** Contents of the files of keys and certificates, in base64, by name; null if the passphrase was not given. */
    @Nullable
    MapValue keys() {
        return keys;
    }

    /** Objects by resource; empty if the passphrase was not given. */
    SortedMap<String, Long> objects() {
        return objects;
    }

    long frames() {
        return frames;
    }

    long revision() {
        return revision;
    }

    private boolean count(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        String[] parts = text.split("/", 3);
        String resource = parts.length < 2 ? text : parts[0].isEmpty() ? parts[1] : parts[1] + "." + parts[0];
        objects.merge(resource, 1L, Long::sum);
        return true;
    }

    private void read(Path file, char @Nullable [] passphrase, @Nullable SnapshotLoader loader) throws StartException {
        try (SnapshotFile.Reader reader = new SnapshotFile.Reader(file)) {
            header = reader.header();
            FileKey key = passphrase == null ? null : reader.key(passphrase);
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                frames++;
                if (key != null && loader != null) {
                    take(frame, reader.open(key, frame), loader);
                }
            }
            if (loader != null) {
                loader.finish();
                revision = loader.revision();
                if (keys == null) {
                    throw new BadSnapshotException("it holds no keys", null);
                }
            }
        } catch (BadSnapshotException | CorruptSnapshotException | MalformedException e) {
            throw new StartException(
                    ExitCode.BAD_SNAPSHOT,
                    "the snapshot " + file + " cannot be used: " + e.getMessage(),
                    "use another copy of it, or the right passphrase",
                    e);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.FAILED, "cannot read " + file + ": " + Reason.of(e), "name a readable snapshot", e);
        }
    }

    private void take(Frame frame, byte[] opened, SnapshotLoader loader)
            throws BadSnapshotException, MalformedException {
        switch (frame.type()) {
            case SnapshotFormat.KEYS -> keys = (MapValue) Json.parse(opened);
            case SnapshotFormat.STATE -> loader.onChunk(new UnsafeBuffer(opened), 0, opened.length);
            case SnapshotFormat.END -> {}
            default -> throw new BadSnapshotException("frame " + frame.sequence() + " is of an unknown type", null);
        }
    }
}
