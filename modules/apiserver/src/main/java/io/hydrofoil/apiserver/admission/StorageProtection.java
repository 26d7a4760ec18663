package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Claims and volumes in use are not removed: a controller takes this finalizer away when nobody uses them. */
final class StorageProtection implements Plugin {
    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) {
        if (operation != Operation.CREATE) {
            return;
        }
        if (Matches.isCore(attempt, "PersistentVolumeClaim")) {
            protect(object, "kubernetes.io/pvc-protection");
        } else if (Matches.isCore(attempt, "PersistentVolume")) {
            protect(object, "kubernetes.io/pv-protection");
        } else if (attempt.stored().kind().equals("VolumeAttributesClass")) {
            protect(object, "kubernetes.io/vac-protection");
        }
    }

    private static void protect(MapValue object, String finalizer) {
        ListValue finalizers = object.ensureMap("metadata").ensureList("finalizers");
        if (!finalizers.texts().contains(finalizer)) {
            finalizers.add(new io.hydrofoil.objects.StringValue(finalizer));
        }
    }
}
