package io.hydrofoil.controllers.resourceclaims;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which claims a pod's entries in spec.resourceClaims mean. */
final class PodClaims {
    /** On a claim that was made from a template: the entry of the pod for which it was. */
    static final String ENTRY = "resource.kubernetes.io/pod-claim-name";

    private PodClaims() {}

    static Iterable<MapValue> entries(ApiObject pod) {
        return pod.spec().list("resourceClaims").maps();
    }

    /** The claim's name; null: it has not been made yet, or none is needed. */
    static @Nullable String name(ApiObject pod, MapValue entry) {
        String direct = entry.text("resourceClaimName");
        if (direct != null) {
            return direct;
        }
        for (MapValue status : pod.status().list("resourceClaimStatuses").maps()) {
            if (entry.text("name", "").equals(status.text("name"))) {
                return status.text("resourceClaimName");
            }
        }
        return null;
    }

    /** Claims of a pod as NAMESPACE/NAME. */
    static List<String> keysOf(ApiObject pod) {
        if (pod.spec().list("resourceClaims").isEmpty()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        for (MapValue entry : entries(pod)) {
            String name = name(pod, entry);
            if (name != null) {
                keys.add(pod.namespace() + "/" + name);
            }
        }
        return keys;
    }
}
