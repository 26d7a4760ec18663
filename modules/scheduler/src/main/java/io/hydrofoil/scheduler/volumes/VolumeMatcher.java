package io.hydrofoil.scheduler.volumes;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.demand.VolumeDemand.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which free volumes would do for a claim: those that are reserved for it first, then the smallest. */
final class VolumeMatcher {
    private final ApiObject claim;
    private final String className;
    private final long sizeBytes;
    private final List<String> modes;
    private final LabelSelector selector;

    VolumeMatcher(ApiObject claim) {
        this.claim = claim;
        this.className = StorageViews.className(claim);
        this.sizeBytes = VolumeResolver.sizeBytes(claim);
        this.modes = claim.spec().list("accessModes").texts();
        MapValue labels = claim.spec().map("selector");
        this.selector = labels.isEmpty() ? LabelSelector.EVERYTHING : LabelSelector.of(labels);
    }

    List<Candidate> candidates(StorageViews objects) {
        List<ApiObject> found = new ArrayList<>();
        for (ApiObject volume : objects.volumesOf(className)) {
            boolean isFree = isFree(volume) && !objects.isAssumed(volume.name());
            if (isReserved(volume) || (isFree && suits(volume))) {
                found.add(volume);
            }
        }
        found.sort(Comparator.comparing((ApiObject volume) -> !isReserved(volume))
                .thenComparingLong(VolumeMatcher::capacity)
                .thenComparing(ApiObject::name));
        return found.stream().map(VolumeMatcher::candidate).toList();
    }

    private static Candidate candidate(ApiObject volume) {
        MapValue required = volume.spec().mapAt("nodeAffinity", "required");
        return new Candidate(
                volume.name(), required.isEmpty() ? List.of() : NodeTerm.list(required.list("nodeSelectorTerms")));
    }

    /** Whether someone has bound the volume to this very claim beforehand. */
    private boolean isReserved(ApiObject volume) {
        MapValue ref = volume.spec().map("claimRef");
        String uid = ref.text("uid", "");
        return ref.text("name", "").equals(claim.name())
                && ref.text("namespace", "").equals(claim.namespace())
                && (uid.isEmpty() || uid.equals(claim.uid()));
    }

    private static boolean isFree(ApiObject volume) {
        return volume.spec().map("claimRef").isEmpty()
                && !volume.isDeleting()
                && volume.status().text("phase", "Available").equals("Available");
    }

    private boolean suits(ApiObject volume) {
        MapValue spec = volume.spec();
        String attributes = claim.spec().text("volumeAttributesClassName", "");
        return capacity(volume) >= sizeBytes
                && spec.list("accessModes").texts().containsAll(modes)
                && spec.text("volumeMode", "Filesystem").equals(claim.spec().text("volumeMode", "Filesystem"))
                && spec.text("volumeAttributesClassName", "").equals(attributes)
                && selector.matches(volume.metadata().map("labels"));
    }

    private static long capacity(ApiObject volume) {
        return Requests.amounts(volume.spec().map("capacity")).getOrDefault("storage", 0L);
    }
}
