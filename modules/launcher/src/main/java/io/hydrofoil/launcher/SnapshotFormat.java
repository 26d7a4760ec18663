package io.hydrofoil.launcher;

import io.hydrofoil.objects.MapValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A snapshot file: a line that says what it is, then frames, each with its number and checksum.
 *
 * <pre>
 *   | length | crc32c | sequence | type | payload ...
 *
 *   HEADER   JSON, readable: when, at which revision, how the key follows from the passphrase
 *   KEYS     sealed: the cluster's certificates and keys
 *   STATE    sealed, any number: the store's snapshot chunks
 *   END      sealed: nothing follows
 * </pre>
 *
 * Sealed with AES-256-GCM under a key of this file alone (PBKDF2 of the passphrase and a random salt), the nonce being
 * the frame's number; header, number and type are authenticated. So no frame can be changed, left out, repeated or
 * taken from another file; the checksums tell damage from a wrong passphrase, also to whoever does not know it.
 */
final class SnapshotFormat {
    static final byte[] MAGIC = "HYDROFOIL SNAPSHOT 1\n".getBytes(StandardCharsets.US_ASCII);

    static final byte HEADER = 1;
    static final byte KEYS = 2;
    static final byte STATE = 3;
    static final byte END = 4;

    static final int FRAME_HEADER_BYTES = 13;
    /** Largest payload of a frame: a chunk of state, or the keys. */
    static final int MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

    static final int SALT_BYTES = 16;
    /** Half a second on a small machine. */
    static final int ITERATIONS = 250_000;

    private static final int MAX_ITERATIONS = 20_000_000;
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    /** Of the check value: no frame has it. */
    private static final int CHECK_SEQUENCE = -1;

    private SnapshotFormat() {}

    static int checksum(int sequence, byte type, byte[] payload, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(5).putInt(sequence).put(type).flip());
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }

    /** The key of one file. */
    static final class FileKey {
        private final SecretKeySpec key;

        private FileKey(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
        }

        static FileKey of(char[] passphrase, byte[] salt, int iterations) throws GeneralSecurityException {
            PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, 256);
            try {
                return new FileKey(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                        .generateSecret(spec)
                        .getEncoded());
            } finally {
                spec.clearPassword();
            }
        }

        /** The key that a header and a passphrase make; the header's check value says whether it is the right one. */
        static FileKey of(char[] passphrase, MapValue header) throws GeneralSecurityException {
            long iterations = header.number("iterations", 0);
            if (iterations <= 0 || iterations > MAX_ITERATIONS) {
                throw new GeneralSecurityException("its header asks for " + iterations + " iterations");
            }
            byte[] salt = Base64.getDecoder().decode(header.text("salt", ""));
            return of(passphrase, salt, (int) iterations);
        }

        /** Shows, without the passphrase, whether a key is the right one. */
        byte[] check() throws GeneralSecurityException {
            return seal(CHECK_SEQUENCE, HEADER, new byte[0], new byte[0], 0);
        }

        boolean fits(MapValue header) throws GeneralSecurityException {
            return Arrays.equals(check(), Base64.getDecoder().decode(header.text("check", "")));
        }

        byte[] seal(int sequence, byte type, byte[] header, byte[] payload, int length)
                throws GeneralSecurityException {
            return cipher(Cipher.ENCRYPT_MODE, sequence, type, header).doFinal(payload, 0, length);
        }

        byte[] open(int sequence, byte type, byte[] header, byte[] payload) throws GeneralSecurityException {
            return cipher(Cipher.DECRYPT_MODE, sequence, type, header).doFinal(payload);
        }

        private Cipher cipher(int mode, int sequence, byte type, byte[] header) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce =
                    ByteBuffer.allocate(NONCE_BYTES).putLong(0).putInt(sequence).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(5).putInt(sequence).put(type).flip());
            cipher.updateAAD(header);
            return cipher;
        }
    }
}
