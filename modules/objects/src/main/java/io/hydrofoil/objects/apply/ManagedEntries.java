package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of managedFields of one object while a write goes on. */
final class ManagedEntries {
    /** Most entries of writers that update; older ones are folded together. */
    private static final int MAX_UPDATERS = 10;

    private static final String OLD_UPDATES = "ancient-changes";

    private static final Comparator<ManagedEntry> ORDER = Comparator.comparing(
                    (ManagedEntry entry) -> entry.owner.operation())
            .thenComparing(entry -> entry.time)
            .thenComparing(entry -> entry.owner.name())
            .thenComparing(entry -> entry.apiVersion)
            .thenComparing(entry -> entry.owner.subresource());

    private final List<ManagedEntry> entries;

    ManagedEntries(List<ManagedEntry> entries) {
        this.entries = new ArrayList<>(entries);
    }

    /** Reads what this server wrote. */
    static ManagedEntries decode(ListValue json) throws MalformedException {
        List<ManagedEntry> entries = new ArrayList<>(json.size() + 1);
        for (MapValue entry : json.maps()) {
            entries.add(ManagedEntry.decode(entry));
        }
        return new ManagedEntries(entries);
    }

    /** Reads what a client wrote: of entries with the same owner the last. */
    static ManagedEntries decodeForeign(ListValue json) throws MalformedException {
        Map<String, ManagedEntry> entries = new LinkedHashMap<>();
        for (MapValue member : json.maps()) {
            ManagedEntry entry = ManagedEntry.decodeForeign(member);
            entries.put(entry.identity(), entry);
        }
        return new ManagedEntries(List.copyOf(entries.values()));
    }

    /** Forgets those who own nothing. */
    void dropEmpty() {
        entries.removeIf(ManagedEntry::isEmpty);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<ManagedEntry> list() {
        return entries;
    }

    @Nullable
    ManagedEntry find(ManagedEntry.Owner owner, String apiVersion) {
        for (ManagedEntry entry : entries) {
            if (entry.isOf(owner, apiVersion)) {
                return entry;
            }
        }
        return null;
    }

    /** Puts an entry in the place of the one of the same owner, or adds it. */
    void put(ManagedEntry made) {
        entries.removeIf(entry -> entry.isOf(made.owner, made.apiVersion));
        entries.add(made);
    }

    void remove(ManagedEntry.Owner owner, String apiVersion) {
        entries.removeIf(entry -> entry.isOf(owner, apiVersion));
    }

    /** Folds the oldest entries of writers that update together until few enough are left. */
    void cap() {
        List<ManagedEntry> updaters = new ArrayList<>(
                entries.stream().filter(entry -> !entry.owner.applies()).toList());
        if (updaters.size() <= MAX_UPDATERS) {
            return;
        }
        updaters.sort(Comparator.comparing((ManagedEntry entry) -> entry.time).thenComparing(ManagedEntry::identity));
        Map<String, ManagedEntry> buckets = new HashMap<>();
        int count = updaters.size();
        for (ManagedEntry oldest : updaters) {
            if (count <= MAX_UPDATERS) {
                break;
            }
            ManagedEntry bucket = buckets.putIfAbsent(oldest.apiVersion, oldest);
            if (bucket != null) {
                ManagedEntry.Owner owner = new ManagedEntry.Owner(OLD_UPDATES, ManagedEntry.UPDATE, "");
                FieldSet both = bucket.fields().union(oldest.fields());
                ManagedEntry folded = ManagedEntry.of(owner, oldest.apiVersion, oldest.time, both);
                buckets.put(oldest.apiVersion, folded);
                entries.remove(bucket);
                entries.remove(oldest);
                entries.add(folded);
                count--;
            }
        }
    }

    /** The JSON form, in the order in which a Kubernetes server shows it; null if there are none. */
    @Nullable
    Value encode() {
        if (entries.isEmpty()) {
            return null;
        }
        entries.sort(ORDER);
        ListValue json = new ListValue();
        entries.forEach(entry -> json.add(entry.encode()));
        return json;
    }
}
