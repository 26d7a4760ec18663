package io.hydrofoil.scheduler.placing;

import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.scheduler.demand.PodSelector;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.profile.Profile.DefaultConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which pods belong together: selectors of services and of pods' owners, for pods without spread constraints. */
public final class Workloads {
    private static final Kind SERVICE = KindTable.builtin().require("v1", "Service");
    private static final List<Kind> OWNERS = List.of(
            KindTable.builtin().require("v1", "ReplicationController"),
            KindTable.builtin().require("apps/v1", "ReplicaSet"),
            KindTable.builtin().require("apps/v1", "StatefulSet"));

    private final Map<String, Map<String, MapValue>> services = new HashMap<>();
    private final Map<Owner, MapValue> owners = new HashMap<>();
    private long version;

    private record Owner(String apiVersion, String kind, String namespace, String name) {}

    /** Follows services and owners. */
    public void listen(Views views) {
        views.metadataOf(SERVICE);
        views.onChange(SERVICE, this::onService);
        for (Kind kind : OWNERS) {
            views.metadataOf(kind);
            views.onChange(kind, this::onOwner);
        }
    }

    /** Changes whenever {@link #constraints} may answer differently. */
    public long version() {
        return version;
    }

    private void onService(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after == null) {
            remove(before);
            return;
        }
        MapValue selector = after.spec().map("selector");
        MapValue known = services.computeIfAbsent(after.namespace(), key -> new LinkedHashMap<>())
                .put(after.name(), selector);
        version += selector.equals(known) ? 0 : 1;
    }

    private void remove(@Nullable ApiObject service) {
        Map<String, MapValue> same = service == null ? null : services.get(service.namespace());
        if (same != null && service != null) {
            same.remove(service.name());
            version++;
        }
    }

    private void onOwner(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after != null) {
            MapValue selector = after.spec().map("selector");
            MapValue known = owners.put(owner(after), selector);
            version += selector.equals(known) ? 0 : 1;
        } else if (before != null) {
            owners.remove(owner(before));
            version++;
        }
    }

    private static Owner owner(ApiObject object) {
        return new Owner(object.kind().apiVersion(), object.kind().kind(), object.namespace(), object.name());
    }

    /** The default constraints of a pod that belongs to something; empty if it does not. */
    public List<SpreadConstraint> constraints(ApiObject pod, MapValue labels, List<DefaultConstraint> defaults) {
        LabelSelector selector = defaults.isEmpty() ? LabelSelector.EVERYTHING : selector(pod, labels);
        if (selector.isEmpty()) {
            return List.of();
        }
        List<SpreadConstraint> constraints = new ArrayList<>(defaults.size());
        for (DefaultConstraint each : defaults) {
            constraints.add(new SpreadConstraint(
                    each.maxSkew(), each.topologyKey(), PodSelector.living(pod.namespace(), selector), 1, true, false));
        }
        return List.copyOf(constraints);
    }

    private LabelSelector selector(ApiObject pod, MapValue labels) {
        MapValue merged = new MapValue();
        MapValue all = merged.ensureMap("matchLabels");
        for (MapValue selector :
                services.getOrDefault(pod.namespace(), Map.of()).values()) {
            if (!selector.isEmpty() && LabelSelector.ofLabels(selector).matches(labels)) {
                putAll(selector, all);
            }
        }
        MapValue owner = controller(pod);
        if (owner == null) {
            return LabelSelector.of(merged);
        }
        MapValue selector = owners.get(new Owner(
                owner.text("apiVersion", ""), owner.text("kind", ""), pod.namespace(), owner.text("name", "")));
        if (selector != null) {
            boolean isPlain = owner.text("kind", "").equals("ReplicationController");
            putAll(isPlain ? selector : selector.map("matchLabels"), all);
            if (!isPlain && selector.has("matchExpressions")) {
                merged.put("matchExpressions", selector.list("matchExpressions"));
            }
        }
        return LabelSelector.of(merged);
    }

    private static void putAll(MapValue from, MapValue to) {
        for (Map.Entry<String, Value> label : from) {
            to.put(label.getKey(), label.getValue());
        }
    }

    private static @Nullable MapValue controller(ApiObject pod) {
        for (MapValue owner : pod.metadata().list("ownerReferences").maps()) {
            if (owner.flag("controller", false)) {
                return owner;
            }
        }
        return null;
    }
}
