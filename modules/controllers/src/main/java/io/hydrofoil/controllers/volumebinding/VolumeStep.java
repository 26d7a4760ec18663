package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.ObjectKey;
import org.jspecify.annotations.Nullable;

/** One look at a volume: its phase, and what becomes of it when its claim is gone. */
final class VolumeStep {
    private final VolumeBinder.World world;
    private final Plan.Builder plan;
    private final ApiObject volume;

    VolumeStep(VolumeBinder.World world, Plan.Builder plan, ApiObject volume) {
        this.world = world;
        this.plan = plan;
        this.volume = volume;
    }

    void run() {
        ObjectKey meant = Storage.claimOf(volume);
        String uid = volume.spec().map("claimRef").text("uid", "");
        if (meant == null || uid.isEmpty()) {
            phase(plan, volume, "Available", "");
            return;
        }
        ApiObject claim = world.claims().get(meant);
        if (claim == null || !claim.uid().equals(uid)) {
            release();
        } else if (volume.name().equals(claim.spec().text("volumeName"))) {
            phase(plan, volume, "Bound", "");
        } else if (!claim.spec().text("volumeName", "").isEmpty()) {
            misbound();
        }
        // else: the claim's own look goes on with the binding
    }

    /** Its claim has another volume: this one goes, if it was made for the claim, or is free again. */
    private void misbound() {
        boolean isDisposable = Storage.hasAnnotation(volume, Storage.PROVISIONED_BY) && isPolicy("Delete");
        if (isDisposable) {
            release();
            return;
        }
        boolean isOurs = Storage.hasAnnotation(volume, Storage.BOUND_BY_CONTROLLER);
        MapValue metadata = ClaimStep.precondition(volume);
        MapValue spec = new MapValue();
        if (isOurs) {
            metadata.put("annotations", new MapValue().put(Storage.BOUND_BY_CONTROLLER, NullValue.NULL));
            spec.put("claimRef", NullValue.NULL);
        } else {
            spec.put("claimRef", new MapValue().put("uid", NullValue.NULL).put("resourceVersion", NullValue.NULL));
        }
        MapValue patch = new MapValue().put("metadata", metadata).put("spec", spec);
        plan.write(new Write.Patch(volume.key(), "", Write.PatchType.MERGE, patch))
                .then();
        phase(plan, volume, "Available", "");
    }

    private void release() {
        String phase = volume.status().text("phase", "");
        if (!phase.equals("Released") && !phase.equals("Failed")) {
            phase(plan, volume, "Released", "");
            return;
        }
        if (phase.equals("Released") && isPolicy("Delete")) {
            reclaim();
        } else if (phase.equals("Released") && isPolicy("Recycle")) {
            fail("VolumeFailedRecycle", "No recycler plugin found for the volume!");
        }
    }

    /** Who made a volume deletes it; nobody here can delete one that was made by hand. */
    private void reclaim() {
        String provisioner = volume.metadata().map("annotations").text(Storage.PROVISIONED_BY, "");
        if (provisioner.isEmpty() || provisioner.startsWith("kubernetes.io/")) {
            fail(
                    "VolumeFailedDelete",
                    "error getting deleter volume plugin for volume \"" + volume.name()
                            + "\": no deletable volume plugin matched");
        }
    }

    private void fail(String reason, String message) {
        plan.note(Plan.Note.warning(volume, reason, message));
        phase(plan, volume, "Failed", message);
    }

    private boolean isPolicy(String policy) {
        return policy.equals(volume.spec().text("persistentVolumeReclaimPolicy", "Retain"));
    }

    /** Sets the phase by a patch that needs no revision: it may follow another write of the same plan. */
    static void phase(Plan.Builder plan, ApiObject volume, String phase, String message) {
        MapValue known = volume.status();
        if (phase.equals(known.text("phase")) && message.equals(known.text("message", ""))) {
            return;
        }
        MapValue status = new MapValue().put("phase", phase);
        put(status, "message", message.isEmpty() ? null : message);
        MapValue patch = new MapValue()
                .put("metadata", new MapValue().put("uid", volume.uid()))
                .put("status", status);
        plan.write(new Write.Patch(volume.key(), "status", Write.PatchType.MERGE, patch))
                .then();
    }

    private static void put(MapValue status, String field, @Nullable String text) {
        if (text == null) {
            status.put(field, NullValue.NULL);
        } else {
            status.put(field, text);
        }
    }
}
