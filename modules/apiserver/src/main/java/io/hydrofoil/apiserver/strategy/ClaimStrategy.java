package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * Claims for volumes: pending when new. What they are filled from stands in two fields, an older one that knows claims
 * and snapshots only, and a newer one that knows all; each fills the other where it can.
 */
final class ClaimStrategy implements Strategy {
    @Override
    public void prepareCreate(Attempt attempt, MapValue claim) {
        claim.put("status", new MapValue().put("phase", "Pending"));
        MapValue spec = claim.ensureMap("spec");
        dropUnknownSource(spec);
        dropFarSource(spec);
        mirrorSources(spec);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue claim, MapValue old) {
        MapValue spec = claim.ensureMap("spec");
        if (!old.map("spec").has("dataSource")) {
            dropUnknownSource(spec);
        }
        if (!old.map("spec").has("dataSourceRef")) {
            dropFarSource(spec);
        }
        mirrorSources(spec);
    }

    /** Sources in other namespaces are a feature that is off by default on a Kubernetes server. */
    private static void dropFarSource(MapValue spec) {
        if (spec.map("dataSourceRef").has("namespace")) {
            spec.remove("dataSourceRef");
        }
    }

    /** The older field was never anything else, and what it does not know was always ignored. */
    private static void dropUnknownSource(MapValue spec) {
        MapValue source = spec.map("dataSource");
        String group = source.text("apiGroup", "");
        String kind = source.text("kind", "");
        boolean claim = group.isEmpty() && kind.equals("PersistentVolumeClaim");
        boolean snapshot = group.equals("snapshot.storage.k8s.io") && kind.equals("VolumeSnapshot");
        if (spec.has("dataSource") && !claim && !snapshot) {
            spec.remove("dataSource");
        }
    }

    private static void mirrorSources(MapValue spec) {
        if (spec.get("dataSourceRef") instanceof MapValue reference) {
            boolean near = reference.text("namespace", "").isEmpty();
            if (near && !spec.has("dataSource")) {
                spec.put("dataSource", sameFields(reference));
            }
        } else if (spec.get("dataSource") instanceof MapValue source) {
            spec.put("dataSourceRef", sameFields(source));
        }
    }

    private static MapValue sameFields(MapValue source) {
        MapValue copy = new MapValue();
        for (String field : List.of("apiGroup", "kind", "name")) {
            String text = source.text(field);
            if (text != null) {
                copy.put(field, text);
            }
        }
        return copy;
    }
}
