package io.hydrofoil.node;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.SteadyTime;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.EventBudget;
import io.hydrofoil.client.EventRecorder;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Views;
import io.hydrofoil.node.SimNode.Registration;
import io.hydrofoil.node.sim.SimRuntimes;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle of all simulated nodes: changes, replies, results of the runtimes, timers, heartbeats, statuses, logs.
 */
final class NodeAgent implements Agent {
    static final String USER = "system:node:simulated";
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");
    private static final int CHANGES_PER_DUTY = 1_024;
    private static final int RESULTS_PER_DUTY = 4_096;
    private static final int MAX_WRITES = 8_192;
    /** Of all nodes together: a thousand pods that start at once would make more events than other writes. */
    private static final int EVENTS_AT_ONCE = 1_000;

    private static final int EVENTS_PER_SECOND = 50;

    private final Cluster cluster;
    private final SimulatedNodesConfig config;
    private final SteadyTime time;
    private final Doorbell doorbell;
    private final Published published;
    private final Views views = new Views();
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private @Nullable Shell shell;
    private boolean isRegistering;

    NodeAgent(Cluster cluster, SimulatedNodesConfig config, SteadyTime time, Doorbell doorbell, Published published) {
        this.cluster = cluster;
        this.config = config;
        this.time = time;
        this.doorbell = doorbell;
        this.published = published;
    }

    private record Shell(Outbox outbox, SimRuntimes runtimes, PodWorks works, Heartbeats heartbeats) {}

    @Override
    public void onStart() {
        Outbox outbox = new Outbox(cluster.openClient(USER, MAX_WRITES, doorbell), MAX_WRITES);
        PodWorks works = new PodWorks(outbox, published);
        SimRuntimes runtimes = new SimRuntimes(works::onEvent, config.faults());
        EventBudget budget = new EventBudget(EVENTS_AT_ONCE, EVENTS_PER_SECOND);
        for (int ordinal = config.first(); ordinal < config.first() + config.count(); ordinal++) {
            NodeFacts facts = new NodeFacts(config, ordinal);
            EventRecorder recorder = new EventRecorder(outbox, "kubelet", facts.name(), budget);
            nodes.put(facts.name(), new SimNode(facts, runtimes.runtime(facts.name(), facts.podCidr()), recorder));
        }
        shell = new Shell(outbox, runtimes, works, new Heartbeats(outbox));
        views.onChange(Heartbeats.NODE, this::onNode);
        views.onChange(POD, (before, after) -> onPod(works, before, after));
        views.open(cluster, doorbell);
    }

    @Override
    public int doWork() {
        Shell use = shell;
        if (use == null) {
            return 0;
        }
        int work = views.poll(CHANGES_PER_DUTY) + use.outbox.poll();
        if (!views.areSynced()) {
            return work;
        }
        long nowMs = time.nowMs();
        if (!isRegistering) {
            isRegistering = true;
            nodes.values().forEach(node -> use.heartbeats.add(node, nowMs));
        }
        work += use.works.poll(nowMs);
        work += use.runtimes.poll(nowMs, RESULTS_PER_DUTY);
        work += use.heartbeats.poll(nowMs) + published.logs().poll(nowMs);
        long nextMs = Math.min(
                Math.min(use.works.nextMs(), use.runtimes.nextMs()),
                Math.min(use.heartbeats.nextMs(), published.logs().nextMs()));
        if (nextMs != Long.MAX_VALUE) {
            doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(nextMs - nowMs));
        }
        return work;
    }

    @Override
    public void onClose() {
        views.close();
        if (shell != null) {
            shell.outbox.close();
        }
    }

    @Override
    public String roleName() {
        return "simulated-nodes";
    }

    private void onNode(@Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject any = after == null ? before : after;
        SimNode node = any == null ? null : nodes.get(any.name());
        if (node == null) {
            return;
        }
        node.object = after;
        if (after != null) {
            published.usage().addNode(after.name());
        } else {
            published.usage().removeNode(node.facts.name());
            node.registration = Registration.DELETED;
        }
    }

    private void onPod(PodWorks works, @Nullable ApiObject before, @Nullable ApiObject after) {
        long nowMs = time.nowMs();
        if (before != null && (after == null || !after.uid().equals(before.uid()))) {
            works.onGone(before.uid(), nowMs);
        }
        SimNode node = after == null ? null : nodes.get(after.spec().text("nodeName", ""));
        if (node != null && after != null) {
            works.onPut(node, after, nowMs);
        }
    }
}
