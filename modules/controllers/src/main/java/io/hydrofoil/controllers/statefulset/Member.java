package io.hydrofoil.controllers.statefulset;

import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.revisions.History;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stateful set's pod of one ordinal is called, looks like and owns. */
record Member(ApiObject set, int ordinal) {
    static final String REVISION = "controller-revision-hash";
    static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    /** The ordinal of a pod of this set by its name, or -1. */
    static int ordinal(ApiObject set, ApiObject pod) {
        String prefix = set.name() + "-";
        String digits = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
        boolean isOrdinal = digits.matches("0|[1-9]\\d{0,8}");
        return isOrdinal ? Integer.parseInt(digits) : -1;
    }

    String name() {
        return set.name() + "-" + ordinal;
    }

    MapValue pod(ApiObject revision) {
        MapValue pod = Pods.fromTemplate(set, History.template(revision), name());
        MapValue labels = pod.ensureMap("metadata").ensureMap("labels");
        labels.put(POD_NAME, name()).put(POD_INDEX, Integer.toString(ordinal)).put(REVISION, revision.name());
        MapValue spec = pod.ensureMap("spec");
        spec.put("hostname", name());
        String service = set.spec().text("serviceName", "");
        if (!service.isEmpty()) {
            spec.put("subdomain", service);
        }
        ListValue volumes = new ListValue();
        for (MapValue template : templates()) {
            String volume = template.map("metadata").text("name", "");
            volumes.addMap()
                    .put("name", volume)
                    .put("persistentVolumeClaim", new MapValue().put("claimName", claimName(volume)));
        }
        for (MapValue volume : spec.list("volumes").maps()) {
            boolean isClaim = templates().stream()
                    .anyMatch(template ->
                            template.map("metadata").text("name", "").equals(volume.text("name")));
            if (!isClaim) {
                volumes.add(volume);
            }
        }
        if (!volumes.isEmpty()) {
            spec.put("volumes", volumes);
        }
        return pod;
    }

    /** Keys of the claims that it needs. */
    List<ObjectKey> claims() {
        List<ObjectKey> keys = new ArrayList<>();
        for (MapValue template : templates()) {
            keys.add(new ObjectKey(
                    Kinds.CLAIM,
                    set.namespace(),
                    claimName(template.map("metadata").text("name", ""))));
        }
        return keys;
    }

    /** A claim of this member by its key. */
    MapValue claim(ObjectKey key) {
        for (MapValue template : templates()) {
            if (claimName(template.map("metadata").text("name", "")).equals(key.name())) {
                MapValue claim = template.copy().put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
                claim.remove("status");
                MapValue metadata = claim.ensureMap("metadata");
                metadata.put("name", key.name()).put("namespace", set.namespace());
                MapValue labels = metadata.ensureMap("labels");
                set.spec().map("selector").map("matchLabels").texts().forEach(labels::put);
                if (policy("whenDeleted").equals("Delete")) {
                    metadata.ensureList("ownerReferences").add(Owners.reference(set));
                }
                return claim;
            }
        }
        throw new IllegalArgumentException("no template for " + key);
    }

    /** What happens to claims when the set is deleted or scaled down: Retain or Delete. */
    String policy(String when) {
        return set.spec().map("persistentVolumeClaimRetentionPolicy").text(when, "Retain");
    }

    /**
     * The owners that a claim of this member should have: the set, if claims go with it; the pod, if it is on its way
     * out because the set shrinks, and claims go then; nobody else's controllers are touched. Null: as they are.
     */
    @Nullable
    ListValue owners(ApiObject claim, @Nullable ApiObject pod, boolean isCondemned) {
        ListValue wanted = new ListValue();
        for (MapValue reference : claim.metadata().list("ownerReferences").maps()) {
            boolean isSet = set.uid().equals(reference.text("uid"));
            boolean isPod = "Pod".equals(reference.text("kind")) && name().equals(reference.text("name"));
            if (!isSet && !isPod) {
                if (reference.flag("controller", false)) {
                    return null;
                }
                wanted.add(reference.copy());
            }
        }
        if (pod != null && isCondemned && policy("whenScaled").equals("Delete")) {
            wanted.add(Owners.reference(pod));
        } else if (policy("whenDeleted").equals("Delete")) {
            wanted.add(Owners.reference(set));
        }
        return wanted.equals(claim.metadata().list("ownerReferences")) ? null : wanted;
    }

    private List<MapValue> templates() {
        List<MapValue> templates = new ArrayList<>();
        set.spec().list("volumeClaimTemplates").maps().forEach(templates::add);
        return templates;
    }

    private String claimName(String template) {
        return template + "-" + name();
    }
}
