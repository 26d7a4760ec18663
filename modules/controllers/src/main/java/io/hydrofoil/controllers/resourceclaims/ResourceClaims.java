package io.hydrofoil.controllers.resourceclaims;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the claims that pods want from templates and tells pods which they got; takes reservations off claims whose
 * pods are over, gives back what nobody has reserved any more, and deletes claims that were made for a pod that is
 * over. Keys are pods and claims.
 */
public final class ResourceClaims implements Reconciler {
    private static final String FINALIZER = "resource.kubernetes.io/delete-protection";
    private static final String BY_POD = "claims-of-pod";

    private @Nullable View pods;
    private @Nullable View claims;
    private @Nullable View templates;

    @Override
    public String name() {
        return "resource_claim";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:resource-claim-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        pods = views.of(Kinds.POD);
        View all = views.of(Kinds.RESOURCE_CLAIM).index(BY_POD, claim -> {
            String uid = Owners.controllerUid(claim);
            return uid == null ? List.of() : List.of(uid);
        });
        claims = all;
        templates = views.of(Kinds.RESOURCE_CLAIM_TEMPLATE);
        views.onChange(Kinds.POD, (before, after) -> {
            ApiObject pod = Objects.requireNonNull(after == null ? before : after);
            if (pod.spec().list("resourceClaims").isEmpty()) {
                return;
            }
            queue.add(pod.key());
            if (isOver(after)) {
                for (String key : PodClaims.keysOf(pod)) {
                    queue.add(claimKey(key));
                }
            }
        });
        views.onChange(Kinds.RESOURCE_CLAIM, (before, after) -> {
            ApiObject claim = Objects.requireNonNull(after == null ? before : after);
            queue.add(claim.key());
            ObjectKey owner = Owners.controllerKey(claim, Kinds.POD);
            if (owner != null) {
                queue.add(owner);
            }
        });
        views.onChange(Kinds.RESOURCE_CLAIM_TEMPLATE, (before, after) -> {
            if (before == null && after != null) {
                waiting(after, queue);
            }
        });
    }

    /** Pods that could not get a claim from this template before it was there. */
    private void waiting(ApiObject template, KeySink queue) {
        for (ApiObject pod : Objects.requireNonNull(pods).inNamespace(template.namespace())) {
            for (MapValue entry : PodClaims.entries(pod)) {
                if (template.name().equals(entry.text("resourceClaimTemplateName"))) {
                    queue.add(pod.key());
                }
            }
        }
    }

    private static ObjectKey claimKey(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(Kinds.RESOURCE_CLAIM, text.substring(0, slash), text.substring(slash + 1));
    }

    private static boolean isOver(@Nullable ApiObject pod) {
        return pod == null
                || Pods.isTerminal(pod)
                || (pod.isDeleting() && Pods.node(pod).isEmpty());
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        Plan.Builder plan = new Plan.Builder();
        if (key.kind() == Kinds.POD) {
            ApiObject pod = Objects.requireNonNull(pods).get(key);
            if (pod != null && Pods.isActive(pod)) {
                supply(plan, pod);
            }
        } else {
            ApiObject claim = Objects.requireNonNull(claims).get(key);
            if (claim != null) {
                tidy(plan, claim);
            }
        }
        return plan.build();
    }

    private void supply(Plan.Builder plan, ApiObject pod) {
        ListValue statuses = new ListValue();
        for (MapValue entry : PodClaims.entries(pod)) {
            String template = entry.text("resourceClaimTemplateName");
            if (template == null) {
                continue;
            }
            String entryName = entry.text("name", "");
            ApiObject made = made(pod, entryName);
            if (made == null) {
                make(plan, pod, entryName, template);
            } else {
                statuses.addMap().put("name", entryName).put("resourceClaimName", made.name());
            }
        }
        if (!statuses.isEmpty() && !statuses.equals(pod.status().list("resourceClaimStatuses"))) {
            MapValue patch = new MapValue()
                    .put("metadata", new MapValue().put("uid", pod.uid()))
                    .put("status", new MapValue().put("resourceClaimStatuses", statuses));
            plan.write(new Write.Patch(pod.key(), "status", Write.PatchType.MERGE, patch));
        }
    }

