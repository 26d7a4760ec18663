package io.hydrofoil.node.lifecycle;

import io.hydrofoil.objects.MapValue;

/**
 * A container as its pod asks for it.
 *
 * @param restart when it is started again after an exit
 * @param spec the container's part of the pod's spec
 */
public record ContainerPlan(
        String name,
        Role role,
        String image,
        Restart restart,
        boolean hasStartupProbe,
        boolean hasReadinessProbe,
        MapValue spec) {
    /** What part it has in the pod. */
    public enum Role {
        /** Runs to completion before the next. */
        INIT,
        /** A restartable init container: started in order, then runs beside the rest and stops after it. */
        SIDECAR,
        /** An ordinary container. */
        MAIN
    }

    /** When a container is started again. */
    public enum Restart {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        /** Reads restartPolicy. */
        static Restart of(String text) {
            return switch (text) {
                case "OnFailure" -> ON_FAILURE;
                case "Never" -> NEVER;
                default -> ALWAYS;
            };
        }
    }

    static ContainerPlan of(MapValue container, boolean isInit, Restart podRestart, boolean assumeReadinessProbe) {
        String own = container.text("restartPolicy", "");
        Role role = Role.MAIN;
        Restart restart = own.isEmpty() ? podRestart : Restart.of(own);
        if (isInit) {
            role = own.equals("Always") ? Role.SIDECAR : Role.INIT;
            // an init container that succeeded is done, whatever the policy of the pod
            restart = role == Role.INIT && restart == Restart.ALWAYS ? Restart.ON_FAILURE : restart;
        }
        boolean hasReadinessProbe =
                role != Role.INIT && (container.has("readinessProbe") || (assumeReadinessProbe && role == Role.MAIN));
        return new ContainerPlan(
                container.text("name", ""),
                role,
                container.text("image", ""),
                restart,
                role != Role.INIT && container.has("startupProbe"),
                hasReadinessProbe,
                container);
    }

    /** Whether it is started again after an exit with this code. */
    boolean restartsAfter(int exitCode) {
        return switch (restart) {
            case ALWAYS -> true;
            case ON_FAILURE -> exitCode != 0;
            case NEVER -> false;
        };
    }

    /** The field path that events about it carry. */
    public String fieldPath() {
        return (role == Role.MAIN ? "spec.containers{" : "spec.initContainers{") + name + "}";
    }
}
