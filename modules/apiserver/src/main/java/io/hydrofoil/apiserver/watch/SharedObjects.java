package io.hydrofoil.apiserver.watch;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.RecordFlyweight;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One instance of each object for all control loops: whoever comes first makes it, the others get the same, so that it
 * is parsed at most once and held in
 * memory once however many views show it. Weak: it lives as long as some view holds it. Thread-safe.
 */
final class SharedObjects {
    private final Map<ByteSlice, Held> latest = new ConcurrentHashMap<>();
    private final ReferenceQueue<ApiObject> dropped = new ReferenceQueue<>();

    private static final class Held extends WeakReference<ApiObject> {
        private final ByteSlice key;
        private final long revision;

        Held(ByteSlice key, ApiObject object, ReferenceQueue<ApiObject> queue) {
            super(object, queue);
            this.key = key;
            this.revision = object.revision();
        }
    }

    /** The object of this record, with this revision as its resourceVersion. */
    ApiObject of(Kind kind, byte[] key, RecordFlyweight record, long revision) {
        ByteSlice slice = ByteSlice.of(key);
        Held held = latest.get(slice);
        ApiObject existing = held == null || held.revision != revision ? null : held.get();
        // Feeds that began at different times may know a custom kind by different rows.
        if (existing != null && existing.kind() == kind) {
            return existing;
        }
        ApiObject made = ApiObject.forLoops(
                new ObjectKey(kind, record.namespace(), record.name()), revision, record.json(revision));
        if (held == null || held.revision <= revision) {
            latest.put(slice, new Held(slice, made, dropped));
        }
        forgetDropped();
        return made;
    }

    private void forgetDropped() {
        for (Object gone = dropped.poll(); gone != null; gone = dropped.poll()) {
            if (gone instanceof Held held) {
                latest.remove(held.key, held);
            }
        }
    }

    /** How many are remembered. */
    int size() {
        return latest.size();
    }

    /** For tests: the instance that is remembered for a key, or null. */
    @Nullable
    ApiObject peek(byte[] key) {
        Held held = latest.get(ByteSlice.of(key));
        return held == null ? null : held.get();
    }
}
