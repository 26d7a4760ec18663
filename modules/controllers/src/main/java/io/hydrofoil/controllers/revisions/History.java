package io.hydrofoil.controllers.revisions;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Hashes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The templates that an owner (stateful set or daemon set) has had, oldest first. The owner's current template is
 * always the last: an equal one is
 * raised to the newest revision instead of being stored twice.
 */
public final class History {
    private final ApiObject owner;
    private final String hashLabel;
    private final List<ApiObject> revisions;

    /** {@code hashLabel}: label of a revision that holds the hash in its name. */
    public History(ApiObject owner, Collection<ApiObject> revisions, String hashLabel) {
        this.owner = owner;
        this.hashLabel = hashLabel;
        this.revisions = new ArrayList<>(revisions);
        this.revisions.sort(Comparator.comparingLong(History::number)
                .thenComparing(revision -> revision.metadata().text("creationTimestamp", ""))
                .thenComparing(ApiObject::name));
    }

    /** A revision's number. */
    public static long number(ApiObject revision) {
        return revision.tree().number("revision", 0);
    }

    /** All, oldest first. */
    public List<ApiObject> all() {
        return revisions;
    }

    /** The revision of this name, or null. */
    public @Nullable ApiObject named(String name) {
        return revisions.stream()
                .filter(revision -> revision.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * The revision of the owner's template; null: it was not there or not the newest, and the plan now holds the write
     * that makes it so, after which the
     * owner is to be looked at again.
     */
    public @Nullable ApiObject current(Plan.Builder plan, Predicate<String> isTaken) {
        MapValue data = data(owner.spec().map("template"));
        ApiObject equal = null;
        for (ApiObject revision : revisions) {
            equal = revision.tree().map("data").equals(data) ? revision : equal;
        }
        long next = revisions.isEmpty() ? 1 : number(revisions.getLast()) + 1;
        if (equal == null) {
            plan.write(create(data, next, isTaken));
            return null;
        }
        if (!equal.equals(revisions.getLast()) && number(equal) < next - 1) {
            plan.write(Changes.update(equal, Changes.tree(equal).put("revision", next)));
            return null;
        }
        return equal;
    }

    /** Deletes the oldest revisions beyond the owner's limit, except those in use. */
    public void cleanUp(Plan.Builder plan, Set<String> inUse) {
        long limit = owner.spec().number("revisionHistoryLimit", 10);
        List<ApiObject> idle = revisions.stream()
                .filter(revision -> !inUse.contains(revision.name()))
                .toList();
        for (int i = 0; i < idle.size() - limit; i++) {
            plan.write(Write.Delete.of(idle.get(i)));
        }
    }

    /** The owner's template within a revision, as stored there. */
    public static MapValue template(ApiObject revision) {
        MapValue template =
                revision.tree().map("data").map("spec").map("template").copy();
        template.remove("$patch");
        return template;
    }

    /** A patch that puts the template back: clients apply it to undo a rollout. */
    private static MapValue data(MapValue template) {
        MapValue patch = template.copy().put("$patch", "replace");
        return new MapValue().put("spec", new MapValue().put("template", patch));
    }

    private Write create(MapValue data, long number, Predicate<String> isTaken) {
        long collisions = owner.status().number("collisionCount", 0);
        String hash = Hashes.of(data, collisions);
        while (isTaken.test(owner.name() + "-" + hash)) {
            hash = Hashes.of(data, ++collisions);
        }
        MapValue labels = owner.spec()
                .map("template")
                .map("metadata")
                .map("labels")
                .copy()
                .put(hashLabel, hash);
        MapValue metadata = new MapValue()
                .put("name", owner.name() + "-" + hash)
                .put("namespace", owner.namespace())
                .put("labels", labels);
        MapValue annotations = owner.metadata().map("annotations");
        if (!annotations.isEmpty()) {
            MapValue copied = annotations.copy();
            copied.remove("kubectl.kubernetes.io/last-applied-configuration");
            metadata.put("annotations", copied);
        }
        metadata.put("ownerReferences", ListValue.of(Owners.reference(owner)));
        MapValue tree = new MapValue()
                .put("apiVersion", "apps/v1")
                .put("kind", "ControllerRevision")
                .put("metadata", metadata)
                .put("data", data)
                .put("revision", number);
        return new Write.Create(Kinds.REVISION, owner.namespace(), tree);
    }
}
