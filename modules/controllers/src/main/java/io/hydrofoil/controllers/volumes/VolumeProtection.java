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
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of claims that are being deleted when no pod uses them any more, and of volumes that are bound to no claim.
 * The finalizer that holds them was
 * put on at creation.
 */
public final class VolumeProtection implements Reconciler {
    private static final String BY_CLAIM = "claim";

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
            if (after != null && after.isDeleting()) {
                queue.add(after.key());
            }
        });
        if (kind == Kinds.CLAIM) {
            pods = views.of(Kinds.POD).index(BY_CLAIM, VolumeProtection::claims);
            views.onChange(Kinds.POD, (before, after) -> {
                boolean isOver = after == null || Pods.isTerminal(after);
                if (before != null && isOver) {
                    for (String claim : claims(before)) {
                        queue.add(new ObjectKey(kind, before.namespace(), claim.substring(claim.indexOf('/') + 1)));
                    }
                }
            });
        }
    }

    /** The claims that a pod uses, as NAMESPACE/NAME. */
    private static List<String> claims(ApiObject pod) {
        List<String> claims = new ArrayList<>();
        for (MapValue volume : pod.spec().list("volumes").maps()) {
            String claim = volume.map("persistentVolumeClaim").text("claimName");
            if (claim != null) {
                claims.add(pod.namespace() + "/" + claim);
            } else if (volume.has("ephemeral")) {
                claims.add(pod.namespace() + "/" + pod.name() + "-" + volume.text("name", ""));
            }
        }
        return claims;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject object = Objects.requireNonNull(objects).get(key);
        if (object == null || !object.isDeleting() || isInUse(object)) {
            return Plan.NOTHING;
        }
        List<String> finalizers = object.metadata().list("finalizers").texts();
        if (!finalizers.contains(finalizer)) {
            return Plan.NOTHING;
        }
        ListValue rest = ListValue.ofTexts(
                finalizers.stream().filter(text -> !text.equals(finalizer)).toList());
        return new Plan.Builder().write(Changes.finalizers(object, rest)).build();
    }

    private boolean isInUse(ApiObject object) {
        if (pods == null) {
            return "Bound".equals(object.status().text("phase"));
        }
        return pods.by(BY_CLAIM, object.namespace() + "/" + object.name()).stream()
                .anyMatch(pod -> !Pods.isTerminal(pod));
    }
}
