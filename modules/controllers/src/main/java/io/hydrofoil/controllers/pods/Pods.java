package io.hydrofoil.controllers.pods;

import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Owners;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about pods. */
public final class Pods {
    /** Name of the index by the node's name. */
    public static final String BY_NODE = "node";

    private Pods() {}

    /** The view of pods with its index {@link #BY_NODE}. */
    public static View byNode(Views views) {
        return views.of(Kinds.POD).index(BY_NODE, pod -> node(pod).isEmpty() ? List.of() : List.of(node(pod)));
    }

    /** status.phase; Pending where there is none yet. */
    public static String phase(ApiObject pod) {
        return pod.status().text("phase", "Pending");
    }

    /** spec.nodeName, or the empty string. */
    public static String node(ApiObject pod) {
        return pod.spec().text("nodeName", "");
    }

    /** Whether all its containers have ended for good. */
    public static boolean isTerminal(ApiObject pod) {
        String phase = phase(pod);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Neither ended nor being deleted. */
    public static boolean isActive(ApiObject pod) {
        return !isTerminal(pod) && !pod.isDeleting();
    }

    /** Whether condition Ready is True. */
    public static boolean isReady(ApiObject pod) {
        return Conditions.isTrue(pod.status(), "Ready");
    }

    /** Since when it is ready, in ms; {@link Long#MAX_VALUE}: it is not. */
    public static long readySinceMs(ApiObject pod) {
        MapValue ready = Conditions.find(pod.status(), "Ready");
        if (ready == null || !"True".equals(ready.text("status"))) {
            return Long.MAX_VALUE;
        }
        return Times.ms(ready.text("lastTransitionTime"), 0);
    }

    /**
     * When it becomes available (ready for {@code minReadySeconds}), in ms; {@link Long#MAX_VALUE}: it is not ready.
     */
    public static long availableAtMs(ApiObject pod, long minReadySeconds) {
        long since = readySinceMs(pod);
        return since == Long.MAX_VALUE || minReadySeconds == 0 ? since : since + minReadySeconds * 1_000;
    }

    /** Whether it has been ready for {@code minReadySeconds}. */
    public static boolean isAvailable(ApiObject pod, long minReadySeconds, long nowMs) {
        if (minReadySeconds == 0) {
            return isReady(pod);
        }
        return availableAtMs(pod, minReadySeconds) <= nowMs;
    }

    /** The most restarts of any of its containers. */
    public static long restarts(ApiObject pod) {
        long most = 0;
        for (String statuses : new String[] {"containerStatuses", "initContainerStatuses"}) {
            for (MapValue container : pod.status().list(statuses).maps()) {
                most = Math.max(most, container.number("restartCount", 0));
            }
        }
        return most;
    }

    /**
     * A pod from a template, controlled by {@code owner}; {@code name} null: the server makes one up after the owner's.
     */
    public static MapValue fromTemplate(ApiObject owner, MapValue template, @Nullable String name) {
        MapValue from = template.map("metadata");
        MapValue metadata = new MapValue();
        if (name == null) {
            metadata.put("generateName", owner.name() + "-");
        } else {
            metadata.put("name", name);
        }
        metadata.put("namespace", owner.namespace());
        for (String field : new String[] {"labels", "annotations", "finalizers"}) {
            var value = from.get(field);
            if (value != null) {
                metadata.put(field, value.copy());
            }
        }
        metadata.put("ownerReferences", ListValue.of(Owners.reference(owner)));
        return new MapValue()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("metadata", metadata)
                .put("spec", template.map("spec").copy());
    }
}
