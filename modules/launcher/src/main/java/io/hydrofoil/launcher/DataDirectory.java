package io.hydrofoil.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data directory. Its owner is the process that holds the lock on the file {@code lock}: the kernel lets go of it
 * however the process ends, so
 * that a restart after kill -9 needs no cleaning. The lock file's content (process id, address) only informs.
 */
final class DataDirectory implements AutoCloseable {
    /** A start needs this much: less than the reserve below which only deletions are written, so that they can be. */
    static final long MIN_FREE_BYTES = 64L * 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Who owns a directory, as its lock file tells. */
    record Owner(long pid, String server) {
        /** The process, if it lives. */
        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        }
    }

    /** Creates the directory if need be and takes its lock. */
    static DataDirectory open(Path path) throws StartException {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            long freeBytes = Files.getFileStore(path).getUsableSpace();
            if (freeBytes < MIN_FREE_BYTES) {
                throw new StartException(
                        ExitCode.DISK_FULL,
                        "only " + freeBytes / 1024 / 1024 + " MiB are free on the disk of " + path + ", "
                                + MIN_FREE_BYTES / 1024 / 1024 + " MiB are needed",
                        "free some space, or choose another disk with --data-dir");
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw inUse(path);
            }
            return new DataDirectory(path, channel, lock);
        } catch (IOException e) {
            if (Reason.isFull(e)) {
                throw new StartException(
                        ExitCode.DISK_FULL,
                        "the disk of " + path + " is full",
                        "free some space, or choose another disk with --data-dir",
                        e);
            }
            throw new StartException(
                    ExitCode.DATA_DIRECTORY,
                    "cannot write to the data directory " + path + ": " + Reason.of(e),
                    "make it writable for user " + System.getProperty("user.name")
                            + ", or choose another with --data-dir",
                    e);
        }
    }

    /** Its living owner, or null if nobody owns it. */
    static @Nullable Owner owner(Path path) throws StartException {
        Path file = path.resolve("lock");
        if (!Files.exists(file)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                lock.release();
                return null;
            }
            return readOwner(file);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.DATA_DIRECTORY,
                    "cannot read the data directory " + path + ": " + Reason.of(e),
                    "run the command as the user who started the cluster, or name its directory with --data-dir",
                    e);
        }
    }

    /** Tells other commands where the server listens. */
    void announce(String server) {
        byte[] text = (ProcessHandle.current().pid() + "\n" + server + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            channel.truncate(0);
            channel.write(java.nio.ByteBuffer.wrap(text), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Owner readOwner(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        try {
            return new Owner(Long.parseLong(lines.getFirst()), lines.size() > 1 ? lines.get(1) : "");
        } catch (NumberFormatException | java.util.NoSuchElementException e) {
            // The owner is about to start and has not announced itself yet.
            return new Owner(0, "");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which is as good as by another.
            return null;
        }
    }

    private static StartException inUse(Path path) throws IOException {
        Owner owner = readOwner(path.resolve("lock"));
        String who = owner.pid() == 0 ? "another process" : "process " + owner.pid();
        return new StartException(
                ExitCode.IN_USE,
                "the data directory " + path + " is in use by " + who,
                "stop it with \"hydrofoil down --data-dir " + path + "\", or choose another directory with --data-dir");
    }
}
