package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Ownership;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps managedFields over writes that are no applies. The naive way decodes everybody's fields and turns both trees
 * into sets, at every write. But nearly all writes come from control loops that change the values of a few fields they
 * own already: what differs is found in one pass over both trees, looked up in the entries' JSON form as it is stored,
 * and if it is all the writer's and nobody else's, only the time of one entry changes.
 */
public final class Tracking {
    static final String MANAGED_FIELDS = "managedFields";

    /** What nobody owns: the server's own metadata, and what names the object. */
    static final FieldSet SERVERS = paths(List.of(
            "apiVersion",
            "kind",
            "metadata",
            "metadata.name",
            "metadata.namespace",
            "metadata.creationTimestamp",
            "metadata.selfLink",
            "metadata.uid",
            "metadata.clusterName",
            "metadata.generation",
            "metadata.managedFields",
            "metadata.resourceVersion"));

    /** {@link #SERVERS} but for metadata itself: comparing passes over these and what is below. */
    private static final FieldSet UNSEEN = SERVERS.difference(paths(List.of("metadata")));

    private final Ownership.Write write;
    private final FieldSet ignored;

    /** For one write. */
    public Tracking(Ownership.Write write) {
        this.write = write;
        this.ignored = UNSEEN.union(write.ignored().set());
    }

    /** The set of these dotted paths. */
    public static FieldSet paths(List<String> dotted) {
        FieldSet set = new FieldSet();
        for (String path : dotted) {
            List<String> steps = new ArrayList<>();
            for (String name : path.split("\\.")) {
                steps.add(Elements.field(name));
            }
            set.insert(steps);
        }
        return set;
    }

    /** Notes in {@code next} who owns what; see {@link Ownership#track}. */
    public void update(MapValue live, MapValue next) {
        MapValue metadata = next.ensureMap("metadata");
        ListValue stored = live.map("metadata").list(MANAGED_FIELDS);
        ManagedEntries entries = given(stored, metadata.get(MANAGED_FIELDS));
        boolean exists = live.map("metadata").has("uid");
        if (entries.isEmpty() && exists) {
            // Nobody has owned anything since the fields were reset: that lasts until the next apply.
            metadata.remove(MANAGED_FIELDS);
            return;
        }
        entries.dropEmpty();
        record(entries, live, next, write.manager());
        set(metadata, entries.encode());
    }

    static void set(MapValue metadata, @Nullable Value managedFields) {
        if (managedFields == null) {
            metadata.remove(MANAGED_FIELDS);
        } else {
            metadata.put(MANAGED_FIELDS, managedFields);
        }
    }

    /** What the request says of owners, if it says something that can be read; else what is stored. */
    private ManagedEntries given(ListValue stored, @Nullable Value said) {
        if (write.subresource().isEmpty() && said instanceof ListValue list && !list.equals(stored)) {
            if (isReset(list)) {
                return new ManagedEntries(List.of());
            }
            try {
                return ManagedEntries.decodeForeign(list);
            } catch (MalformedException e) {
                return stored(stored);
            }
        }
        return stored(stored);
    }

    private static boolean isReset(ListValue list) {
        return list.isEmpty() || (list.size() == 1 && list.at(0) instanceof MapValue entry && entry.isEmpty());
    }

    private static ManagedEntries stored(ListValue stored) {
        try {
            return ManagedEntries.decode(stored);
        } catch (MalformedException e) {
            return new ManagedEntries(List.of());
        }
    }

