package io.hydrofoil.scheduler.volumes;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.demand.VolumeDemand;
import io.hydrofoil.scheduler.demand.VolumeDemand.Attachment;
import io.hydrofoil.scheduler.demand.VolumeDemand.Capacity;
import io.hydrofoil.scheduler.demand.VolumeDemand.NodeSelection;
import io.hydrofoil.scheduler.demand.VolumeDemand.Provision;
import io.hydrofoil.scheduler.demand.VolumeDemand.Unbound;
import io.hydrofoil.scheduler.filters.ZoneFilter;
import io.hydrofoil.scheduler.table.VolumeUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out from claims, volumes and classes what a pod's volumes want of its node. Pure. */
public final class VolumeResolver {
    /** On a claim: where its volume is to be made. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    private final StorageViews objects;

    /** Over these objects. */
    public VolumeResolver(StorageViews objects) {
        this.objects = objects;
    }

    /** Either what the volumes want or what is missing. */
    public sealed interface Resolved {
        /** All claims are bound or can be once a node is chosen. */
        record Ready(VolumeDemand demand) implements Resolved {}

        /** A claim ({@code namespace/name}) is in the way, whatever the node. */
        record Blocked(String claim, String why) implements Resolved {}
    }

    /** Resolves the volumes of a pod that has no node. */
    public Resolved resolve(ApiObject pod, PodVolumes volumes) {
        for (PodVolumes.Claim claim : volumes.claims()) {
            String why = unready(pod, claim);
            if (why != null) {
                return new Resolved.Blocked(pod.namespace() + "/" + claim.name(), why);
            }
        }
        String blocked = firstImmediate(pod, volumes);
        if (blocked != null) {
            return new Resolved.Blocked(blocked, "pod has unbound immediate PersistentVolumeClaims");
        }
        Builder builder = new Builder(volumes);
        List<ApiObject> waiting = new ArrayList<>();
        for (PodVolumes.Claim each : volumes.claims()) {
            ApiObject claim = claim(pod.namespace(), each.name());
            builder.addExclusive(claim);
            if (isBound(claim)) {
                builder.addBound(objects.volume(claim.spec().text("volumeName", "")));
            } else {
                waiting.add(claim);
            }
        }
        waiting.sort(Comparator.comparingLong(VolumeResolver::sizeBytes));
        waiting.forEach(builder::addWaiting);
        return new Resolved.Ready(builder.build());
    }

    /** What a bound pod's volumes take. */
    public VolumeUse use(String namespace, PodVolumes volumes) {
        if (volumes.areNone()) {
            return VolumeUse.NONE;
        }
        List<String> claims = new ArrayList<>();
        List<Attachment> attachments = new ArrayList<>();
        for (PodVolumes.Claim each : volumes.claims()) {
            claims.add(namespace + "/" + each.name());
            ApiObject claim = objects.claim(namespace, each.name());
            Attachment attachment = claim == null ? null : attachment(claim);
            if (attachment != null) {
                attachments.add(attachment);
            }
        }
        return new VolumeUse(List.copyOf(claims), volumes.disks(), List.copyOf(attachments));
    }

    /** Whether a claim and a volume belong together for good. */
    public static boolean isBound(ApiObject claim) {
        return !claim.spec().text("volumeName", "").isEmpty()
                && (claim.metadata().map("annotations").has(BIND_COMPLETED)
                        || claim.status().text("phase", "").equals("Bound"));
    }

    private ApiObject claim(String namespace, String name) {
        ApiObject claim = objects.claim(namespace, name);
        if (claim == null) {
            throw new IllegalStateException("claim " + namespace + "/" + name + " was there a moment ago");
        }
        return claim;
    }

    /** Why nothing can be done for the pod because of this claim; null: nothing stands in the way. */
    private @Nullable String unready(ApiObject pod, PodVolumes.Claim each) {
        ApiObject claim = objects.claim(pod.namespace(), each.name());
        String quoted = "persistentvolumeclaim \"" + each.name() + "\"";
        if (claim == null) {
            return each.isEphemeral()
                    ? "waiting for ephemeral volume controller to create the " + quoted
                    : quoted + " not found";
        }
        if (claim.status().text("phase", "").equals("Lost")) {
            return quoted + " bound to non-existent persistentvolume \""
                    + claim.spec().text("volumeName", "") + "\"";
        }
        if (claim.isDeleting()) {
            return quoted + " is being deleted";
        }
        if (each.isEphemeral() && !isOwnedBy(claim, pod)) {
            String name = pod.namespace() + "/" + each.name();
            return "PVC " + name + " was not created for pod " + pod.namespace() + "/" + pod.name()
                    + " (pod is not owner)";
        }
        return null;
    }

    private static boolean isOwnedBy(ApiObject claim, ApiObject pod) {
        for (MapValue owner : claim.metadata().list("ownerReferences").maps()) {
            if (owner.flag("controller", false) && owner.text("uid", "").equals(pod.uid())) {
                return true;
            }
        }
        return false;
    }

    /** The first claim that is to be bound before a node is chosen, and is not; null: none. */
    private @Nullable String firstImmediate(ApiObject pod, PodVolumes volumes) {
        for (PodVolumes.Claim each : volumes.claims()) {
            ApiObject claim = objects.claim(pod.namespace(), each.name());
            if (claim != null && !isBound(claim)) {
                ApiObject storageClass = objects.classOf(StorageViews.className(claim));
                boolean waits = storageClass != null
                        && storageClass
                                .tree()
                                .text("volumeBindingMode", "Immediate")
                                .equals("WaitForFirstConsumer");
                if (!waits || !claim.spec().text("volumeName", "").isEmpty()) {
                    return pod.namespace() + "/" + each.name();
                }
            }
        }
        return null;
    }

