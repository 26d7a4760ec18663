package io.hydrofoil.controllers.volumes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the claims of generic ephemeral volumes; each belongs to its pod and goes with it. */
public final class EphemeralVolumes implements Reconciler {
    private @Nullable View pods;
    private @Nullable View claims;

    @Override
    public String name() {
        return "ephemeral-volume-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        pods = views.of(Kinds.POD);
        claims = views.of(Kinds.CLAIM);
        views.onChange(Kinds.POD, (before, after) -> {
            if (before == null && after != null && hasEphemeral(after)) {
                queue.add(after.key());
            }
        });
        views.onChange(Kinds.CLAIM, (before, after) -> {
            ObjectKey owner = after == null ? Owners.controllerKey(before, Kinds.POD) : null;
            if (owner != null) {
                queue.add(owner);
            }
        });
    }

    private static boolean hasEphemeral(ApiObject pod) {
        for (MapValue volume : pod.spec().list("volumes").maps()) {
            if (volume.has("ephemeral")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject pod = Objects.requireNonNull(pods).get(key);
        if (pod == null || !Pods.isActive(pod)) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        for (MapValue volume : pod.spec().list("volumes").maps()) {
            String name = Claims.ephemeral(pod, volume);
            ApiObject known = Objects.requireNonNull(claims).get(pod.namespace(), name);
            if (!volume.has("ephemeral")) {
                continue;
            }
            if (known == null) {
                plan.write(
                        new Write.Create(Kinds.CLAIM, pod.namespace(), claim(pod, volume, name)),
                        null,
                        Plan.Note.warning(pod, "EphemeralVolumeCreationFailed", "create PVC " + name + ": %s"));
            } else if (!pod.uid().equals(Owners.controllerUid(known))) {
                plan.note(Plan.Note.warning(
                        pod,
                        "EphemeralVolumeCreationFailed",
                        "PVC \"" + name + "\" was not created for the pod: it belongs to something else"));
            }
        }
        return plan.build();
    }

    private static MapValue claim(ApiObject pod, MapValue volume, String name) {
        MapValue template = volume.map("ephemeral").map("volumeClaimTemplate");
        MapValue metadata = new MapValue().put("name", name);
        for (String field : new String[] {"annotations", "labels"}) {
            Value value = template.map("metadata").get(field);
            if (value != null) {
                metadata.put(field, value.copy());
            }
        }
        metadata.put("ownerReferences", ListValue.of(Owners.reference(pod)));
        return new MapValue()
                .put("metadata", metadata)
                .put("spec", template.map("spec").copy());
    }
}
