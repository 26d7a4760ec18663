package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encryption at rest: which records are sealed, and with what.
 *
 * <p>The naive places are the disk's files: then log, snapshot and whatever is written next must each do it, and what
 * travels between members or lies in a core dump of the table is plain. Here a record is sealed where it enters a
 * batch, and opened where a reader looks at it; log, snapshots, table, change ring and the state's hash know nothing
 * but the sealed bytes. The proposer draws the nonce, so every member applies the same bytes.
 *
 * <pre>
 *   0       4        12      24
 *   | magic | key id | nonce | AES-256-GCM of the record, and its tag (16 bytes) |
 * </pre>
 *
 * The object's key is authenticated too: a sealed record that was moved to another key does not open. Nonces are random
 * (96 bits): a key should not seal more than 2^32 records (NIST SP 800-38D, 8.3), which is a year of 136 writes a
 * second; rotate it before.
 *
 * <p>Thread-safe.
 */
public final class RecordSeal {
    /** What sealing adds to a record. */
    public static final int OVERHEAD_BYTES = 40;

    /** No record can begin with it: it is an impossible block length of an SBE header. */
    private static final int MAGIC = 0x314C_5348;

    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int NONCE_BYTES = 12;
    private static final int HEADER_BYTES = 24;
    private static final int TAG_BYTES = 16;