    private @Nullable ApiObject made(ApiObject pod, String entryName) {
        for (ApiObject claim : Objects.requireNonNull(claims).by(BY_POD, pod.uid())) {
            if (entryName.equals(claim.metadata().map("annotations").text(PodClaims.ENTRY)) && !claim.isDeleting()) {
                return claim;
            }
        }
        return null;
    }

    private void make(Plan.Builder plan, ApiObject pod, String entryName, String templateName) {
        ApiObject template = Objects.requireNonNull(templates).get(pod.namespace(), templateName);
        if (template == null) {
            plan.note(Plan.Note.warning(
                    pod,
                    "FailedResourceClaimCreation",
                    "PodResourceClaim " + entryName + ": resource claim template \"" + templateName + "\" not found"));
            return;
        }
        MapValue metadata = new MapValue().put("generateName", pod.name() + "-" + entryName + "-");
        MapValue from = template.spec().map("metadata");
        Value labels = from.get("labels");
        if (labels != null) {
            metadata.put("labels", labels.copy());
        }
        metadata.put("annotations", from.map("annotations").copy().put(PodClaims.ENTRY, entryName));
        metadata.put("ownerReferences", ListValue.of(Owners.reference(pod)));
        MapValue claim = new MapValue()
                .put("metadata", metadata)
                .put("spec", template.spec().map("spec").copy());
        plan.write(
                new Write.Create(Kinds.RESOURCE_CLAIM, pod.namespace(), claim),
                null,
                Plan.Note.warning(pod, "FailedResourceClaimCreation", "PodResourceClaim " + entryName + ": %s"));
    }

    private void tidy(Plan.Builder plan, ApiObject claim) {
        ListValue reservedFor = claim.status().list("reservedFor");
        ListValue rest = new ListValue();
        for (MapValue consumer : reservedFor.maps()) {
            if (!isPodOver(claim, consumer)) {
                rest.add(consumer.copy());
            }
        }
        boolean isAllocated = claim.status().has("allocation");
        boolean isOfPod = Owners.controllerKey(claim, Kinds.POD) != null;
        boolean isReturned = isAllocated && rest.isEmpty() && (!reservedFor.isEmpty() || claim.isDeleting());
        if (rest.size() < reservedFor.size() || isReturned) {
            MapValue status = claim.status().copy();
            status.remove("reservedFor");
            if (!rest.isEmpty()) {
                status.put("reservedFor", rest);
            } else if (isReturned) {
                status.remove("allocation");
                status.remove("devices");
            }
            Write write = Changes.status(claim, status);
            if (write != null) {
                plan.write(write);
            }
            return;
        }
        ListValue finalizers = claim.metadata().list("finalizers");
        if (claim.isDeleting() && !isAllocated && finalizers.texts().contains(FINALIZER)) {
            ListValue without = finalizers.copy();
            without.removeIf(value -> value.equals(new StringValue(FINALIZER)));
            plan.write(Changes.finalizers(claim, without));
        } else if (isOfPod && !claim.isDeleting() && rest.isEmpty() && isOwnerOver(claim)) {
            plan.write(Write.Delete.of(claim));
        }
    }

    /** Consumers of other kinds are not this controller's to judge. */
    private boolean isPodOver(ApiObject claim, MapValue consumer) {
        if (!consumer.text("resource", "").equals("pods")
                || !consumer.text("apiGroup", "").isEmpty()) {
            return false;
        }
        ApiObject pod = Objects.requireNonNull(pods).get(claim.namespace(), consumer.text("name", ""));
        return pod == null || !pod.uid().equals(consumer.text("uid")) || isOver(pod);
    }

    private boolean isOwnerOver(ApiObject claim) {
        ObjectKey key = Owners.controllerKey(claim, Kinds.POD);
        ApiObject pod = key == null ? null : Objects.requireNonNull(pods).get(key);
        // of a pod that is gone the garbage collector takes care
        return pod != null && pod.uid().equals(Owners.controllerUid(claim)) && isOver(pod);
    }
}
