package io.hydrofoil.scheduler;

import io.hydrofoil.client.View;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod's claims mean for its place: a pod waits until all of them are bound, and goes where their volumes can be
 * reached. Pure.
 */
final class Volumes {
    private final View claims;
    private final View volumes;

    Volumes(View claims, View volumes) {
        this.claims = claims;
        this.volumes = volumes;
    }

    /** Either the node affinities to meet or what is missing. */
    sealed interface Resolved {
        record Bound(List<List<NodeTerm>> terms) implements Resolved {}

        record Blocked(String claim, String why) implements Resolved {}
    }

    Resolved resolve(String namespace, List<String> names) {
        List<List<NodeTerm>> terms = new ArrayList<>();
        for (String name : names) {
            String key = namespace + "/" + name;
            ApiObject claim = claims.get(namespace, name);
            if (claim == null) {
                return new Resolved.Blocked(key, "persistentvolumeclaim \"" + name + "\" not found");
            }
            if (claim.isDeleting()) {
                return new Resolved.Blocked(key, "persistentvolumeclaim \"" + name + "\" is being deleted");
            }
            String volumeName = claim.spec().text("volumeName", "");
            ApiObject volume = volumeName.isEmpty() ? null : volumes.get("", volumeName);
            if (volume == null || !claim.status().text("phase", "").equals("Bound")) {
                return new Resolved.Blocked(key, "pod has unbound immediate PersistentVolumeClaims");
            }
            MapValue required = volume.spec().mapAt("nodeAffinity", "required");
            if (!required.isEmpty()) {
                terms.add(NodeTerm.list(required.list("nodeSelectorTerms")));
            }
        }
        return new Resolved.Bound(List.copyOf(terms));
    }
}
