package io.hydrofoil.controllers.volumes;

import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/** The claims that pods use, as NAMESPACE/NAME. */
public final class Claims {
    /** Name of the index by claim. */
    public static final String BY_CLAIM = "claim";

    private Claims() {}

    /** The view of pods with its index {@link #BY_CLAIM}. */
    public static View pods(Views views) {
        return views.of(Kinds.POD).index(BY_CLAIM, Claims::keysOf);
    }

    /** Those of a pod, also those that are made for it. */
    public static List<String> keysOf(ApiObject pod) {
        ListValue volumes = pod.spec().list("volumes");
        if (volumes.isEmpty()) {
            return List.of();
        }
        List<String> claims = new ArrayList<>();
        for (MapValue volume : volumes.maps()) {
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
