package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.store.Reader;
import java.util.function.Supplier;

/** Counts what a list has to walk over, by the index: a matter of a microsecond. Thread-safe. */
record StoredObjects(Supplier<KindTable> kinds, Reader reader) {
    long under(RequestPath path) {
        String apiVersion = path.group().isEmpty() ? path.version() : path.group() + "/" + path.version();
        Kind kind = kinds.get().byResource(apiVersion, path.resource());
        return kind == null || !kind.persisted() ? 0 : reader.count(StorageKeys.prefix(kind, path.namespace()));
    }
}
