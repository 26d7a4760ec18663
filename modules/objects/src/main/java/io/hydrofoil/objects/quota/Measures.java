package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.util.Map;
import java.util.Set;

/** The measure of each kind. */
public final class Measures {
    static final Quantity ONE = Quantity.of(1);

    /** Counted under their plain name too, which is older than {@code count/}. */
    private static final Set<String> PLAIN_NAMES =
            Set.of("configmaps", "secrets", "resourcequotas", "replicationcontrollers");

    private static final Map<String, Measure> SPECIAL = Map.of(
            "pods", new PodMeasure(),
            "services", new ServiceMeasure(),
            "persistentvolumeclaims", new ClaimMeasure(),
            "resourceclaims.resource.k8s.io", new DeviceClaimMeasure());

    private Measures() {}

    /** The measure of a kind. */
    public static Measure of(Kind kind) {
        String resource = kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
        Measure special = SPECIAL.get(resource);
        return special == null ? new CountMeasure(resource) : special;
    }

    /** Whether the measure of a kind depends on the object. */
    public static boolean looksInside(Kind kind) {
        return !(of(kind) instanceof CountMeasure);
    }

    /** Of most kinds only the number counts. */
    private record CountMeasure(String resource) implements Measure {
        @Override
        public boolean counts(String name) {
            return name.equals("count/" + resource) || (PLAIN_NAMES.contains(resource) && name.equals(resource));
        }

        @Override
        public ResourceList usage(MapValue object, long nowMs) {
            return PLAIN_NAMES.contains(resource)
                    ? ResourceList.of(Map.of("count/" + resource, ONE, resource, ONE))
                    : ResourceList.of(Map.of("count/" + resource, ONE));
        }
    }
}
