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
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The applied state, read from the store. Owned by one thread. */
final class StoreRecords implements Records {
    private static final byte[] FROM_START = {};

    private final KindTable kinds;
    private final Reader reader;
    private final RecordFlyweight record = new RecordFlyweight();
    private final SeenRecords seen = new SeenRecords();
    private byte @Nullable [] json;
    private @Nullable Found found;
    private Map<String, String> labels = Map.of();
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
    public @Nullable Current look(Kind kind, String namespace, String name) {
        Kind stored = kinds.storedAs(kind);
        byte[] key = StorageKeys.of(kind, namespace, name);
        if (name.isEmpty()
                || !reader.get(key, (bytes, at, length, of) -> found = glance(stored, key, bytes, at, length, of))) {
            return null;
        }
        return shared(stored, Objects.requireNonNull(found));
    }

    /** An object that was come across: known already, or its JSON. */
    private static final class Found {
        final byte[] key;
        final long revision;
        final @Nullable Current known;
        final byte @Nullable [] json;

        Found(byte[] key, long revision, @Nullable Current known, byte @Nullable [] json) {
            this.key = key;
            this.revision = revision;
            this.known = known;
            this.json = json;
        }
    }

    private Found glance(Kind stored, byte[] key, DirectBuffer buffer, int offset, int length, long at) {
        Current known = seen.find(stored, key, at);
        byte[] unread = known == null ? record.wrap(buffer, offset, length).json(at) : null;
        return new Found(key, at, known, unread);
    }

    private Current shared(Kind stored, Found one) {
        return one.known != null
                ? one.known
                : seen.keep(one.key, parsed(stored, one.json, one.revision), Objects.requireNonNull(one.json).length);
    }

    @Override
    public Map<String, String> labels(Kind kind, String namespace, String name) {
        labels = Map.of();
        reader.get(
                StorageKeys.of(kind, namespace, name),
                (buffer, offset, length, at) ->
                        labels = record.wrap(buffer, offset, length).labels());
        return labels;
    }

    @Override
    public boolean has(byte[] key) {
        return reader.get(key, (buffer, offset, length, at) -> {});
    }

    @Override
    public List<Current> list(Kind kind, String namespace, Predicate<Current> wanted) {
        Kind stored = kinds.storedAs(kind);
        List<Found> all = new ArrayList<>();
        long listed;
        do {
            all.clear();
            listed = reader.list(
                    StorageKeys.prefix(kind, namespace), FROM_START, 0, (key, buffer, offset, length, at) -> {
                        all.add(glance(stored, key, buffer, offset, length, at));
                        return true;
                    });
        } while (listed == Reader.EXPIRED);
        List<Current> objects = new ArrayList<>();
        for (Found one : all) {
            Current object = shared(stored, one);
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
            MapValue tree = (MapValue) Json.parse(Objects.requireNonNull(json));
            tree.ensureMap("metadata").remove("resourceVersion");
            CustomKind custom = stored.custom();
            return custom == null ? new Current(stored, revision, tree) : custom(stored, custom, tree, revision);
        } catch (MalformedException e) {
            throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
        }
    }

    /** What only a webhook can show stays as it was written. */
    private static Current custom(Kind stored, CustomKind custom, MapValue tree, long revision) {
        boolean isOutdated = !custom.storage().apiVersion().equals(tree.text("apiVersion"));
        MapValue shown = custom.needsWebhook(stored, tree) ? custom.asWritten(tree) : custom.toShown(stored, tree);
        return new Current(stored, revision, shown, isOutdated);
    }
}
