package io.hydrofoil.controllers.meta;

import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** Updates of objects as they are at their revision. */
public final class Changes {
    private Changes() {}

    /** Replaces the status through its subresource; null if it is the same already. */
    public static @Nullable Write status(ApiObject object, MapValue status) {
        return status.equals(object.status())
                ? null
                : new Write.Update(object.key(), "status", tree(object).put("status", status));
    }

    /** Replaces the object. */
    public static Write update(ApiObject object, MapValue tree) {
        return new Write.Update(object.key(), "", tree);
    }

    /** A copy to change: resourceVersion set, managedFields left out (they would only be copied back). */
    public static MapValue tree(ApiObject object) {
        MapValue tree = object.tree().copy();
        tree.ensureMap("metadata").put("resourceVersion", Long.toString(object.revision()));
        return tree;
    }

    /** Sets {@code finalizers} of the object as it is at its revision. */
    public static Write finalizers(ApiObject object, io.hydrofoil.objects.ListValue finalizers) {
        MapValue metadata = new MapValue()
                .put("uid", object.uid())
                .put("resourceVersion", Long.toString(object.revision()))
                .put("finalizers", finalizers);
        return new Write.Patch(object.key(), "", Write.PatchType.MERGE, new MapValue().put("metadata", metadata));
    }
}
