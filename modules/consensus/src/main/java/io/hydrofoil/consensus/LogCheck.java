package io.hydrofoil.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads all recorded log and snapshots before they are used, frame by frame, and finds the first damaged byte. The
 * archive puts a checksum of each frame's payload where the session id was; what of the header it does not cover
 * follows from the frame's place.
 *
 * <p>The archive's checksum covers whole units of 32 bytes, so the five low bits of a frame's length are seen by what
 * reads the frame only: a batch and a snapshot's chunk say themselves how long they are.
 *
 * <p>A frame that a power cut tore is no damage: nobody was told that it is there. It is the last one, and reaches into
 * a page that was not written; the archive cuts it off by itself.
 */
public final class LogCheck {
    private static final int HEADER_BYTES = 32;
    private static final int ALIGNMENT = 32;
    private static final int PAGE_BYTES = 4096;
    private static final int VERSION = 4;
    private static final int FLAGS = 5;
    private static final int TYPE = 6;
    private static final int TERM_OFFSET = 8;
    private static final int CHECKSUM = 12;
    private static final int STREAM = 16;
    private static final int TERM_ID = 20;
    private static final int RESERVED = 24;
    private static final short PADDING = 0;
    private static final short DATA = 1;
    private static final int BEGIN = 0x80;
    private static final int END = 0x40;
    private static final int FLAG_BITS = BEGIN | END;

    private final Path file;
    private final ByteBuffer bytes;
    private int stream;
    private int firstTerm;
    private boolean isWithinMessage;

    private LogCheck(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is damaged, where. */
    public record Damage(Path file, long at, String what) {
        @Override
        public String toString() {
            return file + " is damaged at byte " + at + ": " + what;
        }
    }

    /** The first damage in the log below this directory (see {@link ConsensusConfig#directory}), or null. */
    public static @Nullable Damage find(Path directory) throws IOException {
        Path archive = directory.resolve("archive");
        if (!Files.isDirectory(archive)) {
            return null;
        }
        try (Stream<Path> files = Files.list(archive)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".rec"))
                    .sorted()
                    .toList();
            for (Path segment : segments) {
                Damage damage = inSegment(segment);
                if (damage != null) {
                    return damage;
                }
            }
        }
        return null;
    }

    private static @Nullable Damage inSegment(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new LogCheck(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())).find();
        }
    }

    private @Nullable Damage find() {
        int at = firstWritten(0);
        if (at < bytes.limit()) {
            stream = bytes.getInt(at + STREAM);
            firstTerm = bytes.getInt(at + TERM_ID) - at / ConsensusConfig.TERM_BYTES;
        }
        while (at <= bytes.limit() - HEADER_BYTES) {
            int length = bytes.getInt(at);
            if (length == 0) {
                int next = firstWritten(at);
                return next < bytes.limit() ? new Damage(file, at, "a frame without length") : null;
            }
            long end = at + BitUtil.align((long) Math.max(length, 0), ALIGNMENT);
            if (length < HEADER_BYTES || end > bytes.limit()) {
                return new Damage(file, at, "a frame of " + length + " bytes");
            }
            String fault = fault(at, length);
            if (fault != null) {
                return isTorn(at, (int) end) ? null : new Damage(file, at, fault);
            }
            at = (int) end;
        }
        return null;
    }

    private @Nullable String fault(int at, int length) {
        short type = bytes.getShort(at + TYPE);
        if ((type != DATA && type != PADDING)
                || bytes.get(at + VERSION) != 0
                || (bytes.get(at + FLAGS) & 0xFF & ~FLAG_BITS) != 0
                || bytes.getInt(at + TERM_OFFSET) != at % ConsensusConfig.TERM_BYTES
                || bytes.getInt(at + STREAM) != stream
                || bytes.getInt(at + TERM_ID) != firstTerm + at / ConsensusConfig.TERM_BYTES
                || bytes.getLong(at + RESERVED) != 0) {
            return "the header of a frame";
        }
        int payload = BitUtil.align(length, ALIGNMENT) - HEADER_BYTES;
        boolean endsTerm = (at + HEADER_BYTES + payload) % ConsensusConfig.TERM_BYTES == 0;
        if (type == PADDING && !endsTerm && firstWritten(at + HEADER_BYTES) < at + HEADER_BYTES + payload) {
            return "padding that holds something";
        }
        boolean begins = (bytes.get(at + FLAGS) & BEGIN) != 0;
        if (begins == isWithinMessage) {
            return "a message that does not begin where the one before ends";
        }
        isWithinMessage = (bytes.get(at + FLAGS) & END) == 0;
        if (type == DATA) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.slice(at + HEADER_BYTES, payload));
            if ((int) crc.getValue() != bytes.getInt(at + CHECKSUM)) {
                return "the checksum of a frame does not fit";
            }
        }
        return null;
    }

    private boolean isTorn(int at, int end) {
        return at / PAGE_BYTES != (end - 1) / PAGE_BYTES && firstWritten(end) >= bytes.limit() && !isWhole(at, end);
    }

    /** Whether the checksum fits a frame that ends here or earlier: its payload is there, its header is wrong. */
    private boolean isWhole(int at, int end) {
        CRC32C crc = new CRC32C();
        for (int from = at + HEADER_BYTES; from < end; from += ALIGNMENT) {
            crc.update(bytes.slice(from, ALIGNMENT));
            if ((int) crc.getValue() == bytes.getInt(at + CHECKSUM)) {
                return true;
            }
        }
        return false;
    }

    /** The first place from {@code from} on at which a frame may begin and something is written. */
    private int firstWritten(int from) {
        int at = BitUtil.align(from, Long.BYTES);
        while (at < bytes.limit() && bytes.getLong(at) == 0) {
            at += Long.BYTES;
        }
        return at - at % ALIGNMENT;
    }
}
