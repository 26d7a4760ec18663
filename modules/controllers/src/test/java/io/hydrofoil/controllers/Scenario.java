package io.hydrofoil.controllers;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Controllers and simple nodes at work in a {@link SimCluster}: a test changes something, lets all of it settle, and
 * looks. Nodes bind pending pods,
 * start them, and remove deleted ones, unless told not to.
 */
public final class Scenario {
    private static final int MAX_ROUNDS = 10_000;

    public final SimCluster cluster = new SimCluster();

    /** Whether pods that are bound become ready. */
    public boolean podsStart = true;

    /** Whether pods that are being deleted go. */
    public boolean podsStop = true;

    /** On which node a pod that is not bound goes. */
    public java.util.function.Function<ApiObject, String> placement = pod -> "node-" + pod.revision() % 3;

    private final Supplier<List<Reconciler>> reconcilers;
    private ReconcileAgent agent;

    public Scenario(Reconciler... reconcilers) {
        this(() -> List.of(reconcilers));
    }

    /** With controllers that can be made anew, for {@link #restart}. */
    public Scenario(Supplier<List<Reconciler>> reconcilers) {
        this.reconcilers = reconcilers;
        agent = start();
    }

    private ReconcileAgent start() {
        ReconcileAgent made = new ReconcileAgent(
                cluster,
                reconcilers.get(),
                new ReconcileAgent.Shell("controllers", cluster, new Doorbell(1), new Metrics(), (where, fault) -> {
                    throw new AssertionError(where, fault);
                }));
        made.onStart();
        return made;
    }

    /** The controllers are gone in the midst of what they do, and others take over from what the cluster shows. */
    public void restart() {
        agent.onClose();
        agent = start();
    }

    /** Lets controllers work for so many duty cycles, whatever is unfinished then. */
    public void duties(int count) {
        for (int i = 0; i < count; i++) {
            agent.doWork();
        }
    }

    /** Creates objects from JSON, one or many; single quotes may stand for double ones. */
    public ApiObject create(String json) {
        return cluster.create(tree(json));
    }

    public static MapValue tree(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    /** Lets controllers and nodes work until nothing moves without time passing. */
    public Scenario settle() {
        for (int i = 0; i < MAX_ROUNDS; i++) {
            int work = agent.doWork();
            if (work == 0 && agent.isSettled()) {
                if (runNodes() == 0) {
                    return this;
                }
            }
        }
        throw new AssertionError("does not settle; last writes: "
                + cluster.journal.subList(Math.max(0, cluster.journal.size() - 30), cluster.journal.size()));
    }

    /** Lets time pass, stopping wherever something is due. */
    public Scenario pass(long ms) {
        settle();
        long end = cluster.wallMs() + ms;
        while (cluster.wallMs() < end) {
            long nowMs = cluster.monotonicNs() / 1_000_000;
            long dueInMs = Math.max(agent.nextDueMs(), nowMs + 1) - nowMs;
            cluster.advance(Math.min(dueInMs, end - cluster.wallMs()));
            settle();
        }
        return this;
    }

    /** Works a few duty cycles without nodes: for looking at a state in between. */
    public Scenario controllersOnly() {
        for (int i = 0; i < MAX_ROUNDS; i++) {
            if (agent.doWork() == 0 && agent.isSettled()) {
                return this;
            }
        }
        throw new AssertionError("does not settle");
    }

    private int runNodes() {
        int work = 0;
        for (ApiObject pod : cluster.all(Kinds.POD)) {
            if (pod.isDeleting()) {
                if (podsStop && pod.metadata().number("deletionGracePeriodSeconds", 0) > 0) {
                    cluster.remove(pod.key());
                    work++;
                }
            } else if (Pods.node(pod).isEmpty()) {
                cluster.done(new Write.Bind(pod.key(), pod.uid(), placement.apply(pod)));
                work++;
            } else if (podsStart && Pods.phase(pod).equals("Pending")) {
                ready(pod.key(), true);
                work++;
            }
        }
        return work;
    }

    /** Makes a pod run, ready or not. */
    public void ready(ObjectKey pod, boolean isReady) {
        cluster.patchStatus(pod, """
                {"phase":"Running","status":{"phase":"Running","podIP":"10.0.0.1","conditions":[
                 {"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}}
                """.formatted(isReady ? "True" : "False", Times.seconds(cluster.wallMs())));
    }

    /** Ends a pod: Succeeded or Failed. */
    public void end(ObjectKey pod, String phase) {
        cluster.patchStatus(pod, "{\"status\":{\"phase\":\"" + phase + "\",\"conditions\":null}}");
    }

    public List<ApiObject> pods() {
        return cluster.all(Kinds.POD);
    }

    /** Events as "REASON message (count)", in order. */
    public List<String> events() {
        return cluster.all(Kinds.EVENT).stream()
                .map(event -> event.tree().text("reason") + " " + event.tree().text("message")
                        + (event.tree().number("count", 1) > 1
                                ? " (" + event.tree().number("count", 1) + ")"
                                : ""))
                .toList();
    }

    /** A status without its conditions' times, for comparing. */
    public static MapValue plain(MapValue status) {
        MapValue copy = status.copy();
        for (MapValue condition : copy.list("conditions").maps()) {
            condition.removeIf((field, value) -> field.endsWith("Time"));
        }
        return copy;
    }

    /** Names mapped to a field, sorted by name. */
    public Map<String, Value> field(io.hydrofoil.objects.Kind kind, String... path) {
        Map<String, Value> fields = new TreeMap<>();
        cluster.all(kind)
                .forEach(object -> fields.put(object.name(), object.tree().at(path)));
        return fields;
    }
}
