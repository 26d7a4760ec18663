package io.hydrofoil.apiserver.testing;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordCodec;
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Reader;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A real store without a log: each write is applied at once. */
public final class TestStore implements AutoCloseable {
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 8 * 1024, 64 * 1024, 128 * 1024);

    public final Store store = new Store(1, LIMITS);
    /** What objects may be of. */
    public volatile KindTable kinds = KindTable.builtin();

    private final BatchEncoder encoder = new BatchEncoder(LIMITS);
    private long position;

    /** The object's key. */
    public byte[] key(MapValue object) {
        MapValue metadata = object.map("metadata");
        return StorageKeys.of(kind(object), metadata.text("namespace", ""), metadata.text("name", ""));
    }

    private Kind kind(MapValue object) {
        return kinds.require(object.text("apiVersion", ""), object.text("kind", ""));
    }

    public Reader reader() {
        return store.reader();
    }

    public long revision() {
        return store.reader().revision();
    }

    /** Writes an object given as JSON with single quotes; returns the revision. */
    public long put(String json) {
        return putAll(List.of(Json.map(json.replace('\'', '"'))));
    }

    /** Writes objects in one transaction. */
    public long putAll(List<MapValue> objects) {
        List<Runnable> writes = new ArrayList<>();
        for (MapValue object : objects) {
            byte[] record = RecordCodec.encode(kind(object), object);
            writes.add(() -> encoder.put(key(object), new UnsafeBuffer(record), 0, record.length));
        }
        return apply(writes);
    }

    /** Deletes an object. */
    public long delete(byte[] key) {
        return apply(List.of(() -> encoder.delete(key, new UnsafeBuffer(new byte[0]), 0, 0)));
    }

    private synchronized long apply(List<Runnable> writes) {
        encoder.begin(1).transaction(position);
        writes.forEach(Runnable::run);
        int length = encoder.end();
        store.apply(encoder.buffer(), 0, length, ++position, position);
        return revision();
    }

    /** Writes so much elsewhere that the change ring forgets all that was written before. */
    public void forgetHistory() {
        long until = revision();
        String filler = "x".repeat(4000);
        while (store.reader().compactedRevision() < until) {
            put("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'filler','namespace':'filler'},'data':{'k':'"
                    + filler + position + "'}}");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
