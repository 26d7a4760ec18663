package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Comparator;

/** Claims without a storage class get the newest of the default ones. */
final class DefaultStorageClass implements Plugin {
    private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

    private final Kind classes;

    DefaultStorageClass(KindTable kinds) {
        this.classes = kinds.require("storage.k8s.io/v1", "StorageClass");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue claim, MapValue old) {
        boolean creates = operation == Operation.CREATE && Matches.isCore(attempt, "PersistentVolumeClaim");
        boolean hasClass = claim.map("spec").has("storageClassName")
                || claim.map("metadata").map("annotations").has("volume.beta.kubernetes.io/storage-class");
        if (!creates || hasClass) {
            return;
        }
        attempt
                .records()
                .list(classes, "", one -> "true"
                        .equals(one.metadata().map("annotations").text(IS_DEFAULT)))
                .stream()
                .max(Comparator.comparing((Current one) -> one.metadata().text("creationTimestamp", ""))
                        .thenComparing(Current::name, Comparator.reverseOrder()))
                .ifPresent(one -> claim.ensureMap("spec").put("storageClassName", one.name()));
    }
}
