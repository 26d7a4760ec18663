package io.hydrofoil.launcher;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HealthCheck.Scope;
import io.hydrofoil.apiserver.SlowCheck;
import io.hydrofoil.chassis.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /livez} and {@code /readyz} check of a control plane, in the order of a Kubernetes API server and by its
 * names where a check means the same here: tools exclude them by name. The log is what etcd is there; a post-start hook
 * is a step of the start, or a loop that the start begins. What has no counterpart here has no check.
 *
 * <p>Thread-safe.
 */
final class Checks {
    static final String CUSTOM_RESOURCES = "custom-resources";
    static final String FLOW_CONTROL = "flow-control";

    private static final String HOOK = "poststarthook/";
    private static final long LOG_FILE_EVERY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOG_FILE_LIMIT_NS = TimeUnit.MINUTES.toNanos(2);
    // A restart is a remedy that costs: a log that is slow under load does not call for it, it only takes no traffic.
    private static final long LIVE_LIMIT_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long READY_LIMIT_NS = TimeUnit.SECONDS.toNanos(3);

    private final Set<Step> done = ConcurrentHashMap.newKeySet();
    private volatile boolean isEnding;

    /** A step of the start. */
    enum Step {
        /** The server decides about requests: admission plug-ins are made, custom resource definitions loaded. */
        SERVER,
        /** What every cluster has from its first start on is written. */
        FIRST_OBJECTS
    }

    /**
     * What is checked.
     *
     * @param isConnected whether the log can be offered to
     * @param logAnswers whether it answers
     * @param loopFault why a control loop does not get on
     */
    record Parts(
            Clock clock,
            BooleanSupplier isConnected,
            SlowCheck logAnswers,
            Authorizer authorizer,
            LoopGroup ownLoops,
            Supplier<@Nullable String> loopFault) {}

    /** The step is done. */
    void done(Step step) {
        done.add(step);
    }

    /** The process ends: whoever spreads load is to leave it out. */
    void ending() {
        isEnding = true;
    }

    /** All checks but ping. */
    List<HealthCheck> of(Parts parts) {
        SlowCheck logFile = new SlowCheck(parts.clock, "the log file", LOG_FILE_EVERY_NS, LogSetup::check);
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(alive("log", () -> logFile.fault(LOG_FILE_LIMIT_NS)));
        checks.add(alive("etcd", () -> logFault(parts, LIVE_LIMIT_NS)));
        checks.add(ready("etcd-readiness", () -> logFault(parts, READY_LIMIT_NS)));
        checks.add(ready("informer-sync", parts.authorizer::fault));
        hook(checks, "start-apiserver-admission-initializer", Step.SERVER);
        loop(checks, "priority-and-fairness-config-consumer", parts, FLOW_CONTROL);
        loop(checks, "start-apiextensions-controllers", parts, CUSTOM_RESOURCES);
        hook(checks, "crd-informer-synced", Step.SERVER);
        hook(checks, "start-system-namespaces-controller", Step.FIRST_OBJECTS);
        hook(checks, "rbac/bootstrap-roles", Step.FIRST_OBJECTS);
        hook(checks, "scheduling/bootstrap-system-priority-classes", Step.FIRST_OBJECTS);
        hook(checks, "priority-and-fairness-config-producer", Step.FIRST_OBJECTS);
        hook(checks, "bootstrap-controller", Step.FIRST_OBJECTS);
        hook(checks, "start-kubernetes-service-cidr-controller", Step.FIRST_OBJECTS);
        hook(checks, "kube-apiserver-autoregistration", Step.FIRST_OBJECTS);
        checks.add(alive("autoregister-completion", () -> stepFault(Step.FIRST_OBJECTS)));
        checks.add(alive("control-loops", parts.loopFault));
        checks.add(ready("shutdown", () -> isEnding ? "process is shutting down" : null));
        return List.copyOf(checks);
    }

    private static HealthCheck alive(String name, Supplier<@Nullable String> fault) {
        return new HealthCheck(name, Scope.ALIVE, fault);
    }

    private static HealthCheck ready(String name, Supplier<@Nullable String> fault) {
        return new HealthCheck(name, Scope.READY, fault);
    }

    private void hook(List<HealthCheck> checks, String name, Step step) {
        checks.add(alive(HOOK + name, () -> stepFault(step)));
    }

    private static void loop(List<HealthCheck> checks, String name, Parts parts, String loop) {
        checks.add(alive(HOOK + name, () -> parts.ownLoops.fault(loop)));
    }

    private @Nullable String stepFault(Step step) {
        return done.contains(step) ? null : "not finished";
    }

    private static @Nullable String logFault(Parts parts, long limitNs) {
        return parts.isConnected.getAsBoolean() ? parts.logAnswers.fault(limitNs) : "no connection to the log";
    }
}
