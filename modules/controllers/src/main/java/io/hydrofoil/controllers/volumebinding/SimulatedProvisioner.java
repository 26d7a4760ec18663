package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pretends to be the storage of simulated nodes, in the way of a provisioner outside of the control plane: makes a
 * volume for each claim whose annotation names it, deletes volumes that are released, and grows those whose claim asks
 * for more. Once there is a simulated node it also sees to a storage class named {@value #CLASS}, unless another class
 * uses this provisioner already. Volumes need not be attached, and lie in the zone of the node that was selected.
 */
public final class SimulatedProvisioner implements Reconciler {
    /** What a storage class says to get such volumes. */
    public static final String NAME = "hydrofoil.io/simulated";

    private static final String DRIVER = "simulated.hydrofoil.io";
    private static final String CLASS = "simulated";
    private static final String SIMULATED_NODE = "hydrofoil.io/simulated";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String BY_PROVISIONER = "provisioner";
    private static final ObjectKey CLASS_KEY = new ObjectKey(Kinds.STORAGE_CLASS, "", CLASS);
    private static final ObjectKey DRIVER_KEY = new ObjectKey(Kinds.CSI_DRIVER, "", DRIVER);

    private @Nullable View claims;
    private @Nullable View volumes;
    private @Nullable View classes;
    private @Nullable View drivers;
    private @Nullable View nodes;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:hydrofoil-simulated-provisioner";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        claims = views.of(Kinds.CLAIM);
        volumes = views.of(Kinds.VOLUME);
        classes = views.of(Kinds.STORAGE_CLASS)
                .index(BY_PROVISIONER, found -> List.of(found.tree().text("provisioner", "")));
        drivers = views.of(Kinds.CSI_DRIVER);
        nodes = views.of(Kinds.NODE);
        views.onChange(Kinds.CLAIM, (before, after) -> {
            if (after != null && isOurs(after)) {
                queue.add(after.key());
            }
        });
        views.onChange(Kinds.VOLUME, (before, after) -> {
            if (after != null && NAME.equals(after.metadata().map("annotations").text(Storage.PROVISIONED_BY))) {
                queue.add(after.key());
            }
        });
        views.onChange(Kinds.NODE, (before, after) -> {
            if (before == null && after != null && "true".equals(after.labels().get(SIMULATED_NODE))) {
                queue.add(CLASS_KEY);
            }
        });
    }

    private static boolean isOurs(ApiObject claim) {
        MapValue annotations = claim.metadata().map("annotations");
        return NAME.equals(annotations.text(Storage.PROVISIONER, annotations.text(Storage.OLD_PROVISIONER, "")));
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        Plan.Builder plan = new Plan.Builder();
        if (key.kind() == Kinds.STORAGE_CLASS) {
            install(plan);
        } else if (key.kind() == Kinds.CLAIM) {
            ApiObject claim = Objects.requireNonNull(claims).get(key);
            if (claim != null && isOurs(claim)) {
                serve(plan, claim);
            }
        } else {
            ApiObject volume = Objects.requireNonNull(volumes).get(key);
            boolean isOver = volume != null
                    && !volume.isDeleting()
                    && "Released".equals(volume.status().text("phase"))
                    && "Delete".equals(volume.spec().text("persistentVolumeReclaimPolicy"));
            if (volume != null && isOver) {
                plan.write(Write.Delete.of(volume));
            }
        }
        return plan.build();
    }

    private void install(Plan.Builder plan) {
        View known = Objects.requireNonNull(classes);
        if (Objects.requireNonNull(drivers).get(DRIVER_KEY) == null) {
            MapValue driver = new MapValue()
                    .put("metadata", new MapValue().put("name", DRIVER))
                    .put("spec", new MapValue().put("attachRequired", false).put("podInfoOnMount", false));
            plan.write(new Write.Create(Kinds.CSI_DRIVER, "", driver));
        }
        if (known.by(BY_PROVISIONER, NAME).isEmpty() && known.get(CLASS_KEY) == null) {
            MapValue storageClass = new MapValue()
                    .put("metadata", new MapValue().put("name", CLASS))
                    .put("provisioner", NAME)
                    .put("reclaimPolicy", "Delete")
                    .put("volumeBindingMode", "Immediate")
                    .put("allowVolumeExpansion", true);
            plan.write(new Write.Create(Kinds.STORAGE_CLASS, "", storageClass));
        }
    }

    private void serve(Plan.Builder plan, ApiObject claim) {
        if (claim.isDeleting()) {
            return;
        }
        if (Storage.hasAnnotation(claim, Storage.BIND_COMPLETED)) {
            grow(plan, claim);
            return;
        }
        ApiObject storageClass = Objects.requireNonNull(classes).get("", Storage.className(claim));
        String volumeName = "pvc-" + claim.uid();
        boolean isReady = storageClass != null
                && claim.spec().text("volumeName", "").isEmpty()
                && Objects.requireNonNull(volumes).get("", volumeName) == null
                && (!Storage.waitsForConsumer(storageClass) || Storage.hasAnnotation(claim, Storage.SELECTED_NODE));
        if (storageClass == null || !isReady) {
            return;
        }
        plan.note(Plan.Note.normal(
                claim,
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + claim.namespace() + "/" + claim.name()
                        + "\""));
        plan.write(
                new Write.Create(Kinds.VOLUME, "", volume(claim, storageClass, volumeName)),
                Plan.Note.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + volumeName),
                Plan.Note.warning(claim, "ProvisioningFailed", "failed to provision volume: %s"));
    }

    private MapValue volume(ApiObject claim, ApiObject storageClass, String name) {
        MapValue reference = new MapValue()
                .put("kind", "PersistentVolumeClaim")
                .put("apiVersion", "v1")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("resourceVersion", Long.toString(claim.revision()));
        MapValue source = new MapValue().put("driver", DRIVER).put("volumeHandle", name);
        MapValue spec = new MapValue()
                .put("accessModes", claim.spec().list("accessModes").copy())
                .put("capacity", new MapValue().put("storage", requestedText(claim)))
                .put("claimRef", reference)
                .put("csi", source)
                .put("persistentVolumeReclaimPolicy", storageClass.tree().text("reclaimPolicy", "Delete"))
                .put("storageClassName", storageClass.name())
                .put("volumeMode", Storage.mode(claim));
        String attributes = Storage.attributesClass(claim);
        if (!attributes.isEmpty()) {
            spec.put("volumeAttributesClassName", attributes);
        }
        Value options = storageClass.tree().get("mountOptions");
        if (options != null) {
            spec.put("mountOptions", options.copy());
        }
        String zone = zone(claim);
        if (!zone.isEmpty()) {
            MapValue inZone = new MapValue()
                    .put("key", ZONE)
                    .put("operator", "In")
                    .put("values", ListValue.ofTexts(List.of(zone)));
            MapValue term = new MapValue().put("matchExpressions", ListValue.of(inZone));
            MapValue required = new MapValue().put("nodeSelectorTerms", ListValue.of(term));
            spec.put("nodeAffinity", new MapValue().put("required", required));
        }
        return new MapValue()
                .put(
                        "metadata",
                        new MapValue()
                                .put("name", name)
                                .put("annotations", new MapValue().put(Storage.PROVISIONED_BY, NAME)))
                .put("spec", spec);
    }

    private String zone(ApiObject claim) {
        String selected = claim.metadata().map("annotations").text(Storage.SELECTED_NODE, "");
        ApiObject node = Objects.requireNonNull(nodes).get("", selected);
        return node == null ? "" : node.labels().getOrDefault(ZONE, "");
    }

    /** What a claim asks for, in its own words. */
    private static Value requestedText(ApiObject claim) {
        Value asked = claim.spec().map("resources").map("requests").get("storage");
        return asked == null ? new io.hydrofoil.objects.StringValue("0") : asked.copy();
    }

    private void grow(Plan.Builder plan, ApiObject claim) {
        ApiObject volume = Objects.requireNonNull(volumes).get("", claim.spec().text("volumeName", ""));
        Quantity asked = Storage.requested(claim);
        boolean isBound = "Bound".equals(claim.status().text("phase"));
        if (volume == null
                || !isBound
                || asked.compareTo(Storage.size(claim.status().map("capacity"))) <= 0) {
            return;
        }
        MapValue capacity = new MapValue().put("storage", requestedText(claim));
        if (Storage.capacity(volume).compareTo(asked) < 0) {
            MapValue patch = new MapValue()
                    .put("metadata", ClaimStep.precondition(volume))
                    .put("spec", new MapValue().put("capacity", capacity));
            plan.write(new Write.Patch(volume.key(), "", Write.PatchType.MERGE, patch))
                    .then();
        }
        MapValue status = new MapValue().put("capacity", capacity.copy()).put("conditions", new ListValue());
        MapValue patch = new MapValue()
                .put("metadata", new MapValue().put("uid", claim.uid()))
                .put("status", status);
        plan.write(
                new Write.Patch(claim.key(), "status", Write.PatchType.MERGE, patch),
                Plan.Note.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded"),
                null);
    }
}
