package io.hydrofoil.node.sim;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.node.lifecycle.ImageName;
import io.hydrofoil.node.lifecycle.PodAction;
import io.hydrofoil.node.lifecycle.PodEvent;
import io.hydrofoil.node.lifecycle.PodPlan;
import io.hydrofoil.node.runtime.PodRuntime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The simulated runtime of one node: its images, its addresses, its processes. */
public final class SimRuntime implements PodRuntime {
    private static final long SANDBOX_MS = 20;
    private static final long PULL_CHECK_MS = 30;
    private static final int NO_CONTAINER = -1;
    private static final int KILLED = 137;

    private final AddressPool addresses;
    private final Deadlines<SimRuntimes.Due> deadlines;
    private final SimFaults faults;
    private final double slowness;
    private final Map<String, SimPod> pods = new HashMap<>();
    private final Set<String> images = new LinkedHashSet<>();

    SimRuntime(String podCidr, Deadlines<SimRuntimes.Due> deadlines, SimFaults faults, double slowness) {
        this.addresses = new AddressPool(podCidr);
        this.deadlines = deadlines;
        this.faults = faults;
        this.slowness = slowness;
    }

    private SimBehavior behavior(PodPlan plan, int container) {
        return SimBehavior.of(plan, container, faults).slowed(slowness);
    }

    private static final class SimPod {
        private final PodPlan plan;
        /** By container: raised whenever what was scheduled for it no longer counts. */
        private final int[] runs;

        private String ip = "";

        SimPod(PodPlan plan) {
            this.plan = plan;
            this.runs = new int[plan.containers().size()];
        }
    }

    @Override
    public void begin(PodPlan plan, PodAction.OfRuntime action, long nowMs) {
        SimPod pod = pods.computeIfAbsent(plan.uid(), uid -> new SimPod(plan));
        switch (action) {
            case PodAction.CreateSandbox create -> createSandbox(pod, nowMs);
            case PodAction.AdoptSandbox adopt -> {
                pod.ip = adopt.ip();
                if (!plan.isHostNetwork()) {
                    addresses.reserve(adopt.ip());
                }
            }
            case PodAction.RemoveSandbox remove -> {
                addresses.release(pod.ip);
                pod.ip = "";
                later(pod, NO_CONTAINER, nowMs, new PodEvent.SandboxRemoved());
            }
            case PodAction.Pull pull -> pull(pod, pull.container(), nowMs);
            case PodAction.Start start -> {
                pod.runs[start.container()]++;
                long atMs = nowMs + behavior(plan, start.container()).startMs();
                String id = SimIds.container(plan.uid(), start.container(), start.attempt());
                later(pod, start.container(), atMs, new PodEvent.Started(start.container(), id));
            }
            case PodAction.Adopt adopt -> {
                pod.runs[adopt.container()]++;
                images.add(
                        ImageName.full(plan.containers().get(adopt.container()).image()));
                run(pod, adopt.container(), adopt.startedMs(), nowMs);
            }
            case PodAction.Stop stop -> stop(pod, stop, nowMs);
        }
    }

    @Override
    public void forget(String uid) {
        SimPod pod = pods.remove(uid);
        if (pod != null) {
            addresses.release(pod.ip);
        }
    }

    /** Images on this node, in the order in which they came. */
    public Set<String> images() {
        return images;
    }

    /** Whether a due result still counts; what a start leads to is scheduled by its result. */
    boolean accepts(SimRuntimes.Due due, long nowMs) {
        SimPod pod = pods.get(due.uid());
        if (pod == null) {
            return false;
        }
        int container = due.container();
        if (container == NO_CONTAINER) {
            return true;
        }
        if (pod.runs[container] != due.run()) {
            return false;
        }
        if (due.event() instanceof PodEvent.Started) {
            run(pod, container, nowMs, nowMs);
        }
        if (due.event() instanceof PodEvent.Pulled) {
            images.add(ImageName.full(pod.plan.containers().get(container).image()));
        }
        return true;
    }

    private void createSandbox(SimPod pod, long nowMs) {
        if (pod.ip.isEmpty() && !pod.plan.isHostNetwork()) {
            pod.ip = addresses.allocate();
        }
        later(pod, NO_CONTAINER, nowMs + Math.round(SANDBOX_MS * slowness), new PodEvent.SandboxReady(pod.ip));
    }

    private void pull(SimPod pod, int index, long nowMs) {
        String image = pod.plan.containers().get(index).image();
        SimBehavior behavior = behavior(pod.plan, index);
        String policy = pod.plan.containers().get(index).spec().text("imagePullPolicy", "IfNotPresent");
        boolean isPresent = images.contains(ImageName.full(image));
        pod.runs[index]++;
        if (!behavior.pullFails() && isPresent && !policy.equals("Always")) {
            later(pod, index, nowMs, pulled(index, image, true, 0));
            return;
        }
        long tookMs = isPresent ? Math.min(PULL_CHECK_MS, behavior.pullMs()) : behavior.pullMs();
        later(pod, index, nowMs, new PodEvent.Pulling(index));
        if (behavior.pullFails()) {
            String why = "failed to pull and unpack image \"" + ImageName.full(image)
                    + "\": simulated failure, as annotation " + SimBehavior.PREFIX + "pull asks for";
            later(pod, index, nowMs + tookMs, new PodEvent.PullFailed(index, why));
        } else {
            later(pod, index, nowMs + tookMs, pulled(index, image, false, tookMs));
        }
    }

    private static PodEvent.Pulled pulled(int index, String image, boolean wasPresent, long tookMs) {
        return new PodEvent.Pulled(index, SimIds.image(image), wasPresent, tookMs, SimIds.imageBytes(image));
    }

    /** Schedules what a process does after its start. */
    private void run(SimPod pod, int index, long startedMs, long nowMs) {
        SimBehavior behavior = behavior(pod.plan, index);
        var plan = pod.plan.containers().get(index);
        long startupMs = startedMs + plan.spec().map("startupProbe").number("initialDelaySeconds", 0) * 1_000;
        if (plan.hasStartupProbe()) {
            later(pod, index, Math.max(startupMs, nowMs), new PodEvent.Probed(index, PodEvent.Probe.STARTUP, true));
        }
        if (plan.hasReadinessProbe() && behavior.readyMs() != SimBehavior.NEVER) {
            long readyMs = Math.max(startupMs, startedMs + behavior.readyMs());
            later(pod, index, Math.max(readyMs, nowMs), new PodEvent.Probed(index, PodEvent.Probe.READINESS, true));
        }
        if (behavior.runMs() != SimBehavior.NEVER) {
            long exitMs = Math.max(startedMs + behavior.runMs(), nowMs);
            int code = behavior.exitCode();
            later(pod, index, exitMs, new PodEvent.Exited(index, code, code == 0 ? "Completed" : "Error"));
        }
    }

    private void stop(SimPod pod, PodAction.Stop stop, long nowMs) {
        int index = stop.container();
        pod.runs[index]++;
        long stopMs = behavior(pod.plan, index).stopMs();
        long graceMs = stop.graceSeconds() * 1_000;
        boolean isKilled = stopMs > graceMs;
        long atMs = nowMs + Math.min(stopMs, graceMs);
        later(pod, index, atMs, new PodEvent.Exited(index, isKilled ? KILLED : 0, isKilled ? "Error" : "Completed"));
    }

    private void later(SimPod pod, int container, long atMs, PodEvent event) {
        int run = container == NO_CONTAINER ? 0 : pod.runs[container];
        deadlines.schedule(atMs, new SimRuntimes.Due(this, pod.plan.uid(), container, run, event));
    }
}
