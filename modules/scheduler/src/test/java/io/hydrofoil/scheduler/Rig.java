package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.slow.Trees;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/** A scheduler on a cluster in memory, on one thread. */
final class Rig {
    final FakeCluster cluster = new FakeCluster();
    final Agent agent;

    Rig() {
        this(SchedulerConfig.defaults(), List.of());
    }

    Rig(SchedulerConfig config, List<Extender> extenders) {
        SchedulerAgent.Shell shell = new SchedulerAgent.Shell(
                cluster, cluster, new Doorbell(1_000_000_000), new SchedulerMetrics(new Metrics()));
        agent = new SchedulerAgent(shell, config, extenders);
        try {
            agent.onStart();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        settle();
    }

    /** Runs until nothing happens any more. */
    void settle() {
        try {
            for (int quiet = 0; quiet < 3; ) {
                quiet = agent.doWork() == 0 ? quiet + 1 : 0;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One turn. */
    void turn() {
        try {
            agent.doWork();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void node(String name, String cpu) {
        node(name, cpu, tree -> {});
    }

    void node(String name, String cpu, Consumer<MapValue> more) {
        MapValue tree = Trees.node(name, cpu, "64Gi").tree().copy();
        more.accept(tree);
        cluster.put(FakeCluster.NODE, tree);
    }

    void pod(String name, String cpu) {
        pod(name, 0, cpu, tree -> {});
    }

    void pod(String name, int priority, String cpu, Consumer<MapValue> more) {
        MapValue tree =
                Trees.pod(name, priority, Trees.podSpec(cpu, "1Gi")).tree().copy();
        more.accept(tree);
        cluster.put(FakeCluster.POD, tree);
    }

    void put(String apiVersion, String kindName, String name, Consumer<MapValue> more) {
        Kind kind = KindTable.builtin().require(apiVersion, kindName);
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name);
        if (kind.namespaced()) {
            tree.map("metadata").put("namespace", "default");
        }
        more.accept(tree);
        cluster.put(kind, tree);
    }

    ApiObject get(String apiVersion, String kindName, String name) {
        Kind kind = KindTable.builtin().require(apiVersion, kindName);
        return cluster.get(kind, kind.namespaced() ? "default" : "", name);
    }

    ApiObject pod(String name) {
        return cluster.get(FakeCluster.POD, "default", name);
    }

    String nodeOf(String name) {
        return pod(name).spec().text("nodeName", "");
    }

    String nominatedNode(String name) {
        return pod(name).status().text("nominatedNodeName", "");
    }

    List<String> events(String reason) {
        return cluster.objects.values().stream()
                .filter(object -> object.tree().text("reason", "").equals(reason))
                .map(object -> object.tree().text("message", ""))
                .toList();
    }
}
