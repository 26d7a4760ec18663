package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Ownership;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One apply: lays the configuration over the live object, takes away what its manager owned before and nobody owns now,
 * refuses to change what others own unless forced to.
 */
public final class Applying {
    private static final String BEFORE_FIRST = "before-first-apply";

    private final Ownership.Write write;
    private final MapValue empty;
    private final Tracking tracking;
    private final ManagedEntry.Owner self;

    /** {@code empty}: the empty object of the kind. */
    public Applying(Ownership.Write write, MapValue empty) {
        this.write = write;
        this.empty = empty;
        this.tracking = new Tracking(write);
        this.self = new ManagedEntry.Owner(write.manager(), ManagedEntry.APPLY, write.subresource());
    }

    /** See {@link Ownership#apply}. */
    public MapValue apply(MapValue live, MapValue config, boolean force) throws PatchException {
        check(config);
        MapValue bare = without(live);
        MapValue applied;
        try {
            applied = attempt(live, bare, config, force);
        } catch (Conflicts conflicts) {
            if (!LastApplied.mayTake(write, bare, conflicts)) {
                throw new PatchException(
                        conflicts.beyond(LastApplied.owned(write, bare)).status());
            }
            applied = forced(live, bare, config);
        }
        LastApplied.renew(write.manager(), applied, config);
        return applied;
    }

    private MapValue forced(MapValue live, MapValue bare, MapValue config) throws PatchException {
        try {
            return attempt(live, bare, config, true);
        } catch (Conflicts conflicts) {
            throw new IllegalStateException("a forced apply has conflicts", conflicts);
        }
    }

    private void check(MapValue config) throws PatchException {
        String version = config.text("apiVersion", "");
        version = version.indexOf('/') == version.lastIndexOf('/') ? version : "";
        if (!version.equals(write.apiVersion())) {
            throw new PatchException(
                    Statuses.badRequest("Incorrect version specified in apply patch. Specified patch version: "
                            + version + ", expected: " + write.apiVersion()));
        }
        if (!config.text("kind", "").equals(empty.text("kind", ""))) {
            throw new PatchException(Statuses.badRequest("Incorrect kind specified in apply patch. Specified kind: "
                    + config.text("kind", "") + ", expected: " + empty.text("kind", "")));
        }
        MapValue metadata = config.map("metadata");
        if (metadata.get(Tracking.MANAGED_FIELDS) instanceof ListValue owners
                && owners.stream().allMatch(MapValue.class::isInstance)) {
            throw new PatchException(Statuses.badRequest("metadata.managedFields must be nil"));
        }
        String faults = TypeCheck.faults(Place.of(write.schema()), config);
        if (!faults.isEmpty()) {
            String group = version.contains("/") ? version : "/" + version;
            String about = metadata.text("namespace", "") + "/" + metadata.text("name", "") + "; " + group + ", Kind="
                    + config.text("kind", "");
            throw new PatchException(
                    Statuses.plainError("failed to create typed patch object (" + about + "): " + faults));
        }
    }

    private static MapValue without(MapValue live) {
        MapValue bare = new MapValue();
        live.forEach(field -> bare.put(field.getKey(), field.getValue()));
        MapValue metadata = new MapValue();
        live.map("metadata").forEach(field -> metadata.put(field.getKey(), field.getValue()));
        metadata.remove(Tracking.MANAGED_FIELDS);
        if (live.has("metadata")) {
            bare.put("metadata", metadata);
        }
        return bare;
    }

    private MapValue attempt(MapValue live, MapValue bare, MapValue config, boolean force)
            throws PatchException, Conflicts {
        ManagedEntries entries = entries(live);
        if (entries.isEmpty()) {
            tracking.record(entries, empty, bare, BEFORE_FIRST);
        }
        Place place = Place.of(write.schema());
        ManagedEntry last = entries.find(self, write.apiVersion());
        FieldSet own = OwnFields.of(place, config).without(write.ignored().set());
        String time = last == null ? "" : last.time;
        entries.put(ManagedEntry.of(self, write.apiVersion(), time, own));
        MapValue merged = TreeMerge.merge(place, bare, config);
        MapValue next = last == null || last.fields().isEmpty() ? merged : prune(merged, entries, last);
        disown(entries, bare, next, force);
        FieldSet kept = own.difference(Tracking.SERVERS);
        boolean same = next.equals(bare);
        if (kept.isEmpty()) {
            entries.remove(self, write.apiVersion());
        } else {
            entries.put(ManagedEntry.of(self, write.apiVersion(), same ? time : write.time(), kept));
        }
        MapValue result = next.copy();
        Tracking.set(result.ensureMap("metadata"), entries.encode());
        return result;
    }

    private static ManagedEntries entries(MapValue live) throws PatchException {
        try {
            return ManagedEntries.decode(live.map("metadata").list(Tracking.MANAGED_FIELDS));
        } catch (MalformedException e) {
            throw new PatchException(Statuses.plainError("failed to decode managed fields: " + e.getMessage()));
        }
    }

