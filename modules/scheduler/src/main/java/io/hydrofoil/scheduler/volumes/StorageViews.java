package io.hydrofoil.scheduler.volumes;

import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of storage as they are now. */
public final class StorageViews {
    /** Kinds that decide about volumes. */
    public static final Kind CLAIM = KindTable.builtin().require("v1", "PersistentVolumeClaim");

    /** Volumes. */
    public static final Kind VOLUME = KindTable.builtin().require("v1", "PersistentVolume");

    /** Classes. */
    public static final Kind CLASS = KindTable.builtin().require("storage.k8s.io/v1", "StorageClass");

    /** Drivers of nodes. */
    public static final Kind CSI_NODE = KindTable.builtin().require("storage.k8s.io/v1", "CSINode");

    /** Drivers. */
    public static final Kind CSI_DRIVER = KindTable.builtin().require("storage.k8s.io/v1", "CSIDriver");

    /** Room for volumes. */
    public static final Kind CAPACITY = KindTable.builtin().require("storage.k8s.io/v1", "CSIStorageCapacity");

    private static final String BY_CLASS = "class";

    /** By claim under way: where its volume is to be made, or which one it is to get. */
    private final Map<String, Assumed> assumed = new HashMap<>();

    private final Set<String> assumedVolumes = new HashSet<>();
    private final View claims;
    private final View volumes;
    private final View classes;
    private final View drivers;
    private final View capacities;

    record Assumed(String node, String volume) {}

    /** Declares the views. */
    public StorageViews(Views views) {
        this.claims = views.of(CLAIM);
        this.volumes =
                views.of(VOLUME).index(BY_CLASS, volume -> List.of(volume.spec().text("storageClassName", "")));
        this.classes = views.of(CLASS);
        this.drivers = views.of(CSI_DRIVER);
        this.capacities = views.of(CAPACITY)
                .index(BY_CLASS, capacity -> List.of(capacity.tree().text("storageClassName", "")));
    }

    /** A claim is about to be bound: for this node, by a volume to be made there (empty) or this one. */
    public void assume(String claim, String node, String volume) {
        assumed.put(claim, new Assumed(node, volume));
        if (!volume.isEmpty()) {
            assumedVolumes.add(volume);
        }
    }

    /** What was assumed of a claim has become true, or will not. */
    public void forget(String claim) {
        Assumed was = assumed.remove(claim);
        if (was != null) {
            assumedVolumes.remove(was.volume);
        }
    }

    @Nullable
    Assumed assumed(String claim) {
        return assumed.get(claim);
    }

    boolean isAssumed(String volume) {
        return assumedVolumes.contains(volume);
    }

    /** A claim, or null. */
    public @Nullable ApiObject claim(String namespace, String name) {
        return claims.get(namespace, name);
    }

    /** A volume, or null. */
    public @Nullable ApiObject volume(String name) {
        return volumes.get("", name);
    }

    /** Volumes of a class. */
    Collection<ApiObject> volumesOf(String className) {
        return volumes.by(BY_CLASS, className);
    }

    /** A class, or null. */
    @Nullable
    ApiObject classOf(String name) {
        return name.isEmpty() ? null : classes.get("", name);
    }

    /** Room that drivers tell of for a class. */
    Collection<ApiObject> capacitiesOf(String className) {
        return capacities.by(BY_CLASS, className);
    }

    /** Whether a driver tells where it has room. */
    boolean tellsCapacity(String driver) {
        ApiObject object = drivers.get("", driver);
        return object != null && object.spec().flag("storageCapacity", false);
    }

    /** The class that a claim asks for; empty: none. */
    static String className(ApiObject claim) {
        MapValue annotations = claim.metadata().map("annotations");
        String old = annotations.text("volume.beta.kubernetes.io/storage-class");
        return old != null ? old : claim.spec().text("storageClassName", "");
    }
}
