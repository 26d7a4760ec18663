package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a slow reference: the same nodes fit, the chosen one has the best score, nothing is ever overcommitted. */
class PlacementTest {
    private static final int CLUSTERS = 150;

    private record Bound(String node, MapValue spec, int row, Demand.Load load) {}

    @Test
    void agreesWithTheReferenceOnRandomClusters() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            Random random = new Random(seed);
            RandomCluster cluster = new RandomCluster(random);
            List<ApiObject> nodes = cluster.nodes(1 + random.nextInt(12));
            NodeTable table = new NodeTable();
            nodes.forEach(table::put);
            SlowScheduler slow = new SlowScheduler(nodes);
            List<Bound> bound = new ArrayList<>();
            List<MapValue> specs = new ArrayList<>();
            for (int kind = 0; kind < 3; kind++) {
                specs.add(cluster.podSpec());
            }
            for (int batch = 0; batch < 4; batch++) {
                Placement placement = new Placement(table, random.nextInt());
                for (int i = 0; i < 8; i++) {
                    MapValue spec = specs.get(random.nextInt(specs.size()));
                    placeOne("seed " + seed, table, slow, placement, spec, bound);
                }
                assertNotOvercommitted("seed " + seed, nodes, slow);
                releaseSome(random, table, slow, bound);
            }
        }
    }

    private static void placeOne(
            String seed, NodeTable table, SlowScheduler slow, Placement placement, MapValue spec, List<Bound> bound) {
        Demand demand = Demand.of(spec, List.of());
        Map<String, Integer> expected = slow.scores(spec);
        Ranking ranking = new Ranking(table, demand, 7);
        Map<String, Integer> actual = new HashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            if (ranking.fits(row)) {
                actual.put(table.name(row), ranking.score(row));
            }
        }
        assertThat(actual).as(seed + " pod " + spec).isEqualTo(expected);
        int row = placement.choose(demand);
        if (expected.isEmpty()) {
            assertThat(row).as(seed).isEqualTo(-1);
            return;
        }
        int best = expected.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(expected.get(table.name(row))).as(seed + " pod " + spec).isEqualTo(best);
        table.add(table.name(row), demand.load());
        placement.took(row);
        slow.bind(table.name(row), spec);
        bound.add(new Bound(table.name(row), spec, row, demand.load()));
    }

    private static void releaseSome(Random random, NodeTable table, SlowScheduler slow, List<Bound> bound) {
        for (int i = bound.size() / 2; i > 0; i--) {
            Bound gone = bound.remove(random.nextInt(bound.size()));
            table.subtract(gone.row, gone.load);
            slow.unbind(gone.node, gone.spec);
        }
    }

    private static void assertNotOvercommitted(String seed, List<ApiObject> nodes, SlowScheduler slow) {
        for (ApiObject node : nodes) {
            for (String resource : List.of("cpu", "memory", "example.com/gpu")) {
                long requested = slow.requestedMilli(node.name(), resource);
                assertThat(requested)
                        .as(seed + " " + node.name() + " " + resource)
                        .isLessThanOrEqualTo(slow.allocatableMilli(node.name(), resource));
            }
        }
    }

    @Test
    void spreadsEqualPodsOverEqualNodes() {
        NodeTable table = new NodeTable();
        for (int i = 0; i < 10; i++) {
            table.put(Trees.node("n" + i, "4", "16Gi"));
        }
        Placement placement = new Placement(table, 3);
        Demand demand = Demand.of(Trees.podSpec("100m", "64Mi"), List.of());
        int[] counts = new int[10];
        for (int i = 0; i < 50; i++) {
            int row = placement.choose(demand);
            table.add(table.name(row), demand.load());
            placement.took(row);
            counts[row]++;
        }
        assertThat(counts).containsOnly(5);
    }

    @Test
    void tellsWhyInTheUsualWords() {
        NodeTable table = new NodeTable();
        for (int i = 0; i < 3; i++) {
            table.put(Trees.node("small" + i, "1", "16Gi"));
        }
        MapValue tainted = Trees.node("t", "64", "64Gi").tree().copy();
        tainted.ensureMap("spec").ensureList("taints").addMap().put("key", "k").put("effect", "NoSchedule");
        for (int i = 0; i < 7; i++) {
            MapValue copy = tainted.copy();
            copy.ensureMap("metadata").put("name", "t" + i);
            table.put(ApiObject.of(RandomCluster.NODE, 1, copy));
        }
        Demand demand = Demand.of(Trees.podSpec("500m", "1Gi"), List.of());
        for (int i = 0; i < 3; i++) {
            table.add("small" + i, Demand.load(Trees.podSpec("800m", "1Gi")));
        }
        assertThat(new Placement(table, 1).message(demand, FitReport.Preemption.NO_VICTIMS))
                .isEqualTo(
                        "0/10 nodes are available: 3 Insufficient cpu, 7 node(s) had untolerated taint(s). preemption: "
                                + "0/10 nodes are available: 3 No preemption victims found for incoming pod, "
                                + "7 Preemption is not helpful for scheduling.");
        assertThat(new Placement(new NodeTable(), 1).message(demand, FitReport.Preemption.NO_VICTIMS))
                .isEqualTo("no nodes available to schedule pods");
    }
}
