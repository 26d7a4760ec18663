package io.hydrofoil.apiserver.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is put aside as {@code NAME-TIME.EXT} when it is full; old ones are deleted by number and age.
 * Owned by one thread. Only the owner may read it: bodies may hold secrets.
 */
final class AuditFile implements AutoCloseable {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long DAY_MS = 86_400_000;

    private final Path path;
    private final long maxBytes;
    private final int maxBackups;
    private final int maxAgeDays;
    private final String stem;
    private final String ending;
    private @Nullable OutputStream out;
    private long bytes;

    AuditFile(Path path, long maxBytes, int maxBackups, int maxAgeDays) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.maxBackups = maxBackups;
        this.maxAgeDays = maxAgeDays;
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        this.stem = (dot <= 0 ? name : name.substring(0, dot)) + "-";
        this.ending = dot <= 0 ? "" : name.substring(dot);
        open();
    }

    /** Appends lines, each of which stays whole within one file. */
    void write(List<byte[]> lines, long nowMs) throws IOException {
        OutputStream to = out == null ? open() : out;
        for (byte[] line : lines) {
            if (bytes > 0 && bytes + line.length > maxBytes) {
                to.flush();
                to = rotate(nowMs);
            }
            to.write(line);
            bytes += line.length;
        }
        to.flush();
    }

    private OutputStream open() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        bytes = Files.size(path);
        OutputStream opened =
                new java.io.BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.APPEND), 64 * 1024);
        out = opened;
        return opened;
    }

    private OutputStream rotate(long nowMs) throws IOException {
        close();
        Path aside = aside(nowMs);
        for (long later = nowMs + 1; Files.exists(aside); later++) {
            aside = aside(later);
        }
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        deleteOld(nowMs);
        return open();
    }

    private Path aside(long nowMs) {
        return path.resolveSibling(stem + STAMP.format(Instant.ofEpochMilli(nowMs)) + ending);
    }

    private void deleteOld(long nowMs) throws IOException {
        List<Path> aside = new ArrayList<>();
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (Stream<Path> files = Files.list(parent)) {
            files.filter(this::isAside).forEach(aside::add);
        }
        // names sort by time, newest first
        aside.sort(Comparator.comparing((Path file) -> file.getFileName().toString())
                .reversed());
        for (int i = 0; i < aside.size(); i++) {
            boolean isOld =
                    maxAgeDays > 0 && Files.getLastModifiedTime(aside.get(i)).toMillis() < nowMs - maxAgeDays * DAY_MS;
            if (isOld || (maxBackups > 0 && i >= maxBackups)) {
                Files.deleteIfExists(aside.get(i));
            }
        }
    }

    private boolean isAside(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(stem)
                && name.endsWith(ending)
                && name.length() == stem.length() + "2006-01-02T15-04-05.000".length() + ending.length();
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
