package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;

/** Claims grow only while bound, and if their storage class lets them (the plug-in PersistentVolumeClaimResize). */
final class ClaimExpansion implements Plugin {
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    private final Kind classes;

    ClaimExpansion(KindTable kinds) {
        this.classes = kinds.require("storage.k8s.io/v1", "StorageClass");
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue claim, MapValue old) throws RefusedException {
        if (operation != Operation.UPDATE
                || !Matches.isCore(attempt, "PersistentVolumeClaim")
                || size(claim).compareTo(size(old)) <= 0) {
            return;
        }
        if (!old.map("status").text("phase", "").equals("Bound")) {
            throw Matches.forbidden(attempt, claim, "Only bound persistent volume claims can be expanded");
        }
        String name = className(claim);
        Current found = name.isEmpty() || !name.equals(className(old))
                ? null
                : attempt.records().look(classes, "", name);
        if (found == null || !found.tree().flag("allowVolumeExpansion", false)) {
            String text = "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc"
                    + " must support resize";
            throw Matches.forbidden(attempt, claim, text);
        }
    }

    private static Quantity size(MapValue claim) {
        return ResourceList.of(claim.map("spec").map("resources").map("requests"))
                .amount("storage");
    }

    private static String className(MapValue claim) {
        String byAnnotation = claim.map("metadata").map("annotations").text(OLD_CLASS, "");
        return byAnnotation.isEmpty() ? claim.map("spec").text("storageClassName", "") : byAnnotation;
    }
}
