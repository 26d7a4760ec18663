package io.hydrofoil.objects.quota;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volume claims: how many, and how much storage they ask for; both also by storage class. */
final class ClaimMeasure implements Measure {
    private static final String COUNT = "count/persistentvolumeclaims";
    private static final String ALL = "persistentvolumeclaims";
    private static final String STORAGE = "requests.storage";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    @Override
    public boolean counts(String name) {
        return name.equals(COUNT)
                || name.equals(ALL)
                || name.equals(STORAGE)
                || name.endsWith(OF_CLASS + ALL)
                || name.endsWith(OF_CLASS + STORAGE);
    }

    @Override
    public ResourceList usage(MapValue claim, long nowMs) {
        Map<String, Quantity> usage = new HashMap<>();
        usage.put(COUNT, Measures.ONE);
        usage.put(ALL, Measures.ONE);
        String className = className(claim);
        if (!className.isEmpty()) {
            usage.put(className + OF_CLASS + ALL, Measures.ONE);
        }
        Quantity storage = storage(claim);
        if (storage != null) {
            usage.put(STORAGE, storage);
            if (!className.isEmpty()) {
                usage.put(className + OF_CLASS + STORAGE, storage);
            }
        }
        return ResourceList.of(usage);
    }

    private static String className(MapValue claim) {
        String old = claim.map("metadata").map("annotations").text(OLD_CLASS);
        return old != null ? old : claim.map("spec").text("storageClassName", "");
    }

    /** In whole bytes. While a volume grows and after a growth that failed, what was allocated counts if it is more. */
    private static @Nullable Quantity storage(MapValue claim) {
        Quantity asked = ResourceList.of(claim.map("spec").map("resources").map("requests"))
                .get("storage");
        Quantity allocated =
                ResourceList.of(claim.map("status").map("allocatedResources")).get("storage");
        if (asked == null) {
            return null;
        }
        return whole(allocated != null && allocated.compareTo(asked) > 0 ? allocated : asked);
    }

    private static Quantity whole(Quantity amount) {
        boolean isWhole = amount.equals(Quantity.of(amount.value()));
        return isWhole
                ? amount
                : amount.format() == Quantity.Format.BINARY
                        ? Quantity.ofBytes(amount.value())
                        : Quantity.of(amount.value());
    }
}
