package io.hydrofoil.access;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects concern which node: its pods, what they use, and the volumes behind their claims. Fed by one thread in
 * the order of changes, asked by any.
 *
 * <p>There is one chain only that leads from an object to a node, so no search is needed: for each object that pods use
 * this counts by node how many do, and pods refer to those counts. What many pods use (the account and the root
 * certificate of their namespace) is kept once, not once a pod.
 */
final class NodeGraph {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** An object that pods use. */
    private static final class Used {
        private final String link;
        private final Map<String, Integer> podsByNode = new HashMap<>(2);

        private Used(String link) {
            this.link = link;
        }
    }

    /** What a pod brings to its node. */
    private record PodLinks(String node, List<Used> used) {
        boolean are(String nodeNow, Set<String> linksNow) {
            return node.equals(nodeNow)
                    && used.size() == linksNow.size()
                    && used.stream().allMatch(each -> linksNow.contains(each.link));
        }
    }

    /** A volume bound to a claim. */
    private record VolumeLinks(String claim, Set<String> secrets) {}

    private final Map<ObjectKey, PodLinks> pods = new HashMap<>();
    private final Map<ObjectKey, VolumeLinks> volumes = new HashMap<>();
    private final Map<ObjectKey, String> ofNodes = new HashMap<>();

    private final Map<String, Used> used = new HashMap<>();
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
        Set<String> links = links(pod);
        if (before != null && before.are(node, links)) {
            return;
        }
        removePod(pod.key());
        List<Used> uses = new ArrayList<>(links.size());
        for (String link : links) {
            Used each = used.computeIfAbsent(link, Used::new);
            each.podsByNode.merge(node, 1, Integer::sum);
            uses.add(each);
        }
        pods.put(pod.key(), new PodLinks(node, List.copyOf(uses)));
    }

    private void removePod(ObjectKey key) {
        PodLinks links = pods.remove(key);
        if (links == null) {
            return;
        }
        for (Used each : links.used) {
            each.podsByNode.computeIfPresent(links.node, (node, count) -> count == 1 ? null : count - 1);
            if (each.podsByNode.isEmpty()) {
                used.remove(each.link);
            }
        }
    }

    private static Set<String> links(ApiObject pod) {
        String namespace = pod.namespace();
        Set<String> links = new LinkedHashSet<>();
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

    /** Whether a pod is on the node. */
    synchronized boolean runs(String node, ObjectKey pod) {
        PodLinks links = pods.get(pod);
        return links != null && links.node.equals(node);
    }

    /** Whether a pod of the node uses an object, or a volume of such a pod does. */
    synchronized boolean uses(String node, String resource, String namespace, String name) {
        String link = link(resource, namespace, name);
        if (isUsed(node, link)) {
            return true;
        }
        for (ObjectKey volume : volumesBySecret.getOrDefault(link, Set.of())) {
            if (mounts(node, volume)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a volume is bound to a claim that a pod of the node uses. */
    synchronized boolean mounts(String node, ObjectKey volume) {
        VolumeLinks links = volumes.get(volume);
        return links != null && isUsed(node, links.claim);
    }

    private boolean isUsed(String node, String link) {
        Used found = used.get(link);
        return found != null && found.podsByNode.containsKey(node);
    }

    /** Whether an object (a volume attachment, a resource slice) names the node. */
    synchronized boolean isOf(String node, ObjectKey key) {
        return node.equals(ofNodes.get(key));
    }
}
