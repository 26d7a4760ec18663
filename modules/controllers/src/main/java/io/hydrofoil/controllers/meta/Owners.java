package io.hydrofoil.controllers.meta;

import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who controls an object: the owner reference marked as controller. */
public final class Owners {
    /** Name of the index by the controller's uid. */
    public static final String BY_CONTROLLER = "controller";

    private static final String ORPHANS = "orphans";

    private Owners() {}

    /** The view of a kind with the indices that {@link #controlledBy} and {@link #orphans} need. */
    public static View indexed(Views views, Kind kind) {
        return views.of(kind)
                .index(BY_CONTROLLER, object -> {
                    String uid = controllerUid(object);
                    return uid == null ? List.of() : List.of(uid);
                })
                .index(ORPHANS, object -> controllerUid(object) == null ? List.of(object.namespace()) : List.of());
    }

    /** Objects whose controller is {@code owner}. */
    public static Collection<ApiObject> controlledBy(View view, ApiObject owner) {
        return view.by(BY_CONTROLLER, owner.uid());
    }

    /** Objects of a namespace without a controller. */
    public static Collection<ApiObject> orphans(View view, String namespace) {
        return view.by(ORPHANS, namespace);
    }

    /** The owner reference of the controller, or null. */
    public static @Nullable MapValue controllerOf(ApiObject object) {
        for (MapValue reference : object.metadata().list("ownerReferences").maps()) {
            if (reference.flag("controller", false)) {
                return reference;
            }
        }
        return null;
    }

    /** The uid of the controller, or null. */
    public static @Nullable String controllerUid(ApiObject object) {
        MapValue reference = controllerOf(object);
        return reference == null ? null : reference.text("uid");
    }

    /** The key of the controller if it is of this kind, or null. */
    public static io.hydrofoil.objects.@Nullable ObjectKey controllerKey(@Nullable ApiObject object, Kind kind) {
        MapValue reference = object == null ? null : controllerOf(object);
        if (object == null
                || reference == null
                || !kind.kind().equals(reference.text("kind"))
                || !kind.group().equals(group(reference.text("apiVersion", "")))) {
            return null;
        }
        return new io.hydrofoil.objects.ObjectKey(
                kind, kind.namespaced() ? object.namespace() : "", reference.text("name", ""));
    }

    /** The group of an apiVersion. */
    public static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** A reference that makes {@code owner} the controller. */
    public static MapValue reference(ApiObject owner) {
        return new MapValue()
                .put("apiVersion", owner.kind().apiVersion())
                .put("kind", owner.kind().kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /**
     * Writes by which {@code owner} takes in the orphans that its selector matches and lets go of what it no longer
     * matches; empty when its objects are
     * those of {@link #controlledBy}.
     */
    public static List<Write> claims(ApiObject owner, LabelSelector selector, View view) {
        if (owner.isDeleting()) {
            return List.of();
        }
        List<Write> writes = new ArrayList<>();
        for (ApiObject owned : controlledBy(view, owner)) {
            if (!selector.matches(owned.metadata().map("labels")) && !owned.isDeleting()) {
                writes.add(withReferences(owned, without(owned, owner.uid())));
            }
        }
        for (ApiObject orphan : orphans(view, owner.namespace())) {
            if (selector.matches(orphan.metadata().map("labels")) && !orphan.isDeleting()) {
                ListValue references = orphan.metadata().list("ownerReferences").copy();
                writes.add(withReferences(orphan, references.add(reference(owner))));
            }
        }
        return writes.size() > io.hydrofoil.client.Plan.MAX_STAGE
                ? writes.subList(0, io.hydrofoil.client.Plan.MAX_STAGE)
                : writes;
    }

    /** The owner references without those to {@code uid}. */
    public static ListValue without(ApiObject object, String uid) {
        ListValue rest = new ListValue();
        for (Value reference : object.metadata().list("ownerReferences")) {
            if (!(reference instanceof MapValue map) || !uid.equals(map.text("uid"))) {
                rest.add(reference.copy());
            }
        }
        return rest;
    }

    /** Sets the owner references of the object as it is at its revision. */
    public static Write withReferences(ApiObject object, ListValue references) {
        MapValue metadata = new MapValue()
                .put("uid", object.uid())
                .put("resourceVersion", Long.toString(object.revision()))
                .put("ownerReferences", references);
        return new Write.Patch(object.key(), "", Write.PatchType.MERGE, new MapValue().put("metadata", metadata));
    }
}
