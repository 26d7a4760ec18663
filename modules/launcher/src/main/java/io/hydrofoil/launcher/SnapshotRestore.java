package io.hydrofoil.launcher;

import io.hydrofoil.access.PrivateFiles;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.consensus.ConsensusConfig;
import io.hydrofoil.consensus.Membership;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.SnapshotLoader;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.IoUtil;

/**
 * Makes a data directory, or those of several members, out of a snapshot. All of it is made in a place aside and moved
 * in at the end, the log last: what is interrupted, or was given a bad file, leaves no cluster behind.
 */
final class SnapshotRestore {
    /**
     * Revisions that the cluster handed out after the snapshot must not come back with another meaning: a client that
     * saw one would take the new object for the one it knows. So the restored cluster goes on this much higher; at a
     * thousand writes a second, a snapshot may be eleven days old.
     */
    static final long REVISION_JUMP = 1_000_000_000;

    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(10);

    private final Path file;
    private final char[] passphrase;
    private final Path directory;
    private final int members;

    /** @param members how many there are to be on this machine, below {@code directory}; 1: it is the only one's */
    SnapshotRestore(Path file, char[] passphrase, Path directory, int members) {
        this.file = file;
        this.passphrase = passphrase;
        this.directory = directory;
        this.members = members;
    }

    /** Returns the revision from which the cluster goes on. */
    long run() throws StartException, InterruptedException {
        SnapshotScan scan = SnapshotScan.of(file, passphrase);
        MapValue keys = java.util.Objects.requireNonNull(scan.keys());
        try (DataDirectory locked = DataDirectory.open(directory)) {
            requireEmpty();
            Path aside = locked.path().resolve("restoring");
            IoUtil.delete(aside.toFile(), true);
            try {
                Path log = aside.resolve("log");
                Files.createDirectories(log);
                makeLog(log, aside.resolve("run"));
                for (Path target : targets()) {
                    writeKeys(target.resolve("pki"), keys);
                }
                for (Path target : targets()) {
                    if (!target.equals(directory) || members == 1) {
                        Path copy = aside.resolve("copy");
                        copy(log, copy);
                        Files.move(copy, target.resolve("log"), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            } finally {
                IoUtil.delete(aside.toFile(), true);
            }
            return scan.revision() + REVISION_JUMP;
        } catch (IOException e) {
            throw new StartException(
                    Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.DATA_DIRECTORY,
                    "cannot restore into " + directory + ": " + Reason.of(e),
                    "check the directory and its disk (\"df -h " + directory + "\")",
                    e);
        }
    }

    /** Where keys go; where there are several members, those of the directory itself are what they share. */
    private List<Path> targets() {
        List<Path> targets = new ArrayList<>(List.of(directory));
        for (int i = 0; members > 1 && i < members; i++) {
            targets.add(directory.resolve("member-" + i));
        }
        return targets;
    }

    private void requireEmpty() throws StartException {
        for (Path target : targets()) {
            if (Files.exists(target.resolve("log"))) {
                throw new StartException(
                        ExitCode.USAGE,
                        target + " holds a cluster already",
                        "restore into an empty directory: choose another one with --data-dir, or move that one away");
            }
        }
    }

    private void makeLog(Path log, Path run) throws StartException, IOException, InterruptedException {
        StoreLimits limits = Assembly.limits();
        AtomicReference<String> fault = new AtomicReference<>("");
        FaultHandler faults = (where, thrown) -> fault.set(": " + thrown.getMessage());
        try (Store store = new Store(new SecureRandom().nextLong(), limits)) {
            SnapshotLoader loader = store.restorer(REVISION_JUMP);
            SnapshotScan.load(file, passphrase, loader);
            ConsensusConfig config = ConsensusConfig.durable(Membership.alone(), log, run);
            try (ClusterNode node = ClusterNode.start(config, store, faults, new Alone())) {
                if (!node.awaitReady(TIMEOUT_NS) || !node.persist(TIMEOUT_NS)) {
                    throw new StartException(
                            ExitCode.FAILED, "the restored log could not be written" + fault.get(), "check the disk");
                }
            }
        }
    }

    private static void writeKeys(Path pki, MapValue keys) throws IOException {
        PrivateFiles.directory(pki);
        for (String name : keys.keys()) {
            if (!Path.of(name).getFileName().toString().equals(name)) {
                throw new IOException("the snapshot names a file \"" + name + "\"");
            }
            PrivateFiles.write(pki.resolve(name), Base64.getDecoder().decode(keys.text(name, "")));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.copy(visited, to.resolve(from.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static final class Alone implements ClusterNode.Listener {
        @Override
        public void onTerm(ClusterNode.Term term) {}

        @Override
        public void onStopped() {}
    }
}
