package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at a claim. Binding takes four writes (the volume's reference, the volume's phase, the claim's reference,
 * the claim's phase), each the condition of the next; whichever was the last one to succeed, the next look goes on from
 * there.
 */
final class ClaimStep {
    private final VolumeBinder.World world;
    private final Plan.Builder plan;
    private final ApiObject claim;

    ClaimStep(VolumeBinder.World world, Plan.Builder plan, ApiObject claim) {
        this.world = world;
        this.plan = plan;
        this.claim = claim;
    }

    void run() {
        String named = claim.spec().text("volumeName", "");
        ApiObject volume = named.isEmpty() ? null : world.volumes().get(Storage.volume(named));
        if (Storage.hasAnnotation(claim, Storage.BIND_COMPLETED)) {
            keep(named, volume);
        } else if (named.isEmpty()) {
            find();
        } else {
            takeNamed(named, volume);
        }
    }

    /** A claim that was bound once stays so, or is lost. */
    private void keep(String named, @Nullable ApiObject volume) {
        if (named.isEmpty()) {
            lose("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        } else if (volume == null) {
            lose("ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        } else if (Storage.claimOf(volume) == null
                || claim.uid().equals(volume.spec().map("claimRef").text("uid"))) {
            bind(volume);
        } else {
            lose("ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
        }
    }

    private void lose(String reason, String message) {
        MapValue status = claim.status().copy().put("phase", "Lost");
        status.remove("accessModes");
        status.remove("capacity");
        Write write = Changes.status(claim, status);
        if (write != null) {
            plan.write(write, Plan.Note.warning(claim, reason, message), null);
        }
    }

    private void find() {
        if (claim.isDeleting()) {
            pending(null);
            return;
        }
        ApiObject storageClass = chosenClass();
        if (storageClass == null && Storage.leavesClassOpen(claim) && assignDefaultClass()) {
            return;
        }
        boolean isDelayed =
                Storage.waitsForConsumer(storageClass) && !Storage.hasAnnotation(claim, Storage.SELECTED_NODE);
        ApiObject volume = BestMatch.preBound(claim, world.volumesFor(claim.key()));
        if (volume == null && !isDelayed) {
            // what waits for its pod is matched by the scheduler, which knows the node
            volume = BestMatch.free(claim, world.freeVolumes(Storage.className(claim)), world.reserved()::isTaken);
        }
        if (volume != null) {
            world.reserved().put(volume.key(), claim.key());
            bind(volume);
            return;
        }
        if (isDelayed) {
            tellDelay();
        } else if (!Storage.className(claim).isEmpty()) {
            provision(storageClass);
        } else {
            pending(Plan.Note.normal(
                    claim,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set"));
        }
    }

    private @Nullable ApiObject chosenClass() {
        String name = Storage.className(claim);
        return name.isEmpty() ? null : world.classes().get("", name);
    }

    /** A claim from a time when there was no default class gets the one that there is now. */
    private boolean assignDefaultClass() {
        ApiObject otherwise = Storage.defaultClass(world.classes());
        if (otherwise == null) {
            return false;
        }
        MapValue patch = new MapValue()
                .put("metadata", precondition(claim))
                .put("spec", new MapValue().put("storageClassName", otherwise.name()));
        plan.write(new Write.Patch(claim.key(), "", Write.PatchType.MERGE, patch));
        return true;
    }

    private void tellDelay() {
        Collection<ApiObject> users = world.podsOf(claim.key());
        ApiObject waiting = users.stream()
                .filter(pod -> Pods.node(pod).isEmpty() && Pods.isActive(pod))
                .findFirst()
                .orElse(null);
        pending(
                waiting == null
                        ? Plan.Note.normal(
                                claim,
                                "WaitForFirstConsumer",
                                "waiting for first consumer to be created before binding")
                        : Plan.Note.normal(
                                claim,
                                "WaitForPodScheduled",
                                "waiting for pod " + waiting.name() + " to be scheduled"));
    }

    /** Asks a provisioner for a volume: it reads its name from the annotation. */
    private void provision(@Nullable ApiObject storageClass) {
        if (storageClass == null) {
            failed("storageclass.storage.k8s.io \"" + Storage.className(claim) + "\" not found");
            return;
        }
        String provisioner = storageClass.tree().text("provisioner", "");
        if (provisioner.startsWith("kubernetes.io/")) {
            failed("no volume plugin matched name: " + provisioner);
            return;
        }
        MapValue annotations = claim.metadata().map("annotations");
        if (!provisioner.equals(annotations.text(Storage.PROVISIONER))
                || !provisioner.equals(annotations.text(Storage.OLD_PROVISIONER))) {
            MapValue wanted =
                    new MapValue().put(Storage.OLD_PROVISIONER, provisioner).put(Storage.PROVISIONER, provisioner);
            MapValue patch = new MapValue().put("metadata", precondition(claim).put("annotations", wanted));
            plan.write(new Write.Patch(claim.key(), "", Write.PatchType.MERGE, patch));
            return;
        }
        pending(Plan.Note.normal(
                claim,
                "ExternalProvisioning",
                ("Waiting for a volume to be created either by the external provisioner '%s' or manually by the system"
                                + " administrator. If volume creation is delayed, please verify that the provisioner is"
                                + " running and correctly registered.")
                        .formatted(provisioner)));
    }

    private void failed(String message) {
        pending(Plan.Note.warning(claim, "ProvisioningFailed", message));
    }

    /** The claim asks for one volume and no other. */
    private void takeNamed(String named, @Nullable ApiObject volume) {
        if (volume == null) {
            pending(null);
        } else if (Storage.claimOf(volume) == null) {
            String misfit = BestMatch.misfit(volume, claim);
            if (misfit == null) {
                bind(volume);
            } else {
                pending(Plan.Note.warning(
                        claim, "VolumeMismatch", "Cannot bind to requested volume \"" + named + "\": " + misfit));
            }
        } else if (Storage.isFor(volume, claim)) {
            bind(volume);
        } else {
            pending(Plan.Note.warning(
                    claim, "FailedBinding", "volume \"" + named + "\" already bound to a different claim."));
        }
    }

    /** Not bound yet; {@code why} is told once the phase says so, for that write brings the claim back here. */
    private void pending(Plan.@Nullable Note why) {
        Write write = Changes.status(claim, claim.status().copy().put("phase", "Pending"));
        if (write != null) {
            plan.write(write);
        } else if (why != null) {
            plan.note(why);
        }
    }

    private void bind(ApiObject volume) {
        MapValue reference = volume.spec().map("claimRef");
        if (!claim.uid().equals(reference.text("uid"))) {
            referToClaim(volume, reference.isEmpty());
        }
        if (!"Bound".equals(volume.status().text("phase"))) {
            VolumeStep.phase(plan, volume, "Bound", "");
        }
        boolean isNamed = volume.name().equals(claim.spec().text("volumeName", ""));
        if (!isNamed || !Storage.hasAnnotation(claim, Storage.BIND_COMPLETED)) {
            referToVolume(volume, isNamed);
        }
        settle(volume);
    }

    private void referToClaim(ApiObject volume, boolean isOurChoice) {
        MapValue reference = new MapValue()
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("apiVersion", "v1")
                .put("resourceVersion", Long.toString(claim.revision()));
        MapValue metadata = precondition(volume);
        if (isOurChoice) {
            metadata.put("annotations", new MapValue().put(Storage.BOUND_BY_CONTROLLER, "yes"));
        }
        MapValue patch =
                new MapValue().put("metadata", metadata).put("spec", new MapValue().put("claimRef", reference));
        plan.write(new Write.Patch(volume.key(), "", Write.PatchType.MERGE, patch))
                .then();
    }

    private void referToVolume(ApiObject volume, boolean isNamed) {
        MapValue annotations = new MapValue().put(Storage.BIND_COMPLETED, "yes");
        if (!isNamed) {
            annotations.put(Storage.BOUND_BY_CONTROLLER, "yes");
        }
        MapValue patch = new MapValue().put("metadata", precondition(claim).put("annotations", annotations));
        if (!isNamed) {
            patch.put("spec", new MapValue().put("volumeName", volume.name()));
        }
        plan.write(new Write.Patch(claim.key(), "", Write.PatchType.MERGE, patch))
                .then();
    }

    private void settle(ApiObject volume) {
        MapValue status = new MapValue().put("phase", "Bound");
        boolean wasBound = "Bound".equals(claim.status().text("phase"));
        status.put("accessModes", volume.spec().list("accessModes").copy());
        if (!wasBound) {
            // later the size is told by who resizes
            status.put("capacity", volume.spec().map("capacity").copy());
        }
        String attributes = Storage.attributesClass(volume);
        if (!wasBound && !attributes.isEmpty()) {
            status.put("currentVolumeAttributesClassName", attributes);
        }
        boolean isSettled = status.keys().stream()
                .allMatch(field ->
                        Objects.equals(status.get(field), claim.status().get(field)));
        if (!isSettled) {
            MapValue patch = new MapValue()
                    .put("metadata", new MapValue().put("uid", claim.uid()))
                    .put("status", status);
            plan.write(new Write.Patch(claim.key(), "status", Write.PatchType.MERGE, patch));
        }
    }

    static MapValue precondition(ApiObject object) {
        return new MapValue().put("uid", object.uid()).put("resourceVersion", Long.toString(object.revision()));
    }
}