    /** Takes what {@code next} changes from those who own it, if forced to. */
    private void disown(ManagedEntries entries, MapValue live, MapValue next, boolean force) throws Conflicts {
        Map<String, Comparison> differences = new HashMap<>();
        Map<String, ManagedEntry> owners = new TreeMap<>();
        Map<String, FieldSet> contested = new TreeMap<>();
        List<ManagedEntry> kept = new ArrayList<>();
        for (ManagedEntry entry : entries.list()) {
            if (entry.owner.equals(self)) {
                kept.add(entry);
                continue;
            }
            Comparison seen =
                    differences.computeIfAbsent(entry.apiVersion, version -> tracking.compareIn(version, live, next));
            if (seen == null) {
                continue;
            }
            FieldSet clash = entry.fields().intersection(seen.modified.union(seen.added));
            if (!clash.isEmpty()) {
                owners.put(entry.identity(), entry);
                contested.put(entry.identity(), clash);
            }
            FieldSet left = entry.fields().difference(clash).difference(seen.removed);
            if (left.equals(entry.fields())) {
                kept.add(entry);
            } else if (!left.isEmpty()) {
                kept.add(entry.with(left));
            }
        }
        if (!force && !contested.isEmpty()) {
            throw new Conflicts(owners, contested);
        }
        entries.list().clear();
        entries.list().addAll(kept);
    }

    /** What is left of {@code merged} when what only this manager owned, and does not apply any more, is gone. */
    private MapValue prune(MapValue merged, ManagedEntries entries, ManagedEntry last) {
        Ownership.Versions versions = write.versions();
        String version = last.apiVersion;
        Schema schema = schema(version);
        if (schema == null) {
            return merged;
        }
        Place place = Place.of(schema);
        MapValue before = convert(versions, merged, write.apiVersion(), version);
        FieldSet lastHeld = OwnFields.withHolders(place, last.fields());
        MapValue pruned = Pruning.remove(place, before, lastHeld);
        pruned = addOwned(place, before, pruned, owned(entries, version));
        for (String other : entries.list().stream()
                .map(entry -> entry.apiVersion)
                .distinct()
                .toList()) {
            Schema otherSchema = other.equals(version) ? null : schema(other);
            if (otherSchema != null) {
                MapValue shown = addOwned(
                        Place.of(otherSchema),
                        convert(versions, before, version, other),
                        convert(versions, pruned, version, other),
                        owned(entries, other));
                pruned = convert(versions, shown, other, version);
            }
        }
        // What nobody owns, but went with its holder, comes back: only what was owned by this manager may go.
        FieldSet gone = held(place, before).difference(held(place, pruned)).intersection(lastHeld);
        return convert(versions, Pruning.remove(place, before, gone), version, write.apiVersion());
    }

    private @org.jspecify.annotations.Nullable Schema schema(String version) {
        return version.equals(write.apiVersion())
                ? write.schema()
                : write.versions().schema(version);
    }

    private static MapValue convert(Ownership.Versions versions, MapValue tree, String from, String to) {
        return from.equals(to) ? tree : versions.convert(tree, from, to);
    }

    private static FieldSet owned(ManagedEntries entries, String version) {
        FieldSet owned = FieldSet.EMPTY;
        for (ManagedEntry entry : entries.list()) {
            if (entry.apiVersion.equals(version)) {
                owned = owned.union(entry.fields());
            }
        }
        return owned;
    }

    private static MapValue addOwned(Place place, MapValue merged, MapValue pruned, FieldSet owned) {
        FieldSet stays = held(place, pruned).union(OwnFields.withHolders(place, owned));
        return Pruning.remove(place, merged, held(place, merged).difference(stays));
    }

    private static FieldSet held(Place place, MapValue tree) {
        return OwnFields.withHolders(place, OwnFields.of(place, tree));
    }

    /** Others own what an apply would change. */
    static final class Conflicts extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, ManagedEntry> owners;
        private final transient Map<String, FieldSet> contested;

        Conflicts(Map<String, ManagedEntry> owners, Map<String, FieldSet> contested) {
            super("apply conflicts", null, false, false);
            this.owners = owners;
            this.contested = contested;
        }

        /** All that is contested. */
        FieldSet fields() {
            FieldSet all = FieldSet.EMPTY;
            for (FieldSet set : contested.values()) {
                all = all.union(set);
            }
            return all;
        }

        /** The conflicts about other fields than these. */
        Conflicts beyond(FieldSet allowed) {
            Map<String, FieldSet> rest = new TreeMap<>();
            contested.forEach((key, set) -> {
                FieldSet left = set.difference(allowed);
                if (!left.isEmpty()) {
                    rest.put(key, left);
                }
            });
            return new Conflicts(owners, rest);
        }

        /** The 409. */
        ApiStatus status() {
            List<ApiStatus.Cause> causes = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            contested.forEach((key, set) -> {
                String owner = java.util.Objects.requireNonNull(owners.get(key)).shown();
                lines.append(lines.isEmpty() ? "" : "\n")
                        .append("conflicts with ")
                        .append(owner)
                        .append(":");
                for (String path : set.shown()) {
                    causes.add(new ApiStatus.Cause("FieldManagerConflict", "conflict with " + owner, path));
                    lines.append("\n- ").append(path);
                }
            });
            String text = causes.size() == 1
                    ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": "
                            + causes.getFirst().field()
                    : "Apply failed with " + causes.size() + " conflicts: " + lines;
            return Statuses.applyConflict(text, causes);
        }
    }
}
