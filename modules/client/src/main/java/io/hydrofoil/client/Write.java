package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/**
 * A write that a control loop asks for, as a value. Object trees pass into the client's hands: do not change them
 * afterwards.
 */
public sealed interface Write {
    /** What it is aimed at. For a create with generateName the name is empty. */
    ObjectKey key();

    /** Creates an object; apiVersion and kind may be missing from the tree. */
    record Create(Kind kind, String namespace, MapValue object) implements Write {
        @Override
        public ObjectKey key() {
            return new ObjectKey(kind, namespace, object.map("metadata").text("name", ""));
        }
    }

    /**
     * Replaces the object or one of its subresources ({@code ""} for the main resource); the tree's resourceVersion is
     * the precondition.
     */
    record Update(ObjectKey key, String subresource, MapValue object) implements Write {}

    /** Patches the object or one of its subresources. A resourceVersion within the patch is a precondition. */
    record Patch(ObjectKey key, String subresource, PatchType type, Value patch) implements Write {}

    /**
     * Deletes an object. {@code uid} and {@code revision} (0: any) are preconditions; {@code graceSeconds} -1: the
     * kind's default.
     */
    record Delete(
            ObjectKey key,
            @Nullable String uid,
            long revision,
            long graceSeconds,
            @Nullable Propagation propagation) implements Write {
        /** Deletes this very object (uid precondition) in the background. */
        public static Delete of(ObjectKey key, String uid) {
            return new Delete(key, uid, 0, -1, Propagation.BACKGROUND);
        }

        /** Deletes this very object (uid precondition) in the background. */
        public static Delete of(ApiObject object) {
            return of(object.key(), object.uid());
        }
    }

    /** Binds a pod to a node (the pod's uid is a precondition); conflicts if it is bound already. */
    record Bind(ObjectKey key, String uid, String nodeName) implements Write {}

    /** Patch formats. */
    enum PatchType {
        JSON,
        MERGE,
        STRATEGIC
    }

    /** What happens to dependents of a deleted object. */
    enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }
}
