package io.hydrofoil.controllers.garbage;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects all of whose owners are gone (background), makes owners that are deleted in the foreground wait until
 * what blocks them is gone, and
 * cuts dependents loose from owners that are deleted as orphaning.
 */
public final class GarbageCollector implements Reconciler {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final OwnerGraph graph = new OwnerGraph();
    private final Map<Kind, View> views = new HashMap<>();
    /** Objects with an owner of a kind that was not known when they were judged. */
    private final Set<ObjectKey> undecided = new HashSet<>();

    private @Nullable Views declared;

    @Override
    public String name() {
        return "generic-garbage-collector";
    }

    @Override
    public void watch(Views all, KeySink queue) {
        declared = all;
        all.onCustomChange(new CustomObjects(queue));
        for (Kind kind : Kinds.persisted()) {
            if (kind == Kinds.EVENT) {
                // many, short-lived, and nobody's
                continue;
            }
            View view = all.metadataOf(kind);
            views.put(kind, view);
            all.onChange(
                    kind,
                    (before, after) -> changed(
                            before, after == null ? null : Objects.requireNonNull(view.get(after.key())), queue));
        }
    }

    private void changed(@Nullable ApiObject before, @Nullable ApiObject now, KeySink queue) {
        if (now != null) {
            put(before, now, queue);
        } else if (before != null) {
            graph.remove(before);
            undecided.remove(before.key());
            touchFamily(before, queue);
        }
    }

    private final class CustomObjects implements Views.CustomListener {
        private final KeySink queue;

        CustomObjects(KeySink queue) {
            this.queue = queue;
        }

        @Override
        public void onChange(@Nullable ApiObject before, @Nullable ApiObject after) {
            changed(before, after, queue);
        }

        @Override
        public void onSynced(Kind kind) {
            undecided.forEach(queue::add);
            undecided.clear();
        }
    }

    private void put(@Nullable ApiObject before, ApiObject now, KeySink queue) {
        graph.put(before, now);
        ListValue owners = now.metadata().list("ownerReferences");
        boolean isLinkedAnew = before == null
                ? !owners.isEmpty()
                : !before.metadata().list("ownerReferences").equals(owners);
        boolean waits =
                now.isDeleting() && (OwnerGraph.hasFinalizer(now, FOREGROUND) || OwnerGraph.hasFinalizer(now, ORPHAN));
        if (isLinkedAnew || waits) {
            queue.add(now.key());
        }
        if (before != null && !before.uid().equals(now.uid())) {
            touchFamily(before, queue);
        } else if (before != null && isLinkedAnew) {
            touchOwners(before, queue);
        }
    }

    /** An object went: what it owned may be garbage, and its owners may have waited for it. */
    private void touchFamily(ApiObject gone, KeySink queue) {
        graph.dependents(gone.uid()).forEach(dependent -> queue.add(dependent.key()));
        touchOwners(gone, queue);
    }

