package io.hydrofoil.access;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects concern which node: its pods, what they use, and the volumes behind their claims. Fed by one thread in
 * the order of changes, asked by any. Holds texts, not objects.
 */
final class NodeGraph {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** What a pod brings to its node. */
    private record PodLinks(String node, Set<String> links) {}

    /** A volume bound to a claim. */
    private record VolumeLinks(String claim, Set<String> secrets) {}

    private final Map<ObjectKey, PodLinks> pods = new HashMap<>();
    private final Map<ObjectKey, VolumeLinks> volumes = new HashMap<>();
    private final Map<ObjectKey, String> ofNodes = new HashMap<>();

    /** By node: how many of its pods use an object. */
    private final Map<String, Map<String, Integer>> uses = new HashMap<>();

    private final Map<String, Set<ObjectKey>> volumesBySecret = new HashMap<>();

    /** An object as links name it; a volume claim {@code persistentvolumeclaims/NAMESPACE/NAME}. */
    static String link(String resource, String namespace, String name) {
        return resource + "/" + namespace + "/" + name;
    }

    /** Takes in an object that is new or has changed. */
    synchronized void put(ApiObject object) {
        switch (object.kind().kind()) {
            case "Pod" -> putPod(object);
            case "PersistentVolume" -> putVolume(object);
            default -> {
                String node = object.spec().text("nodeName", "");
                if (node.isEmpty()) {
                    ofNodes.remove(object.key());
                } else {
                    ofNodes.put(object.key(), node);
                }
            }
        }
    }

    /** Takes out an object. */
    synchronized void remove(ObjectKey key) {
        removePod(key);
        removeVolume(key);
        ofNodes.remove(key);
    }

    /** Forgets all objects of a kind. */
    synchronized void clear(Kind kind) {
        for (Collection<ObjectKey> keys :
                List.of(List.copyOf(pods.keySet()), List.copyOf(volumes.keySet()), List.copyOf(ofNodes.keySet()))) {
            keys.stream().filter(key -> key.kind().equals(kind)).forEach(this::remove);
        }
    }

    private void putPod(ApiObject pod) {
        String node = pod.spec().text("nodeName", "");
        PodLinks before = pods.get(pod.key());
        if (node.isEmpty()) {
            removePod(pod.key());
            return;
        }
        PodLinks now = new PodLinks(node, links(pod));
        if (!now.equals(before)) {
            removePod(pod.key());
            pods.put(pod.key(), now);
            Map<String, Integer> counts = uses.computeIfAbsent(node, name -> new HashMap<>());
            now.links.forEach(link -> counts.merge(link, 1, Integer::sum));
        }
    }

    private void removePod(ObjectKey key) {
        PodLinks links = pods.remove(key);
        if (links == null) {
            return;
        }
        Map<String, Integer> counts = uses.get(links.node);
        if (counts != null) {
            links.links.forEach(link -> counts.computeIfPresent(link, (name, count) -> count == 1 ? null : count - 1));
            if (counts.isEmpty()) {
                uses.remove(links.node);
            }
        }
    }

    private static Set<String> links(ApiObject pod) {
        String namespace = pod.namespace();
        Set<String> links = new LinkedHashSet<>();
        links.add(link("pods", namespace, pod.name()));
        if (pod.metadata().map("annotations").has(MIRROR)) {
            // It mirrors what the node has without the API: it needs nothing from it.
            return links;
        }
        MapValue spec = pod.spec();
        add(links, "serviceaccounts", namespace, spec.text("serviceAccountName", ""));
        PodReferences references = PodReferences.of(spec, pod.name());
        references.secrets().forEach(name -> add(links, "secrets", namespace, name));
        references.configMaps().forEach(name -> add(links, "configmaps", namespace, name));
        references.claims().forEach(name -> add(links, "persistentvolumeclaims", namespace, name));
        for (MapValue claim : spec.list("resourceClaims").maps()) {
            add(links, "resourceclaims", namespace, claim.text("resourceClaimName", ""));
        }
        for (MapValue claim : pod.status().list("resourceClaimStatuses").maps()) {
            add(links, "resourceclaims", namespace, claim.text("resourceClaimName", ""));
        }
        return links;
    }

    private static void add(Set<String> links, String resource, String namespace, String name) {
        if (!name.isEmpty()) {
            links.add(link(resource, namespace, name));
        }
    }

    private void putVolume(ApiObject volume) {
        removeVolume(volume.key());
        MapValue claim = volume.spec().map("claimRef");
        String namespace = claim.text("namespace", "");
        if (namespace.isEmpty()) {
            return;
        }
        Set<String> secrets = new HashSet<>();
        PodReferences.volumeSecrets(volume.spec(), namespace)
                .forEach(secret -> secrets.add(link("secrets", secret.namespace(), secret.name())));
        VolumeLinks links = new VolumeLinks(link("persistentvolumeclaims", namespace, claim.text("name", "")), secrets);
        volumes.put(volume.key(), links);
        secrets.forEach(secret ->
                volumesBySecret.computeIfAbsent(secret, name -> new HashSet<>()).add(volume.key()));
    }

    private void removeVolume(ObjectKey key) {
        VolumeLinks links = volumes.remove(key);
        if (links != null) {
            links.secrets.forEach(secret -> volumesBySecret.computeIfPresent(secret, (name, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            }));
        }
    }

    /** Whether a pod of the node uses an object, or a volume of such a pod does. */
    synchronized boolean uses(String node, String resource, String namespace, String name) {
        Map<String, Integer> counts = uses.getOrDefault(node, Map.of());
        String link = link(resource, namespace, name);
        if (counts.containsKey(link)) {
            return true;
        }
        for (ObjectKey volume : volumesBySecret.getOrDefault(link, Set.of())) {
            VolumeLinks links = volumes.get(volume);
            if (links != null && counts.containsKey(links.claim)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a volume is bound to a claim that a pod of the node uses. */
    synchronized boolean mounts(String node, ObjectKey volume) {
        VolumeLinks links = volumes.get(volume);
        return links != null && uses.getOrDefault(node, Map.of()).containsKey(links.claim);
    }

    /** Whether an object (a volume attachment, a resource slice) names the node. */
    synchronized boolean isOf(String node, ObjectKey key) {
        return node.equals(ofNodes.get(key));
    }
}