    /** What a volume is to its driver; null: it is not there, or no driver attaches it. */
    public @Nullable Attachment attachment(String volumeName) {
        ApiObject volume = objects.volume(volumeName);
        return volume == null ? null : MigratedDrivers.attachment(volume);
    }

    private @Nullable Attachment attachment(ApiObject claim) {
        String volumeName = claim.spec().text("volumeName", "");
        if (!volumeName.isEmpty()) {
            return attachment(volumeName);
        }
        ApiObject storageClass = objects.classOf(StorageViews.className(claim));
        String provisioner = storageClass == null ? "" : storageClass.tree().text("provisioner", "");
        return provisioner.isEmpty() || provisioner.equals(NO_PROVISIONER)
                ? null
                : new Attachment(MigratedDrivers.driver(provisioner), claim.namespace() + "/" + claim.name());
    }

    static long sizeBytes(ApiObject claim) {
        MapValue requests = claim.spec().mapAt("resources", "requests");
        return Requests.amounts(requests).getOrDefault("storage", 0L);
    }

    private final class Builder {
        private final PodVolumes volumes;
        private final List<String> exclusive = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private final List<List<NodeTerm>> reachable = new ArrayList<>();
        private final List<Map<String, Set<String>>> zones = new ArrayList<>();
        private final List<Unbound> unbound = new ArrayList<>();
        private boolean isLost;

        Builder(PodVolumes volumes) {
            this.volumes = volumes;
        }

        void addExclusive(ApiObject claim) {
            if (claim.spec().list("accessModes").texts().contains("ReadWriteOncePod")) {
                exclusive.add(claim.namespace() + "/" + claim.name());
            }
            Attachment attachment = attachment(claim);
            if (attachment != null) {
                attachments.add(attachment);
            }
        }

        void addBound(@Nullable ApiObject volume) {
            if (volume == null) {
                isLost = true;
                return;
            }
            MapValue required = volume.spec().mapAt("nodeAffinity", "required");
            if (!required.isEmpty()) {
                reachable.add(NodeTerm.list(required.list("nodeSelectorTerms")));
            }
            Map<String, Set<String>> zone = zone(volume);
            if (!zone.isEmpty()) {
                zones.add(zone);
            }
        }

        void addWaiting(ApiObject claim) {
            String name = claim.namespace() + "/" + claim.name();
            StorageViews.Assumed assumed = objects.assumed(name);
            String selected = assumed != null
                    ? assumed.node()
                    : claim.metadata().map("annotations").text(SELECTED_NODE, "");
            unbound.add(new Unbound(
                    name,
                    selected,
                    selected.isEmpty() ? new VolumeMatcher(claim).candidates(objects) : List.of(),
                    provision(claim)));
        }

        VolumeDemand build() {
            return new VolumeDemand(
                    List.copyOf(exclusive),
                    volumes.disks(),
                    List.copyOf(attachments),
                    List.copyOf(reachable),
                    List.copyOf(zones),
                    List.copyOf(unbound),
                    isLost);
        }

        private static Map<String, Set<String>> zone(ApiObject volume) {
            Map<String, Set<String>> zone = new HashMap<>();
            Map<String, String> labels = volume.labels();
            ZoneFilter.OLD_NAMES.forEach((now, old) -> {
                for (String key : new String[] {now, old}) {
                    String value = labels.get(key);
                    if (value != null) {
                        zone.put(key, new HashSet<>(Arrays.asList(value.split("__", -1))));
                    }
                }
            });
            return zone;
        }
    }

    private @Nullable Provision provision(ApiObject claim) {
        String className = StorageViews.className(claim);
        ApiObject storageClass = objects.classOf(className);
        if (storageClass == null) {
            return null;
        }
        String provisioner = storageClass.tree().text("provisioner", "");
        if (provisioner.isEmpty() || provisioner.equals(NO_PROVISIONER)) {
            return null;
        }
        boolean tells =
                claim.spec().mapAt("resources", "requests").has("storage") && objects.tellsCapacity(provisioner);
        return new Provision(
                topologies(storageClass.tree().list("allowedTopologies")),
                sizeBytes(claim),
                tells ? capacities(className) : null);
    }

    private static List<NodeTerm> topologies(ListValue allowed) {
        List<NodeTerm> terms = new ArrayList<>();
        for (MapValue term : allowed.maps()) {
            List<NodeTerm.Requirement> requirements = new ArrayList<>();
            for (MapValue each : term.list("matchLabelExpressions").maps()) {
                requirements.add(new NodeTerm.Requirement(
                        each.text("key", ""),
                        NodeTerm.Operator.IN,
                        List.copyOf(each.list("values").texts())));
            }
            terms.add(new NodeTerm(List.copyOf(requirements), List.of()));
        }
        return List.copyOf(terms);
    }

    private List<Capacity> capacities(String className) {
        List<Capacity> list = new ArrayList<>();
        for (ApiObject capacity : objects.capacitiesOf(className)) {
            MapValue tree = capacity.tree();
            boolean limited = tree.has("maximumVolumeSize");
            if (tree.has("nodeTopology") && (limited || tree.has("capacity"))) {
                MapValue size = new MapValue();
                size.put(
                        "storage",
                        java.util.Objects.requireNonNull(tree.get(limited ? "maximumVolumeSize" : "capacity")));
                list.add(new Capacity(
                        new NodeSelection(LabelSelector.of(tree.map("nodeTopology"))),
                        Requests.amounts(size).getOrDefault("storage", 0L)));
            }
        }
        list.sort(Comparator.comparingLong(Capacity::maxBytes).reversed());
        return List.copyOf(list);
    }
}