    private void touchOwners(ApiObject object, KeySink queue) {
        for (MapValue reference : object.metadata().list("ownerReferences").maps()) {
            ApiObject owner = graph.get(reference.text("uid", ""));
            if (owner != null && owner.isDeleting()) {
                queue.add(owner.key());
            }
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        View view = key.kind().custom() == null
                ? views.get(key.kind())
                : Objects.requireNonNull(declared)
                        .customOf(key.kind().group(), key.kind().kind());
        ApiObject object = view == null ? null : view.get(key);
        if (object == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        if (object.isDeleting() && OwnerGraph.hasFinalizer(object, ORPHAN)) {
            orphan(plan, object);
        } else if (object.isDeleting() && OwnerGraph.hasFinalizer(object, FOREGROUND)) {
            waitForDependents(plan, object);
        } else if (!object.isDeleting()) {
            judge(plan, object);
        }
        return plan.build();
    }

    private void orphan(Plan.Builder plan, ApiObject owner) {
        for (ApiObject dependent : graph.dependents(owner.uid())) {
            if (plan.stageSize() == Plan.MAX_STAGE) {
                return;
            }
            plan.write(Owners.withReferences(dependent, Owners.without(dependent, owner.uid())));
        }
        if (plan.hasNoWrites()) {
            plan.write(Changes.finalizers(owner, OwnerGraph.without(owner, ORPHAN)));
        }
    }

    private void waitForDependents(Plan.Builder plan, ApiObject owner) {
        boolean isBlocked = false;
        for (ApiObject dependent : graph.dependents(owner.uid())) {
            isBlocked |= blocks(dependent, owner.uid());
            if (!dependent.isDeleting() && plan.stageSize() < Plan.MAX_STAGE) {
                judge(plan, dependent);
            }
        }
        if (!isBlocked && plan.hasNoWrites()) {
            plan.write(Changes.finalizers(owner, OwnerGraph.without(owner, FOREGROUND)));
        }
    }

    private static boolean blocks(ApiObject dependent, String ownerUid) {
        for (MapValue reference : dependent.metadata().list("ownerReferences").maps()) {
            if (ownerUid.equals(reference.text("uid")) && reference.flag("blockOwnerDeletion", false)) {
                return true;
            }
        }
        return false;
    }

    /** Deletes an object without a live owner; takes references to dead ones off an object that has a live one too. */
    private void judge(Plan.Builder plan, ApiObject object) {
        ListValue solid = new ListValue();
        int waiting = 0;
        int all = 0;
        for (MapValue reference : object.metadata().list("ownerReferences").maps()) {
            all++;
            Boolean isWaiting = isWaiting(object, reference);
            if (isWaiting == null) {
                continue;
            }
            if (isWaiting) {
                waiting++;
            } else {
                solid.add(reference.copy());
            }
        }
        if (all == 0 || solid.size() == all) {
            return;
        }
        if (!solid.isEmpty()) {
            plan.write(Owners.withReferences(object, solid));
            return;
        }
        boolean inForeground = waiting > 0 && !graph.dependents(object.uid()).isEmpty();
        plan.write(new Write.Delete(
                object.key(),
                object.uid(),
                object.revision(),
                -1,
                inForeground ? Write.Propagation.FOREGROUND : policy(object)));
    }

    /** The policy that the object's finalizers say already. */
    private static Write.Propagation policy(ApiObject object) {
        if (OwnerGraph.hasFinalizer(object, ORPHAN)) {
            return Write.Propagation.ORPHAN;
        }
        return OwnerGraph.hasFinalizer(object, FOREGROUND)
                ? Write.Propagation.FOREGROUND
                : Write.Propagation.BACKGROUND;
    }

    /** Null: the owner is gone. True: it waits for its dependents to go. False: it lives. */
    private @Nullable Boolean isWaiting(ApiObject object, MapValue reference) {
        Kind kind = kindOf(reference);
        if (kind == null) {
            // of a kind that is not served (here): nobody can say that it is gone
            undecided.add(object.key());
            return false;
        }
        ApiObject owner = graph.get(reference.text("uid", ""));
        if (owner == null) {
            return null;
        }
        boolean isTheOne = owner.kind().kind().equals(kind.kind())
                && owner.kind().group().equals(kind.group())
                && owner.name().equals(reference.text("name"))
                && (owner.namespace().isEmpty() || owner.namespace().equals(object.namespace()));
        if (!isTheOne) {
            return null;
        }
        return owner.isDeleting() && OwnerGraph.hasFinalizer(owner, FOREGROUND);
    }

    private @Nullable Kind kindOf(MapValue reference) {
        String version = reference.text("apiVersion", "");
        String name = reference.text("kind", "");
        Kind builtin = KindTable.builtin().byKind(version, name);
        if (builtin != null) {
            return builtin;
        }
        int slash = version.indexOf('/');
        View custom = slash < 0 ? null : Objects.requireNonNull(declared).customOf(version.substring(0, slash), name);
        return custom == null ? null : custom.kind();
    }
}
