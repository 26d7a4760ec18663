package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What rules of containers must know of the pod around them.
 *
 * @param spec the whole pod spec
 * @param volumes the sound volumes by name: what can be mounted
 * @param claims names of the pod's resource claims
 * @param faults where faults go
 */
record PodScope(MapValue spec, Map<String, MapValue> volumes, Set<String> claims, Faults faults) {
    static PodScope of(MapValue spec, Map<String, MapValue> volumes, Faults faults) {
        Set<String> claims = new HashSet<>();
        for (MapValue claim : spec.list("resourceClaims").maps()) {
            if (!claim.text("name", "").isEmpty()) {
                claims.add(claim.text("name", ""));
            }
        }
        return new PodScope(spec, volumes, claims, faults);
    }

    boolean usesHostUsers() {
        return spec.flag("hostUsers", true);
    }

    String restartPolicy() {
        return spec.text("restartPolicy", "");
    }

    long graceSeconds() {
        return spec.number("terminationGracePeriodSeconds", 0);
    }
}
