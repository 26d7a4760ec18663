package io.hydrofoil.apiserver.health;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How much the store holds, and of what; objects under the names that dashboards of Kubernetes know. Counted by the
 * index when it is asked for.
 */
public final class StoreMetrics {
    private StoreMetrics() {}

    /** Registers them; {@code kinds} are those served now. */
    public static void register(Metrics metrics, Store store, Supplier<KindTable> kinds) {
        metrics.gauges(
                "apiserver_resource_objects",
                "Stored objects by kind.",
                sink -> counts(store, kinds.get())
                        .forEach((kind, count) -> sink.value(count, kind.group(), kind.plural())),
                "group",
                "resource");
        metrics.gauges(
                "apiserver_storage_objects",
                "Stored objects by kind, as older dashboards ask for them.",
                sink -> counts(store, kinds.get()).forEach((kind, count) -> sink.value(count, name(kind))),
                "resource");
        metrics.gauge("hydrofoil_store_bytes", "Bytes of all records and keys.", store::bytes);
        metrics.gauge(
                "hydrofoil_store_new_objects_limit_bytes",
                "Bytes of records and keys from which on new objects are refused.",
                store.limits()::maxBytesForNew);
    }

    /** One kind for all versions of a resource. */
    private static Map<Kind, Long> counts(Store store, KindTable kinds) {
        Map<Kind, Long> counts = new HashMap<>();
        for (Kind kind : kinds.all()) {
            if (kind.persisted() && kind.equals(kinds.storedUnder(kind.storageResource()))) {
                counts.put(kind, store.reader().count(StorageKeys.prefix(kind, "")));
            }
        }
        return counts;
    }

    private static String name(Kind kind) {
        return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
    }
}
