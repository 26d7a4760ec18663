package io.hydrofoil.controllers.volumes;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/** The claims that pods use, as NAMESPACE/NAME. */
public final class Claims {
    private Claims() {}

    /** Those of a pod, also those that are made for it. */
    public static List<String> keysOf(ApiObject pod) {
        List<String> claims = new ArrayList<>();
        for (MapValue volume : pod.spec().list("volumes").maps()) {
            String claim = volume.map("persistentVolumeClaim").text("claimName");
            if (claim != null) {
                claims.add(pod.namespace() + "/" + claim);
            } else if (volume.has("ephemeral")) {
                claims.add(pod.namespace() + "/" + ephemeral(pod, volume));
            }
        }
        return claims;
    }

    /** The name of the claim behind an ephemeral volume. */
    public static String ephemeral(ApiObject pod, MapValue volume) {
        return pod.name() + "-" + volume.text("name", "");
    }

    /** A claim as an index has it. */
    public static String text(ObjectKey claim) {
        return claim.namespace() + "/" + claim.name();
    }
}
