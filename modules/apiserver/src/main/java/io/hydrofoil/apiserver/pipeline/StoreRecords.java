package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The applied state, read from the store. Owned by one thread. */
final class StoreRecords implements Records {
    private static final byte[] FROM_START = {};

    private final KindTable kinds;
    private final Reader reader;
    private final RecordFlyweight record = new RecordFlyweight();
    private byte @Nullable [] json;
    private long revision;

    StoreRecords(KindTable kinds, Reader reader) {
        this.kinds = kinds;
        this.reader = reader;
    }

    @Override
    public @Nullable Current get(Kind kind, String namespace, String name) {
        json = null;
        if (name.isEmpty() || !reader.get(StorageKeys.of(kind, namespace, name), this::copy)) {
            return null;
        }
        return parsed(kinds.storedAs(kind), json, revision);
    }

    @Override
    public boolean has(byte[] key) {
        return reader.get(key, (buffer, offset, length, at) -> {});
    }

    @Override
    public List<Current> list(Kind kind, String namespace, Predicate<Current> wanted) {
        List<byte[]> found = new ArrayList<>();
        List<Long> revisions = new ArrayList<>();
        long listed;
        do {
            found.clear();
            revisions.clear();
            listed = reader.list(
                    StorageKeys.prefix(kind, namespace), FROM_START, 0, (key, buffer, offset, length, at) -> {
                        found.add(record.wrap(buffer, offset, length).json(at));
                        revisions.add(at);
                        return true;
                    });
        } while (listed == Reader.EXPIRED);
        Kind stored = kinds.storedAs(kind);
        List<Current> objects = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Current object = parsed(stored, found.get(i), revisions.get(i));
            if (wanted.test(object)) {
                objects.add(object);
            }
        }
        return objects;
    }

    private void copy(DirectBuffer buffer, int offset, int length, long at) {
        json = record.wrap(buffer, offset, length).json(at);
        revision = at;
    }

    private static Current parsed(Kind stored, byte @Nullable [] json, long revision) {
        try {
            MapValue tree = (MapValue) Json.parse(java.util.Objects.requireNonNull(json));
            tree.ensureMap("metadata").remove("resourceVersion");
            CustomKind custom = stored.custom();
            return new Current(stored, revision, custom == null ? tree : custom.toShown(stored, tree));
        } catch (MalformedException e) {
            throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
        }
    }
}
