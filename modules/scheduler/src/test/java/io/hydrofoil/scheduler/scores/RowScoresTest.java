package io.hydrofoil.scheduler.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.profile.Profile.FitArgs;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.profile.Profile.ShapePoint;
import io.hydrofoil.scheduler.profile.Profile.Strategy;
import io.hydrofoil.scheduler.slow.Mirror;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.Trees;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The strategies of NodeResourcesFit against their formulas, on random nodes. */
class RowScoresTest {
    private static final List<ShapePoint> SHAPE =
            List.of(new ShapePoint(20, 10), new ShapePoint(60, 2), new ShapePoint(90, 7));

    private static final Map<Plugin, Integer> BOTH =
            Map.of(Plugin.NODE_RESOURCES_FIT, 3, Plugin.NODE_RESOURCES_BALANCED_ALLOCATION, 2);

    private static Profile profile(Strategy strategy, List<ResourceWeight> resources) {
        return profile(strategy, resources, Map.of(Plugin.NODE_RESOURCES_FIT, 1));
    }

    private static Profile profile(Strategy strategy, List<ResourceWeight> resources, Map<Plugin, Integer> weights) {
        Profile usual = Profile.of("s");
        return new Profile(
                "s",
                usual.filters(),
                weights,
                true,
                new FitArgs(strategy, resources, SHAPE, Set.of(), Set.of()),
                usual.balanced(),
                usual.affinity(),
                usual.spreading(),
                usual.volumeTimeoutMs(),
                List.of());
    }

    private static long least(long requested, long capacity) {
        return requested > capacity ? 0 : (capacity - requested) * 100 / capacity;
    }

    private static long most(long requested, long capacity) {
        return Math.min(requested, capacity) * 100 / capacity;
    }

    /** Straight lines through (20, 100), (60, 20), (90, 70). */
    private static long ratio(long requested, long capacity) {
        long share = requested > capacity ? 100 : requested * 100 / capacity;
        if (share <= 20) {
            return 100;
        }
        if (share <= 60) {
            return 100 + -80 * (share - 20) / 40;
        }
        return share <= 90 ? 20 + 50 * (share - 60) / 30 : 70;
    }

    @Test
    void followTheirFormulas() {
        List<ResourceWeight> resources =
                List.of(new ResourceWeight("cpu", 3), new ResourceWeight("example.com/gpu", 2));
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            long cpu = 1000L + random.nextInt(4000);
            long gpu = 1L + random.nextInt(8);
            long takenCpu = random.nextInt(3000);
            long takenGpu = random.nextInt(5);
            long wantedCpu = 1L + random.nextInt(3000);
            long wantedGpu = random.nextInt(3);
            Mirror mirror = new Mirror();
            MapValue node = Trees.node("n", cpu + "m", "8Gi").tree().copy();
            node.map("status").map("allocatable").put("example.com/gpu", Long.toString(gpu));
            mirror.putNode(ApiObject.of(RandomCluster.NODE, 1, node));
            mirror.bind(pod("taken", takenCpu, takenGpu), "n");
            ApiObject pod = pod("wanted", wantedCpu, wantedGpu);
            for (Strategy strategy : Strategy.values()) {
                int score = new RowScores(
                                mirror.table,
                                profile(strategy, resources),
                                DemandReader.read(pod).build())
                        .score(0);
                long byCpu = of(strategy, takenCpu + wantedCpu, cpu);
                long byGpu = of(strategy, takenGpu + wantedGpu, gpu);
                assertThat(score)
                        .as("seed " + seed + " " + strategy)
                        .isEqualTo(weighted(strategy, byCpu, byGpu, wantedGpu > 0));
            }
        }
    }

    @Test
    void allRowsAtOnceAreScoredAsOneByOne() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Mirror mirror = new Mirror();
            int nodes = 1 + random.nextInt(40);
            boolean areHuge = random.nextInt(4) == 0;
            for (int i = 0; i < nodes; i++) {
                mirror.putNode(node("n" + i, random, areHuge));
            }
            for (int i = random.nextInt(80); i > 0; i--) {
                mirror.bind(pod("taken" + i, random.nextInt(3000), random.nextInt(3)), "n" + random.nextInt(nodes));
            }
            ApiObject pod = pod("wanted", random.nextInt(3) * 700L, random.nextInt(2));
            List<ResourceWeight> resources = List.of(
                            new ResourceWeight("cpu", 1 + random.nextInt(3)),
                            new ResourceWeight("memory", 1 + random.nextInt(3)),
                            new ResourceWeight("example.com/gpu", 2))
                    .subList(0, 1 + random.nextInt(3));
            long[] found = random.longs(nodes, 0, 2).toArray();
            for (Strategy strategy : Strategy.values()) {
                RowScores scores = new RowScores(
                        mirror.table,
                        profile(strategy, resources, BOTH),
                        DemandReader.read(pod).build());
                long[] all = new long[nodes];
                scores.scoreAll(all, found, nodes);
                for (int row = 0; row < nodes; row++) {
                    if (found[row] == 0) {
                        assertThat(all[row]).as("seed " + seed + " " + strategy).isEqualTo(scores.score(row));
                    }
                }
            }
        }
    }

    /** Any resource may be missing; amounts that are multiples of others are where rounding shows. */
    private static ApiObject node(String name, Random random, boolean isHuge) {
        MapValue node = Trees.node(name, random.nextInt(5) * 700 + "m", random.nextInt(20) * 100 + "Mi")
                .tree()
                .copy();
        MapValue allocatable = node.map("status").map("allocatable");
        allocatable.put("example.com/gpu", Integer.toString(random.nextInt(4)));
        if (isHuge && random.nextBoolean()) {
            allocatable.put("memory", Long.toString((1L << 45) + random.nextLong(1L << 48)));
        }
        return ApiObject.of(RandomCluster.NODE, 1, node);
    }

    private static long of(Strategy strategy, long requested, long capacity) {
        return switch (strategy) {
            case LEAST_ALLOCATED -> least(requested, capacity);
            case MOST_ALLOCATED -> most(requested, capacity);
            case REQUESTED_TO_CAPACITY_RATIO -> ratio(requested, capacity);
        };
    }

    /** Extended resources count only for pods that want them; scores of 0 do not count for the ratio. */
    private static int weighted(Strategy strategy, long byCpu, long byGpu, boolean wantsGpu) {
        boolean skipsZero = strategy == Strategy.REQUESTED_TO_CAPACITY_RATIO;
        long sum = 0;
        long weights = 0;
        if (!(skipsZero && byCpu == 0)) {
            sum += 3 * byCpu;
            weights += 3;
        }
        if (wantsGpu && !(skipsZero && byGpu == 0)) {
            sum += 2 * byGpu;
            weights += 2;
        }
        if (weights == 0) {
            return 0;
        }
        return (int) (skipsZero ? Math.round((double) sum / weights) : sum / weights);
    }

    private static ApiObject pod(String name, long cpuMilli, long gpu) {
        MapValue spec = Trees.podSpec(cpuMilli + "m", "1Gi");
        if (gpu > 0) {
            spec.list("containers")
                    .mapAt(0)
                    .map("resources")
                    .map("requests")
                    .put("example.com/gpu", Long.toString(gpu));
        }
        return Trees.pod(name, 0, spec);
    }
}
