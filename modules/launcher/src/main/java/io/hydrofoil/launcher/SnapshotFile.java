package io.hydrofoil.launcher;

import io.hydrofoil.launcher.SnapshotFormat.FileKey;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes snapshot files (see {@link SnapshotFormat}), a frame at a time. */
final class SnapshotFile {
    private SnapshotFile() {}

    /** Something about a snapshot file is not as it should be: the message says what, without the file's name. */
    static final class BadSnapshotException extends Exception {
        private static final long serialVersionUID = 1L;

        BadSnapshotException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Writes beside the file, which appears when it is whole. */
    static final class Writer implements Closeable {
        private final Path file;
        private final Path fresh;
        private final FileChannel channel;
        private final DataOutputStream out;
        private final FileKey key;
        private final byte[] header;
        private int sequence;

        /** @param about goes into the readable header */
        Writer(Path file, MapValue about, char[] passphrase) throws IOException, GeneralSecurityException {
            byte[] salt = new byte[SnapshotFormat.SALT_BYTES];
            new SecureRandom().nextBytes(salt);
            this.file = file;
            this.fresh = file.resolveSibling(file.getFileName() + ".new");
            this.key = FileKey.of(passphrase, salt, SnapshotFormat.ITERATIONS);
            about.put("iterations", SnapshotFormat.ITERATIONS);
            about.put("salt", Base64.getEncoder().encodeToString(salt));
            about.put("check", Base64.getEncoder().encodeToString(key.check()));
            this.header = Json.bytes(about);
            Files.deleteIfExists(fresh);
            this.channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            OutputStream bytes = Channels.newOutputStream(channel);
            this.out = new DataOutputStream(new BufferedOutputStream(bytes, 256 * 1024));
            out.write(SnapshotFormat.MAGIC);
            frame(SnapshotFormat.HEADER, header);
        }

        void sealed(byte type, byte[] payload, int length) throws IOException, GeneralSecurityException {
            frame(type, key.seal(sequence, type, header, payload, length));
        }

        private void frame(byte type, byte[] payload) throws IOException {
            if (payload.length > SnapshotFormat.MAX_PAYLOAD_BYTES) {
                throw new IOException("a frame of " + payload.length + " bytes");
            }
            out.writeInt(payload.length);
            out.writeInt(SnapshotFormat.checksum(sequence, type, payload, payload.length));
            out.writeInt(sequence);
            out.writeByte(type);
            out.write(payload);
            sequence++;
        }

        /** Everything is written: the file appears. */
        void finish() throws IOException, GeneralSecurityException {
            sealed(SnapshotFormat.END, new byte[0], 0);
            out.flush();
            channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(fresh);
        }
    }

    /** One frame. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Frame(int sequence, byte type, byte[] payload) {}

    /** Reads frames in order and checks each. */
    static final class Reader implements Closeable {
        private final DataInputStream in;
        private final byte[] headerBytes;
        private final MapValue header;
        private int sequence;
        private boolean ended;

        Reader(Path file) throws IOException, BadSnapshotException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 256 * 1024));
            boolean good = false;
            try {
                if (!Arrays.equals(in.readNBytes(SnapshotFormat.MAGIC.length), SnapshotFormat.MAGIC)) {
                    throw new BadSnapshotException("it is no snapshot of this version of Hydrofoil", null);
                }
                Frame first = next();
                if (first == null || first.type() != SnapshotFormat.HEADER) {
                    throw new BadSnapshotException("it has no header", null);
                }
                headerBytes = first.payload();
                header = (MapValue) Json.parse(headerBytes);
                good = true;
            } catch (MalformedException | ClassCastException e) {
                throw new BadSnapshotException("its header is damaged", e);
            } finally {
                if (!good) {
                    in.close();
                }
            }
        }

        MapValue header() {
            return header;
        }

        /** The key of the file, if the passphrase is the right one. */
        FileKey key(char[] passphrase) throws BadSnapshotException {
            try {
                FileKey key = FileKey.of(passphrase, header);
                if (key.fits(header)) {
                    return key;
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new BadSnapshotException("its header is damaged: " + e.getMessage(), e);
            }
            throw new BadSnapshotException("the passphrase is wrong", null);
        }

        /** The next frame, as it is in the file; null after the end mark. */
        @Nullable
        Frame next() throws IOException, BadSnapshotException {
            if (ended) {
                if (in.read() >= 0) {
                    throw new BadSnapshotException("something follows its end", null);
                }
                return null;
            }
            try {
                int length = in.readInt();
                int checksum = in.readInt();
                int number = in.readInt();
                byte type = in.readByte();
                if (length < 0 || length > SnapshotFormat.MAX_PAYLOAD_BYTES) {
                    throw damaged(null);
                }
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    throw new EOFException();
                }
                if (number != sequence || SnapshotFormat.checksum(number, type, payload, length) != checksum) {
                    throw damaged(null);
                }
                sequence++;
                ended = type == SnapshotFormat.END;
                return new Frame(number, type, payload);
            } catch (EOFException e) {
                throw new BadSnapshotException("it is cut off in frame " + sequence, e);
            }
        }

        byte[] open(FileKey key, Frame frame) throws BadSnapshotException {
            try {
                return key.open(frame.sequence(), frame.type(), headerBytes, frame.payload());
            } catch (GeneralSecurityException e) {
                throw new BadSnapshotException("frame " + frame.sequence() + " was changed after it was made", e);
            }
        }

        private BadSnapshotException damaged(@Nullable Throwable cause) {
            return new BadSnapshotException("frame " + sequence + " is damaged (its checksum does not fit)", cause);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
