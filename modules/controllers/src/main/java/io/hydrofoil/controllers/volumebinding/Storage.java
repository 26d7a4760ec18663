package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.client.View;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** Facts about claims, volumes and storage classes. */
public final class Storage {
    static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
    static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private Storage() {}

    /** The name of a claim's or volume's storage class; empty: none. */
    static String className(ApiObject object) {
        String old = object.metadata().map("annotations").text(OLD_CLASS);
        return old != null ? old : object.spec().text("storageClassName", "");
    }

    /** Whether a claim leaves the choice of its class to the cluster. */
    static boolean leavesClassOpen(ApiObject claim) {
        return !claim.spec().has("storageClassName")
                && !claim.metadata().map("annotations").has(OLD_CLASS);
    }

    /** The default class, the youngest of several; null: none. */
    static @Nullable ApiObject defaultClass(View classes) {
        ApiObject found = null;
        for (ApiObject candidate : classes.all()) {
            if ("true".equals(candidate.metadata().map("annotations").text(DEFAULT_CLASS))
                    && (found == null || isPreferred(candidate, found))) {
                found = candidate;
            }
        }
        return found;
    }

    private static boolean isPreferred(ApiObject candidate, ApiObject other) {
        int order = other.metadata()
                .text("creationTimestamp", "")
                .compareTo(candidate.metadata().text("creationTimestamp", ""));
        return order != 0 ? order < 0 : candidate.name().compareTo(other.name()) < 0;
    }

    /** Whether volumes of this class wait until a pod that needs them has been placed. */
    static boolean waitsForConsumer(@Nullable ApiObject storageClass) {
        return storageClass != null
                && "WaitForFirstConsumer".equals(storageClass.tree().text("volumeBindingMode"));
    }

    /** The quantity in a field named storage; zero where there is none. */
    public static Quantity size(MapValue resources) {
        Value size = resources.get("storage");
        try {
            return size == null ? Quantity.ZERO : Quantity.of(size);
        } catch (MalformedException neverStored) {
            return Quantity.ZERO;
        }
    }

    static Quantity requested(ApiObject claim) {
        return size(claim.spec().map("resources").map("requests"));
    }

    static Quantity capacity(ApiObject volume) {
        return size(volume.spec().map("capacity"));
    }

    static String mode(ApiObject object) {
        return object.spec().text("volumeMode", "Filesystem");
    }

    static String attributesClass(ApiObject object) {
        return object.spec().text("volumeAttributesClassName", "");
    }

    /** The claim that a volume is meant for, whether it exists or not; null: any. */
    static @Nullable ObjectKey claimOf(ApiObject volume) {
        MapValue reference = volume.spec().map("claimRef");
        return reference.isEmpty()
                ? null
                : new ObjectKey(Kinds.CLAIM, reference.text("namespace", ""), reference.text("name", ""));
    }

    /** Whether a volume's reference means this claim: by name, and by uid where there is one. */
    static boolean isFor(ApiObject volume, ApiObject claim) {
        String uid = volume.spec().map("claimRef").text("uid", "");
        return claim.key().equals(claimOf(volume)) && (uid.isEmpty() || uid.equals(claim.uid()));
    }

    static boolean hasAnnotation(ApiObject object, String name) {
        return object.metadata().map("annotations").has(name);
    }

    static ObjectKey volume(String name) {
        return new ObjectKey(Kinds.VOLUME, "", name);
    }
}
