package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Selecting;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import org.jspecify.annotations.Nullable;

/**
 * Which services a change of a service or pod concerns. Most pod changes concern none: only address, readiness, labels
 * and going count.
 */
final class ServiceTriggers {
    private ServiceTriggers() {}

    static void watch(Views views, Reconciler.KeySink queue) {
        Selecting services = new Selecting(
                views,
                Kinds.SERVICE,
                service -> Backend.isSelecting(service)
                        ? LabelSelector.ofLabels(service.spec().map("selector"))
                        : null);
        views.onChange(Kinds.SERVICE, (before, after) -> {
            ApiObject service = after == null ? before : after;
            if (service != null) {
                queue.add(service.key());
            }
        });
        views.onChange(Kinds.POD, (before, after) -> {
            if (!isSame(before, after)) {
                add(before, services, queue);
                add(after, services, queue);
            }
        });
    }

    private static void add(@Nullable ApiObject pod, Selecting services, Reconciler.KeySink queue) {
        if (pod != null) {
            services.of(pod.namespace(), pod.metadata().map("labels")).forEach(queue::add);
        }
    }

    private static boolean isSame(@Nullable ApiObject before, @Nullable ApiObject after) {
        return before != null
                && after != null
                && before.uid().equals(after.uid())
                && Pods.isReady(before) == Pods.isReady(after)
                && Pods.isTerminal(before) == Pods.isTerminal(after)
                && before.isDeleting() == after.isDeleting()
                && Pods.node(before).equals(Pods.node(after))
                && before.metadata().map("labels").equals(after.metadata().map("labels"))
                && before.status().text("podIP", "").equals(after.status().text("podIP", ""))
                && before.status().list("podIPs").equals(after.status().list("podIPs"));
    }
}