    /** Gives what differs to {@code manager} and takes it from everybody else. */
    void record(ManagedEntries entries, MapValue live, MapValue next, String manager) {
        Comparison difference = Comparison.of(Place.of(write.schema()), live, next, ignored);
        if (difference.isEmpty()) {
            return;
        }
        String name = manager.isEmpty() ? "unknown" : manager;
        ManagedEntry.Owner self = new ManagedEntry.Owner(name, ManagedEntry.UPDATE, write.subresource());
        FieldSet changed = difference.added.union(difference.modified);
        FieldSet own = changed.difference(SERVERS);
        ManagedEntry before = entries.find(self, write.apiVersion());
        boolean keeps = before != null && before.ownsAllOf(own) && !before.ownsAnyOf(difference.removed);
        disown(entries, keeps ? before : null, difference, live, next);
        if (!own.isEmpty()) {
            ManagedEntry rest = entries.find(self, write.apiVersion());
            entries.put(
                    rest == null
                            ? ManagedEntry.of(self, write.apiVersion(), write.time(), own)
                            : keeps
                                    ? rest.at(write.time())
                                    : rest.with(rest.fields().union(own)).at(write.time()));
        }
        entries.cap();
    }

    private void disown(
            ManagedEntries entries,
            @Nullable ManagedEntry spared,
            Comparison difference,
            MapValue live,
            MapValue next) {
        Map<String, Comparison> differences = new java.util.HashMap<>();
        differences.put(write.apiVersion(), difference);
        List<ManagedEntry> kept = new ArrayList<>(entries.list().size());
        for (ManagedEntry entry : entries.list()) {
            ManagedEntry left = entry;
            if (!isSame(entry, spared)) {
                Comparison seen =
                        differences.computeIfAbsent(entry.apiVersion, version -> compareIn(version, live, next));
                left = without(entry, seen);
            }
            if (left != null) {
                kept.add(left);
            }
        }
        entries.list().clear();
        entries.list().addAll(kept);
    }

    private static boolean isSame(ManagedEntry entry, @Nullable ManagedEntry spared) {
        return spared != null && entry.isOf(spared.owner, spared.apiVersion);
    }

    private static @Nullable ManagedEntry without(ManagedEntry entry, @Nullable Comparison difference) {
        if (difference == null) {
            // Its version is not served any more: nobody could tell what it owns.
            return null;
        }
        FieldSet changed = difference.added.union(difference.modified);
        if (!entry.ownsAnyOf(changed) && !entry.ownsAnyOf(difference.removed)) {
            return entry;
        }
        FieldSet left = entry.fields().difference(changed).difference(difference.removed);
        return left.isEmpty() ? null : entry.with(left);
    }

    /** What differs, as another version of the kind shows it; null if that is not served. */
    @Nullable
    Comparison compareIn(String version, MapValue live, MapValue next) {
        if (version.equals(write.apiVersion())) {
            return Comparison.of(Place.of(write.schema()), live, next, ignored);
        }
        Schema schema = write.versions().schema(version);
        if (schema == null) {
            return null;
        }
        Ownership.Versions versions = write.versions();
        return Comparison.of(
                Place.of(schema),
                versions.convert(live, write.apiVersion(), version),
                versions.convert(next, write.apiVersion(), version),
                ignored);
    }

    /** Whether two objects differ in nothing but the times of their managedFields. */
    public static boolean isSameButForTimes(MapValue one, MapValue other) {
        MapValue left = one.map("metadata");
        MapValue right = other.map("metadata");
        if (left.size() != right.size() || !withoutTimes(left).equals(withoutTimes(right))) {
            return false;
        }
        for (Map.Entry<String, Value> field : left) {
            if (!field.getKey().equals(MANAGED_FIELDS) && !field.getValue().equals(right.get(field.getKey()))) {
                return false;
            }
        }
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, Value> field : one) {
            if (!field.getKey().equals("metadata") && !field.getValue().equals(other.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static List<MapValue> withoutTimes(MapValue metadata) {
        List<MapValue> entries = new ArrayList<>();
        for (MapValue entry : metadata.list(MANAGED_FIELDS).maps()) {
            MapValue bare = new MapValue();
            for (Map.Entry<String, Value> field : entry) {
                if (!field.getKey().equals("time")) {
                    bare.put(field.getKey(), field.getValue());
                }
            }
            entries.add(bare);
        }
        return entries;
    }

    FieldSet ignored() {
        return ignored;
    }
}
