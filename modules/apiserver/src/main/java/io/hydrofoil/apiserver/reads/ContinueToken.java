package io.hydrofoil.apiserver.reads;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on: the revision it is consistent at (0: whatever is current, after the first revision had
 * expired), how many items were left, and
 * the key after which it continues. Opaque to clients. A checksum over token and list prefix finds tokens that were
 * changed or belong to another list;
 * it needs no secret, for the key can only ever lie under the prefix that the request itself names. Holds across
 * restarts and members.
 */
final class ContinueToken {
    private final long revision;
    private final long remaining;
    private final byte[] afterKey;

    ContinueToken(long revision, long remaining, byte[] afterKey) {
        this.revision = revision;
        this.remaining = remaining;
        this.afterKey = afterKey;
    }

    /** The revision to list at, or {@link #EXPIRED}. */
    long revision() {
        return revision;
    }

    /** Items left after the key, -1: unknown. */
    long remaining() {
        return remaining;
    }

    /** The key it goes on after; empty: from the start. */
    byte[] afterKey() {
        return afterKey;
    }
    /** No key: a first page. */
    static final ContinueToken START = new ContinueToken(0, -1, new byte[0]);

    /** In place of a revision: one of which nothing is known here. */
    static final long EXPIRED = -1;

    private static final byte VERSION = 1;
    private static final int CHECK_BYTES = 8;
    private static final int HEAD_BYTES = 1 + Long.BYTES + Long.BYTES;
    private static final int MAX_TEXT = 2048;

    /** The token's text. */
    String text(byte[] prefix) {
        int tail = afterKey.length - prefix.length;
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + tail + CHECK_BYTES);
        bytes.put(VERSION).putLong(revision).putLong(remaining).put(afterKey, prefix.length, tail);
        bytes.put(check(prefix, bytes.array(), HEAD_BYTES + tail));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Reads a token of the list under {@code prefix}; null if it is none. */
    static @Nullable ContinueToken parse(String text, byte[] prefix) {
        byte[] bytes = decode(text);
        if (bytes.length < HEAD_BYTES + CHECK_BYTES || bytes[0] != VERSION) {
            return null;
        }
        int end = bytes.length - CHECK_BYTES;
        if (!Arrays.equals(check(prefix, bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes, 1, end - 1);
        long revision = fields.getLong();
        long remaining = fields.getLong();
        if (revision < 0) {
            return null;
        }
        byte[] afterKey = Arrays.copyOf(prefix, prefix.length + fields.remaining());
        fields.get(afterKey, prefix.length, fields.remaining());
        return new ContinueToken(revision, remaining, afterKey);
    }

    private static byte[] decode(String text) {
        if (text.length() > MAX_TEXT) {
            return new byte[0];
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] check(byte[] prefix, byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix);
            digest.update(bytes, 0, length);
            return Arrays.copyOf(digest.digest(), CHECK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
