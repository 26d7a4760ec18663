package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.objects.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects that writes look at again and again (their namespace and service account, priority classes, limits, quotas,
 * policies), parsed once a revision. Whoever asks knows the revision from the store, so that none is ever out of date;
 * a custom object that its definition shows otherwise by now is another one. Direct-mapped: of two that share a place,
 * the later is known. Owned by one thread.
 */
final class SeenRecords {
    private static final int PLACES = 512;

    /** Larger objects are not kept, bytes of JSON: with all places taken, no more than 8 MiB of it. */
    static final int MAX_BYTES = 16 * 1024;

    private final @Nullable Seen[] places = new Seen[PLACES];

    private static final class Seen {
        final byte[] key;
        final Current object;

        Seen(byte[] key, Current object) {
            this.key = key;
            this.object = object;
        }
    }

    @Nullable
    @SuppressWarnings("ReferenceEquality") // each row of the kind table is one instance
    Current find(Kind stored, byte[] key, long revision) {
        Seen seen = places[place(key)];
        if (seen == null || seen.object.revision() != revision || !Arrays.equals(seen.key, key)) {
            return null;
        }
        return seen.object.kind() == stored ? seen.object : null;
    }

    /** Freezes the object, which has so many bytes of JSON, and remembers it. */
    Current keep(byte[] key, Current object, int bytes) {
        object.tree().freeze();
        if (bytes <= MAX_BYTES) {
            places[place(key)] = new Seen(key, object);
        }
        return object;
    }

    private static int place(byte[] key) {
        int hash = Arrays.hashCode(key);
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }
}
