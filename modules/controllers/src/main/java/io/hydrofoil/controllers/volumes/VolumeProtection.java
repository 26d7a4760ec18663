package io.hydrofoil.controllers.volumes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of claims that are being deleted when no pod uses them any more, and of volumes that are bound to no claim.
 * The finalizer that holds them was
 * put on at creation.
 */
public final class VolumeProtection implements Reconciler {
    private final Kind kind;
    private final String name;
    private final String finalizer;
    private @Nullable View objects;
    private @Nullable View pods;

    private VolumeProtection(Kind kind, String name, String finalizer) {
        this.kind = kind;
        this.name = name;
        this.finalizer = finalizer;
    }

    /** For claims. */
    public static VolumeProtection ofClaims() {
        return new VolumeProtection(Kinds.CLAIM, "pvc-protection-controller", "kubernetes.io/pvc-protection");
    }

    /** For volumes. */
    public static VolumeProtection ofVolumes() {
        return new VolumeProtection(Kinds.VOLUME, "pv-protection-controller", "kubernetes.io/pv-protection");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void watch(Views views, KeySink queue) {
        objects = views.of(kind);
        views.onChange(kind, (before, after) -> {
            if (after != null && (after.isDeleting() || !isHeld(after))) {
                queue.add(after.key());
            }
        });
        if (kind == Kinds.CLAIM) {
            pods = Claims.pods(views);
            views.onChange(Kinds.POD, (before, after) -> {
                boolean isOver = after == null || !isUsing(after);
                if (before != null && isOver) {
                    for (String claim : Claims.keysOf(before)) {
                        queue.add(new ObjectKey(kind, before.namespace(), claim.substring(claim.indexOf('/') + 1)));
                    }
                }
            });
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject object = Objects.requireNonNull(objects).get(key);
        if (object == null || object.isDeleting() != isHeld(object) || (object.isDeleting() && isInUse(object))) {
            return Plan.NOTHING;
        }
        ListValue finalizers = object.metadata().list("finalizers").copy();
        if (object.isDeleting()) {
            finalizers.removeIf(value -> value.equals(new StringValue(finalizer)));
        } else {
            // made before there was protection
            finalizers.add(finalizer);
        }
        return new Plan.Builder().write(Changes.finalizers(object, finalizers)).build();
    }

    private boolean isHeld(ApiObject object) {
        return object.metadata().list("finalizers").texts().contains(finalizer);
    }

    /** A pod that has no node yet cannot start with a claim that is going. */
    private static boolean isUsing(ApiObject pod) {
        return !Pods.isTerminal(pod) && !Pods.node(pod).isEmpty();
    }

    private boolean isInUse(ApiObject object) {
        if (pods == null) {
            return "Bound".equals(object.status().text("phase"));
        }
        return pods.by(Claims.BY_CLAIM, Claims.text(object.key())).stream().anyMatch(VolumeProtection::isUsing);
    }
}