    private final byte[][] prefixes;
    private final Supplier<List<SealKey>> source;
    private final Consumer<byte[]> nonces;
    private final @Nullable SealKey sealing;
    private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);
    private volatile Map<Long, SealKey> keys = Map.of();

    /**
     * @param prefixes records under these keys are sealed; others that are sealed nevertheless are opened
     * @param source the keys: the first one seals, all open. Asked again when a record names a key that is not there
     * @param nonces fills an array with unpredictable bytes
     */
    public RecordSeal(List<byte[]> prefixes, Supplier<List<SealKey>> source, Consumer<byte[]> nonces) {
        this.prefixes = prefixes.toArray(byte[][]::new);
        this.source = source;
        this.nonces = nonces;
        List<SealKey> first = source.get();
        Invariant.check(prefixes.isEmpty() || !first.isEmpty(), "sealing needs a key");
        sealing = first.isEmpty() ? null : first.getFirst();
        keys = byId(first);
    }

    /** Seals nothing, opens nothing. */
    public static RecordSeal none() {
        return new RecordSeal(List.of(), List::of, bytes -> {});
    }

    private static Map<Long, SealKey> byId(List<SealKey> list) {
        Map<Long, SealKey> map = new HashMap<>();
        list.forEach(key -> map.put(key.id(), key));
        return Map.copyOf(map);
    }

    /** The prefixes under which records are sealed. */
    public List<byte[]> prefixes() {
        return List.of(prefixes);
    }

    /** Whether records under {@code key} are to be sealed. */
    @HotPath
    public boolean seals(byte[] key) {
        for (byte[] prefix : prefixes) {
            if (key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether these bytes are a sealed record. */
    @HotPath
    static boolean isSealed(DirectBuffer buffer, int offset, int length) {
        return length > OVERHEAD_BYTES && buffer.getInt(offset) == MAGIC;
    }

    /** Whether a record under a sealed prefix is as it would be written now: sealed with the key that seals. */
    public boolean isFresh(DirectBuffer raw, int offset, int length) {
        SealKey key = sealing;
        return key != null && isSealed(raw, offset, length) && raw.getLong(offset + KEY_ID) == key.id();
    }

    /** The id of the key that a raw record is sealed with, if it is one that is not here; else null. */
    public @Nullable String missingKey(DirectBuffer raw, int offset, int length) {
        return isSealed(raw, offset, length) && find(raw.getLong(offset + KEY_ID)) == null
                ? SealKey.name(raw.getLong(offset + KEY_ID))
                : null;
    }

    /** Seals a record into {@code target}; it takes {@link #OVERHEAD_BYTES} more there. */
    void seal(byte[] key, DirectBuffer record, int offset, int length, MutableDirectBuffer target, int at) {
        SealKey sealKey = sealing;
        if (sealKey == null) {
            throw new IllegalStateException("sealing needs a key");
        }
        Lane lane = lanes.get();
        nonces.accept(lane.nonce);
        target.putInt(at, MAGIC);
        target.putLong(at + KEY_ID, sealKey.id());
        target.putBytes(at + NONCE, lane.nonce);
        target.getBytes(at, lane.header);
        lane.take(record, offset, length);
        try {
            lane.run(Cipher.ENCRYPT_MODE, sealKey, key, key.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
        target.putBytes(at + HEADER_BYTES, lane.output, 0, lane.outputLength);
    }

    /** Opens a sealed record; what is returned is valid until this thread's next call. */
    private Lane open(byte[] key, int keyLength, DirectBuffer sealed, int offset, int length) {
        long id = sealed.getLong(offset + KEY_ID);
        SealKey sealKey = find(id);
        if (sealKey == null) {
            throw new SealException(
                    named(key, keyLength) + " is sealed with key " + SealKey.name(id) + ", which is not here");
        }
        Lane lane = lanes.get();
        sealed.getBytes(offset, lane.header);
        sealed.getBytes(offset + NONCE, lane.nonce);
        lane.take(sealed, offset + HEADER_BYTES, length - HEADER_BYTES);
        try {
            lane.run(Cipher.DECRYPT_MODE, sealKey, key, keyLength);
        } catch (GeneralSecurityException e) {
            throw new SealException(
                    named(key, keyLength) + " does not open with key " + SealKey.name(id) + ": it is damaged", e);
        }
        return lane;
    }

    private static String named(byte[] key, int keyLength) {
        return "the record of " + new String(key, 0, keyLength, StandardCharsets.UTF_8);
    }

    /** A key that came after the start is found when it is first met. */
    private @Nullable SealKey find(long id) {
        SealKey key = keys.get(id);
        if (key == null) {
            keys = byId(source.get());
            key = keys.get(id);
        }
        return key;
    }

    /** What one thread works with. */
    private static final class Lane {
        final byte[] nonce = new byte[NONCE_BYTES];
        final byte[] header = new byte[NONCE];
        byte[] output = new byte[4096];
        int outputLength;
        private byte[] input = new byte[4096];
        private int inputLength;
        private final Cipher cipher;

        Lane() {
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has AES-GCM", e);
            }
        }

        void take(DirectBuffer source, int offset, int length) {
            if (input.length < length) {
                input = new byte[length];
            }
            source.getBytes(offset, input, 0, length);
            inputLength = length;
        }

        /** Turns what was taken into the output. */
        void run(int mode, SealKey sealKey, byte[] key, int keyLength) throws GeneralSecurityException {
            if (output.length < inputLength + TAG_BYTES) {
                output = new byte[inputLength + TAG_BYTES];
            }
            cipher.init(mode, sealKey.spec(), new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(header);
            cipher.updateAAD(key, 0, keyLength);
            outputLength = cipher.doFinal(input, 0, inputLength, output, 0);
        }
    }

    /** Opens what one reading thread meets; a record that is not sealed passes as it is. */
    static final class Opener {
        private final RecordSeal seal;
        private final ExpandableArrayBuffer plain = new ExpandableArrayBuffer();
        private final ExpandableArrayBuffer changeBytes = new ExpandableArrayBuffer();
        private final Change opened = new Change();
        private final byte[] changeKey = new byte[StoreLimits.MAX_KEY_BYTES];

        Opener(RecordSeal seal) {
            this.seal = seal;
        }

        /** The opened bytes, from 0 on; valid until the next call. */
        DirectBuffer plain() {
            return plain;
        }

        /** Opens into {@link #plain}; returns the length. */
        int open(byte[] key, DirectBuffer buffer, int offset, int length) {
            Lane lane = seal.open(key, key.length, buffer, offset, length);
            plain.putBytes(0, lane.output, 0, lane.outputLength);
            return lane.outputLength;
        }

        /** The change with its records opened; valid until the next call. */
        @HotPath
        Change open(Change change) {
            boolean own = isSealed(change.buffer(), change.ownRecordOffset(), change.ownRecordLength());
            boolean previous = isSealed(change.buffer(), change.previousOffset(), change.previousLength());
            return own || previous ? open(change, own, previous) : change;
        }

        private Change open(Change change, boolean own, boolean previous) {
            DirectBuffer from = change.buffer();
            int keyLength = change.keyLength();
            from.getBytes(change.keyOffset(), changeKey, 0, keyLength);
            int ownLength = change.ownRecordLength() - (own ? OVERHEAD_BYTES : 0);
            int previousLength = change.previousLength() - (previous ? OVERHEAD_BYTES : 0);
            int length = (int) Change.length(keyLength, ownLength, previousLength);
            changeBytes.checkLimit(length);
            opened.wrap(changeBytes, 0, length)
                    .lengths(keyLength, ownLength, previousLength)
                    .revisions(change.revision(), change.previousRevision())
                    .previousPosition(change.previousPosition())
                    .flags(change.flags());
            changeBytes.putBytes(opened.keyOffset(), changeKey, 0, keyLength);
            copy(from, change.ownRecordOffset(), change.ownRecordLength(), own, keyLength, opened.ownRecordOffset());
            copy(from, change.previousOffset(), change.previousLength(), previous, keyLength, opened.previousOffset());
            return opened;
        }

        private void copy(DirectBuffer from, int offset, int length, boolean isSealed, int keyLength, int to) {
            if (isSealed) {
                Lane lane = seal.open(changeKey, keyLength, from, offset, length);
                changeBytes.putBytes(to, lane.output, 0, lane.outputLength);
            } else {
                changeBytes.putBytes(to, from, offset, length);
            }
        }
    }
}
