package io.hydrofoil.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that seals records (AES-256). Its id follows from the key itself, so that a key that was mixed up or mistyped
 * is another key and not one that fails to open what it should.
 */
public final class SealKey {
    /** Length of a key. */
    public static final int BYTES = 32;

    private static final byte[] PURPOSE = "hydrofoil encryption at rest".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;
    private final SecretKeySpec spec;
    private final long id;

    /** A key of these {@link #BYTES} bytes. */
    public SealKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + secret.length);
        }
        this.secret = secret.clone();
        this.spec = new SecretKeySpec(this.secret, "AES");
        this.id = idOf(this.secret);
    }

    private static long idOf(byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(PURPOSE);
            return ByteBuffer.wrap(digest.digest(secret)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Tells keys apart; no secret. */
    public long id() {
        return id;
    }

    /** The id as it is shown. */
    public String name() {
        return name(id);
    }

    /** How an id is shown. */
    public static String name(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** A copy of the key itself. */
    public byte[] secret() {
        return secret.clone();
    }

    SecretKeySpec spec() {
        return spec;
    }

    @Override
    public String toString() {
        return "key " + name();
    }
}
