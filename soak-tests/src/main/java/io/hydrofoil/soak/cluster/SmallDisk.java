package io.hydrofoil.soak.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of its own for one member, so small that it can be filled. Needs root. */
public final class SmallDisk implements AutoCloseable {
    private static final int SIZE_MIB = 768;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /** Mounts one on a directory, which is made. */
    public static SmallDisk mount(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE_MIB + "m", "soak", directory.toString());
        return new SmallDisk(directory);
    }

    /** Fills it until no more than this is free. */
    public void fill(long freeBytes) {
        try (FileChannel channel = FileChannel.open(
                filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            FileStore store = Files.getFileStore(directory);
            for (int i = 0; i < SIZE_MIB && store.getUsableSpace() > freeBytes; i++) {
                long more = Math.min(CHUNK_BYTES, store.getUsableSpace() - freeBytes);
                channel.write(ByteBuffer.allocate((int) more));
            }
        } catch (IOException e) {
            // Whoever else writes there may have taken the last byte: full it is.
            if (freeBytes > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** There is room again. */
    public void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (!Shell.tried("umount", directory.toString()).isEmpty()) {
            Shell.tried("umount", "--lazy", directory.toString());
        }
    }
}
