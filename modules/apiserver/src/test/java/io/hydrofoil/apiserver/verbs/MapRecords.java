package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A state in memory; a write to it is a new revision. */
final class MapRecords implements Records {
    private final Map<String, Current> objects = new TreeMap<>();
    private long revision = 100;

    /** Makes this the state of an object. */
    long put(Kind kind, MapValue object) {
        MapValue metadata = object.map("metadata");
        String key = key(kind, metadata.text("namespace", ""), metadata.text("name", ""));
        objects.put(key, new Current(KindTable.builtin().storedAs(kind), ++revision, object.copy()));
        return revision;
    }

    @Override
    public @Nullable Current get(Kind kind, String namespace, String name) {
        Current found = objects.get(key(kind, namespace, name));
        return found == null ? null : copy(found);
    }

    @Override
    public @Nullable Current look(Kind kind, String namespace, String name) {
        Current found = get(kind, namespace, name);
        return found == null ? null : frozen(found);
    }

    @Override
    public Map<String, String> labels(Kind kind, String namespace, String name) {
        Current found = get(kind, namespace, name);
        return found == null ? Map.of() : found.metadata().map("labels").texts();
    }

    @Override
    public boolean has(byte[] key) {
        return objects.containsKey(new String(key, StandardCharsets.UTF_8));
    }

    @Override
    public List<Current> list(Kind kind, String namespace, Predicate<Current> wanted) {
        String prefix = new String(StorageKeys.prefix(kind, namespace), StandardCharsets.UTF_8);
        List<Current> found = new ArrayList<>();
        objects.forEach((key, object) -> {
            if (key.startsWith(prefix) && wanted.test(object)) {
                found.add(frozen(copy(object)));
            }
        });
        return found;
    }

    private static Current frozen(Current object) {
        object.tree().freeze();
        return object;
    }

    private static Current copy(Current object) {
        return new Current(object.kind(), object.revision(), object.tree().copy());
    }

    private static String key(Kind kind, String namespace, String name) {
        return new String(StorageKeys.of(kind, namespace, name), StandardCharsets.UTF_8);
    }
}
