package io.hydrofoil.node.lifecycle;

import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.ContainerState.Exit;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import org.jspecify.annotations.Nullable;

/** One entry of containerStatuses. Pure. */
final class ContainerStatuses {
    private ContainerStatuses() {}

    static MapValue render(PodState pod, int index) {
        ContainerPlan plan = pod.plan().containers().get(index);
        ContainerState container = pod.containers().get(index);
        boolean isOver = pod.stage().compareTo(PodStage.CLEANING) >= 0;
        boolean isCreated = !container.containerId().isEmpty();
        MapValue status = new MapValue()
                .put("name", plan.name())
                .put("state", state(pod, index, isOver))
                .put("lastState", lastState(container))
                .put("ready", plan.role() == Role.INIT ? container.hasSucceeded() : container.isReady())
                .put("restartCount", container.attempt())
                .put("image", isCreated ? ImageName.full(plan.image()) : plan.image())
                .put("imageID", isCreated ? container.imageId() : "");
        if (isCreated) {
            status.put("containerID", container.containerId());
        }
        status.put("started", container.isStarted());
        MapValue resources = plan.spec().map("resources");
        if (resources.has("requests")) {
            status.put("allocatedResources", resources.map("requests").copy());
        }
        status.put("resources", resources.copy());
        ListValue mounts = mounts(plan.spec());
        if (!mounts.isEmpty()) {
            status.put("volumeMounts", mounts);
        }
        return status;
    }

    private static MapValue state(PodState pod, int index, boolean isOver) {
        ContainerState container = pod.containers().get(index);
        Exit exit = container.exit();
        return switch (container.phase()) {
            case RUNNING -> running(container);
            case STOPPING -> container.startedMs() > 0 ? running(container) : waiting(pod, index);
            case CRASH_BACKOFF -> waiting("CrashLoopBackOff", container.message());
            case PULL_BACKOFF -> waiting("ImagePullBackOff", container.message());
            case WAITING, PULLING, STARTING -> exit == null ? waiting(pod, index) : terminated(exit);
            case EXITED -> {
                if (exit != null) {
                    yield terminated(exit);
                }
                yield isOver ? neverFound() : waiting(pod, index);
            }
        };
    }

    private static MapValue lastState(ContainerState container) {
        boolean isWaitingAgain = container.phase() == ContainerPhase.CRASH_BACKOFF
                || (container.phase() == ContainerPhase.PULL_BACKOFF && container.exit() != null);
        Exit last = isWaitingAgain ? container.exit() : container.lastExit();
        return last == null ? new MapValue() : terminated(last);
    }

    private static MapValue running(ContainerState container) {
        MapValue running = new MapValue().put("startedAt", Times.seconds(container.startedMs()));
        return new MapValue().put("running", running);
    }

    private static MapValue waiting(PodState pod, int index) {
        boolean isMain = pod.plan().containers().get(index).role() == Role.MAIN;
        boolean isFirst = !isMain && index == 0 && pod.hasSandbox();
        boolean isCreating = isMain ? !pod.plan().hasInitContainers() || pod.isInitialized() : isFirst;
        return waiting(isCreating ? "ContainerCreating" : "PodInitializing", "");
    }

    private static MapValue waiting(String reason, String message) {
        MapValue waiting = new MapValue().put("reason", reason);
        if (!message.isEmpty()) {
            waiting.put("message", message);
        }
        return new MapValue().put("waiting", waiting);
    }

    private static MapValue terminated(Exit exit) {
        MapValue terminated = new MapValue()
                .put("exitCode", exit.code())
                .put("reason", exit.reason())
                .put("startedAt", Times.seconds(exit.startedMs()))
                .put("finishedAt", Times.seconds(exit.finishedMs()));
        if (!exit.containerId().isEmpty()) {
            terminated.put("containerID", exit.containerId());
        }
        return new MapValue().put("terminated", terminated);
    }

    private static MapValue neverFound() {
        MapValue terminated = new MapValue()
                .put("exitCode", 137)
                .put("reason", "ContainerStatusUnknown")
                .put("message", "The container could not be located when the pod was terminated")
                .put("startedAt", NullValue.NULL)
                .put("finishedAt", NullValue.NULL);
        return new MapValue().put("terminated", terminated);
    }

    private static ListValue mounts(MapValue spec) {
        ListValue mounts = new ListValue();
        for (MapValue mount : spec.list("volumeMounts").maps()) {
            MapValue entry =
                    new MapValue().put("name", mount.text("name", "")).put("mountPath", mount.text("mountPath", ""));
            if (mount.flag("readOnly", false)) {
                entry.put("readOnly", true).put("recursiveReadOnly", "Disabled");
            }
            mounts.add(entry);
        }
        return mounts;
    }

    static @Nullable Exit exit(MapValue state) {
        MapValue terminated = state.map("terminated");
        if (terminated.isEmpty()) {
            return null;
        }
        long finishedMs = Times.ms(terminated, "finishedAt", 0);
        return new Exit(
                (int) terminated.number("exitCode", 0),
                terminated.text("reason", ""),
                terminated.text("containerID", ""),
                Times.ms(terminated, "startedAt", finishedMs),
                finishedMs);
    }
}
