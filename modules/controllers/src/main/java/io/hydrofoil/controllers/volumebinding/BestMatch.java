package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ObjectKey;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the existing volumes a claim gets: one that was made for it, else the one that fits with the least excess,
 * first in access modes, then in size.
 */
final class BestMatch {
    private BestMatch() {}

    /** The volume among {@code offered} that names this claim, or null. */
    static @Nullable ApiObject preBound(ApiObject claim, Collection<ApiObject> offered) {
        for (ApiObject volume : offered) {
            if (Storage.isFor(volume, claim)
                    && Storage.className(volume).equals(Storage.className(claim))
                    && fits(volume, claim)) {
                return volume;
            }
        }
        return null;
    }

    /**
     * The best of the {@code free} volumes of the claim's storage class, or null.
     *
     * @param isTaken volumes that are being given away at this moment
     */
    static @Nullable ApiObject free(ApiObject claim, Collection<ApiObject> free, Predicate<ObjectKey> isTaken) {
        LabelSelector selector = LabelSelector.of(claim.spec().map("selector"));
        ApiObject best = null;
        for (ApiObject volume : free) {
            boolean isFree = "Available".equals(volume.status().text("phase"))
                    && fits(volume, claim)
                    && !isTaken.test(volume.key())
                    && selector.matches(volume.labels());
            if (isFree && (best == null || compare(volume, best) < 0)) {
                best = volume;
            }
        }
        return best;
    }

    private static boolean fits(ApiObject volume, ApiObject claim) {
        return !volume.isDeleting()
                && Storage.mode(volume).equals(Storage.mode(claim))
                && Storage.capacity(volume).compareTo(Storage.requested(claim)) >= 0
                && Storage.attributesClass(volume).equals(Storage.attributesClass(claim))
                && hasModes(volume, claim);
    }

    private static boolean hasModes(ApiObject volume, ApiObject claim) {
        return volume.spec()
                .list("accessModes")
                .texts()
                .containsAll(claim.spec().list("accessModes").texts());
    }

    private static int compare(ApiObject a, ApiObject b) {
        int order = Integer.compare(
                a.spec().list("accessModes").size(),
                b.spec().list("accessModes").size());
        order = order != 0 ? order : Storage.capacity(a).compareTo(Storage.capacity(b));
        return order != 0 ? order : a.name().compareTo(b.name());
    }

    /** Why a volume that a claim asks for by name cannot be its; null: it can. */
    static @Nullable String misfit(ApiObject volume, ApiObject claim) {
        if (Storage.capacity(volume).compareTo(Storage.requested(claim)) < 0) {
            return "requested PV is too small";
        }
        if (!Storage.className(volume).equals(Storage.className(claim))) {
            return "storageClassName does not match";
        }
        if (!Storage.mode(volume).equals(Storage.mode(claim))) {
            return "incompatible volumeMode";
        }
        if (!Storage.attributesClass(volume).equals(Storage.attributesClass(claim))) {
            return "VolumeAttributesClassName does not match";
        }
        return hasModes(volume, claim) ? null : "incompatible accessMode";
    }
}
