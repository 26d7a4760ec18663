package io.hydrofoil.apiserver.watch;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows by which one feed tells custom kinds apart: for each resource the first that was served. A definition that
 * changes makes new rows, but loops key objects by kind and look at nothing but metadata. Owned by the feed's agent.
 */
final class CustomRows {
    private final Supplier<KindTable> served;
    private final Map<String, Kind> known = new HashMap<>();
    private @Nullable KindTable seen;

    CustomRows(Supplier<KindTable> served) {
        this.served = served;
    }

    /** The kinds that have come since the last call; one that has changed its name or scope is another. */
    List<Kind> come() {
        KindTable now = served.get();
        if (now == seen) {
            return List.of();
        }
        seen = now;
        List<Kind> come = new ArrayList<>();
        for (Kind kind : now.storedCustom()) {
            Kind before = known.get(kind.storageResource());
            if (before == null || !before.kind().equals(kind.kind()) || before.namespaced() != kind.namespaced()) {
                known.put(kind.storageResource(), kind);
                come.add(kind);
            }
        }
        return come;
    }
}
