package io.hydrofoil.node.lifecycle;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod as its spec asks for it.
 *
 * @param containers init containers in order (sidecars among them), then the others
 * @param deadlineSeconds spec.activeDeadlineSeconds, or -1
 * @param graceSeconds how long its processes may take to stop unless a deletion says otherwise
 */
public record PodPlan(
        String namespace,
        String name,
        String uid,
        boolean isHostNetwork,
        long deadlineSeconds,
        long graceSeconds,
        List<ContainerPlan> containers,
        MapValue metadata) {
    /** Most containers of a pod that a node runs; a pod with more is refused. */
    public static final int MAX_CONTAINERS = 1_000;

    /** Reads a pod; {@code assumeReadinessProbe}: treat main containers as if they had a readiness probe. */
    public static PodPlan of(ApiObject pod, boolean assumeReadinessProbe) {
        MapValue spec = pod.spec();
        ContainerPlan.Restart restart = ContainerPlan.Restart.of(spec.text("restartPolicy", "Always"));
        List<ContainerPlan> containers = new ArrayList<>();
        for (MapValue container : spec.list("initContainers").maps()) {
            containers.add(ContainerPlan.of(container, true, restart, false));
        }
        for (MapValue container : spec.list("containers").maps()) {
            containers.add(ContainerPlan.of(container, false, restart, assumeReadinessProbe));
        }
        return new PodPlan(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                spec.flag("hostNetwork", false),
                spec.number("activeDeadlineSeconds", -1),
                spec.number("terminationGracePeriodSeconds", 30),
                List.copyOf(containers),
                pod.metadata());
    }

    /** As the kubelet prints a pod in messages: {@code name_namespace(uid)}. */
    String longName() {
        return name + "_" + namespace + "(" + uid + ")";
    }

    /** Whether there is anything to initialize. */
    public boolean hasInitContainers() {
        return !containers.isEmpty() && containers.getFirst().role() != ContainerPlan.Role.MAIN;
    }
}
