package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.SlowCluster;
import io.hydrofoil.scheduler.slow.SlowResources;
import io.hydrofoil.scheduler.slow.SlowScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens (pods and nodes come and go, evictions, lost writes, lost answers): no node is ever overcommitted, a
 * pod is bound at most once, and once all is quiet no pod waits that would fit.
 */
class SchedulerPropertyTest {
    private static final int RUNS = Integer.getInteger("hydrofoil.scheduler.runs", 60);

    @Test
    void holdsOnRandomRuns() {
        for (int i = 0; i < RUNS; i++) {
            new Run(Long.getLong("hydrofoil.seed", i)).play();
        }
    }

    private static final class Run {
        private final String named;
        private final Random random;
        private final RandomCluster source;
        private final Rig rig = new Rig();
        private final List<ApiObject> models = new ArrayList<>();
        private final Map<String, String> bound = new HashMap<>();
        private int nodes;

        Run(long seed) {
            named = "replay with -Dhydrofoil.seed=" + seed + " -Dhydrofoil.scheduler.runs=1";
            random = new Random(seed);
            source = new RandomCluster(random);
        }

        void play() {
            rig.cluster.isGraceful = random.nextBoolean();
            rig.cluster.loses = write -> write instanceof Write.Bind && random.nextInt(10) == 0;
            rig.cluster.losesReply = write -> write instanceof Write.Bind && random.nextInt(10) == 0;
            for (int i = 0; i < 3; i++) {
                models.add(source.pod());
                addNode();
            }
            for (int step = 0; step < 60; step++) {
                disturb();
                for (int turns = random.nextInt(4); turns > 0; turns--) {
                    rig.turn();
                    check();
                }
                rig.cluster.nowMs += random.nextInt(3_000);
            }
            rig.cluster.loses = write -> false;
            rig.cluster.losesReply = write -> false;
            rig.cluster.nowMs += 20_000;
            rig.settle();
            check();
            assertNobodyWaitsWhoFits();
        }

        private void disturb() {
            switch (random.nextInt(8)) {
                case 0 -> addNode();
                case 1 -> removePod();
                case 2 -> finishPod();
                default -> addPod();
            }
        }

        private void addNode() {
            rig.cluster.put(FakeCluster.NODE, source.node("n" + nodes++).tree());
        }

        private void addPod() {
            MapValue tree = source.like(models.get(random.nextInt(models.size())))
                    .tree()
                    .copy();
            tree.ensureMap("spec").put("schedulerName", "default-scheduler");
            if (random.nextInt(3) == 0) {
                resize(tree);
            }
            rig.cluster.put(FakeCluster.POD, tree);
        }

        /** Asks the same of nodes and of other pods, but takes something else. */
        private void resize(MapValue tree) {
            tree.map("spec")
                    .list("containers")
                    .mapAt(0)
                    .ensureMap("resources")
                    .ensureMap("requests")
                    .put("cpu", 100 * (1 + random.nextInt(20)) + "m");
        }

        private List<ApiObject> pods() {
            return rig.cluster.objects.values().stream()
                    .filter(object -> object.kind().equals(FakeCluster.POD))
                    .toList();
        }

        private void removePod() {
            List<ApiObject> pods = pods();
            if (!pods.isEmpty()) {
                rig.cluster.remove(pods.get(random.nextInt(pods.size())).key());
            }
        }

        private void finishPod() {
            List<ApiObject> pods = pods();
            if (!pods.isEmpty()) {
                MapValue tree = pods.get(random.nextInt(pods.size())).tree().copy();
                tree.ensureMap("status").put("phase", "Succeeded");
                rig.cluster.put(FakeCluster.POD, tree);
            }
        }

        private SlowCluster slow() {
            SlowCluster slow = new SlowCluster();
            for (ApiObject object : rig.cluster.objects.values()) {
                String node = object.spec().text("nodeName", "");
                boolean runs = !object.status().text("phase", "").equals("Succeeded");
                if (object.kind().equals(FakeCluster.NODE)) {
                    slow.nodes.put(object.name(), object);
                } else if (object.kind().equals(FakeCluster.POD) && !node.isEmpty() && runs) {
                    slow.pods.add(new SlowCluster.Bound(object, node));
                }
            }
            return slow;
        }

        private void check() {
            SlowCluster slow = slow();
            SlowResources sums = new SlowResources(slow);
            for (String node : slow.nodes.keySet()) {
                for (String resource : List.of("cpu", "memory", "example.com/gpu")) {
                    assertThat(sums.requestedMilli(node, resource))
                            .as(named + " " + node + " " + resource)
                            .isLessThanOrEqualTo(sums.allocatableMilli(node, resource));
                }
                assertThat(slow.podsOn(node).size() * 1000L)
                        .as(named + " pods on " + node)
                        .isLessThanOrEqualTo(sums.allocatableMilli(node, "pods"));
            }
            for (SlowCluster.Bound each : slow.pods) {
                String before = bound.put(each.pod().uid(), each.node());
                assertThat(before == null || before.equals(each.node()))
                        .as(named)
                        .isTrue();
            }
        }

        private void assertNobodyWaitsWhoFits() {
            SlowScheduler reference = new SlowScheduler(slow());
            for (ApiObject pod : pods()) {
                boolean waits = pod.spec().text("nodeName", "").isEmpty()
                        && pod.status().text("phase", "").isEmpty();
                boolean isPromised = !pod.status().text("nominatedNodeName", "").isEmpty();
                boolean anyPromised = pods().stream()
                        .anyMatch(each ->
                                !each.status().text("nominatedNodeName", "").isEmpty());
                if (waits && !isPromised && !anyPromised) {
                    assertThat(reference.judge(pod).scores().keySet())
                            .as(named + " waits although it fits: " + pod.tree())
                            .isEmpty();
                }
            }
        }
    }
}
