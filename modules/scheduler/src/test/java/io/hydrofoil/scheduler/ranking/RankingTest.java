package io.hydrofoil.scheduler.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.SlowCluster;
import io.hydrofoil.scheduler.slow.SlowResources;
import io.hydrofoil.scheduler.slow.SlowScheduler;
import io.hydrofoil.scheduler.slow.SlowScheduler.Judgement;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.VolumeUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against the slow reference: the same nodes fit, for the same reasons, with the same scores; nothing is overcommitted. */
class RankingTest {
    private static final int CLUSTERS = Integer.getInteger("hydrofoil.scheduler.clusters", 1_200);
    /** So many clusters have so many nodes that hosts are told apart by their counts, see {@link DomainTally}. */
    private static final int EVERY_LARGE = 40;

    @Test
    void agreesWithTheReferenceOnRandomClusters() {
        for (int i = 0; i < CLUSTERS; i++) {
            long seed = Long.getLong("hydrofoil.seed", i);
            new Run(seed).play();
        }
    }

    /** One random cluster, with the same objects in the reference and in the table. */
    private static final class Run {
        private final long seed;
        private final String named;
        private final Random random;
        private final RandomCluster source;
        private final SlowCluster slow = new SlowCluster();
        private final SlowScheduler reference = new SlowScheduler(slow);
        private final NodeTable table = new NodeTable();
        private final Obstacles texts = new Obstacles();
        private final Profile profile = Profile.of("default-scheduler");
        private final Rankings rankings = new Rankings(table, texts, 7);
        private final Map<String, Resident> residents = new HashMap<>();
        private final List<ApiObject> models = new ArrayList<>();
        private final Set<String> replaced = new HashSet<>();
        private int nodes;

        Run(long seed) {
            this.seed = seed;
            named = "replay with -Dhydrofoil.seed=" + seed + " -Dhydrofoil.scheduler.clusters=1";
            random = new Random(seed);
            source = new RandomCluster(random);
        }

        void play() {
            for (String namespace : source.namespaces()) {
                putNamespace(namespace);
            }
            boolean isLarge = seed % EVERY_LARGE == 0;
            for (int i = isLarge ? 35 + random.nextInt(15) : random.nextInt(9); i >= 0; i--) {
                putNode("n" + nodes++);
            }
            for (int i = 0; i < 4; i++) {
                models.add(source.pod());
            }
            for (int step = isLarge ? 12 : 16; step > 0; step--) {
                place(source.like(models.get(random.nextInt(models.size()))));
                disturb();
            }
            assertNotOvercommitted();
        }

        private void place(ApiObject pod) {
            Judgement expected = reference.judge(pod);
            Demand demand = DemandReader.read(pod).build();
            PodKind kind = table.census().share(pod.namespace(), pod.metadata().map("labels"), false);
            Ranking ranking = rankings.of(profile, demand, kind, 0);
            assertThat(scores(ranking)).as(named + " pod " + pod.tree()).isEqualTo(expected.scores());
            assertThat(objections(ranking)).as(named + " pod " + pod.tree()).isEqualTo(expected.objections());
            int row = ranking.best();
            if (expected.scores().isEmpty()) {
                assertThat(row).as(named).isEqualTo(-1);
            } else {
                int best = expected.scores().values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElseThrow();
                assertThat(expected.scores().get(table.name(row))).as(named).isEqualTo(best);
                bind(pod, table.name(row));
            }
            table.census().giveUp(kind);
        }

        private Map<String, Integer> scores(Ranking ranking) {
            Map<String, Integer> scores = new HashMap<>();
            for (int row = 0; row < table.rowCount(); row++) {
                if (table.isLive(row) && ranking.fits(row)) {
                    scores.put(table.name(row), ranking.score(row));
                }
            }
            return scores;
        }

        private Map<String, Set<String>> objections(Ranking ranking) {
            Map<String, Set<String>> all = new HashMap<>();
            for (int row = 0; row < table.rowCount(); row++) {
                if (table.isLive(row) && !ranking.fits(row)) {
                    all.put(
                            table.name(row),
                            new TreeSet<>(texts.words(ranking.obstacles(row), table.resources(), List.of())));
                }
            }
            return all;
        }

        private void disturb() {
            switch (random.nextInt(12)) {
                case 0 -> putNode("n" + nodes++);
                case 1 -> putNode("n" + random.nextInt(nodes));
                case 2 -> removeNode("n" + random.nextInt(nodes));
                case 3 -> putNamespace(source.namespaces().get(random.nextInt(2)));
                case 4 -> terminateOne();
                case 5, 6 -> unbindOne();
                default -> {}
            }
        }

        private void putNode(String name) {
            ApiObject node = source.node(name);
            if (slow.nodes.put(name, node) != null || !slow.podsOn(name).isEmpty()) {
                replaced.add(name);
            }
            table.put(node);
        }

        private void removeNode(String name) {
            slow.nodes.remove(name);
            table.remove(name);
        }

        private void putNamespace(String name) {
            MapValue labels = source.namespaceLabels();
            slow.namespaces.put(name, labels);
            table.census().putNamespace(name, labels);
        }

        private void bind(ApiObject pod, String node) {
            slow.pods.add(new SlowCluster.Bound(pod, node));
            Resident.Papers papers = new Resident.Papers(
                    pod.uid(),
                    pod.namespace() + "/" + pod.name(),
                    0,
                    0,
                    pod.isDeleting(),
                    false,
                    DemandReader.ports(pod.spec()),
                    VolumeUse.NONE);
            Resident resident = table.resident(
                    papers,
                    Load.of(pod.spec(), MapValue.EMPTY),
                    new NodeTable.PodLabels(pod.namespace(), pod.metadata().map("labels")),
                    DemandReader.pods(pod).carried());
            table.add(node, resident);
            residents.put(pod.uid(), resident);
        }

        private void unbindOne() {
            if (!slow.pods.isEmpty()) {
                unbind(slow.pods.get(random.nextInt(slow.pods.size())));
            }
        }

        private void unbind(SlowCluster.Bound bound) {
            slow.pods.remove(bound);
            Resident resident = residents.remove(bound.pod().uid());
            table.subtract(resident);
            table.dismiss(resident);
        }

        private void terminateOne() {
            if (!slow.pods.isEmpty()) {
                SlowCluster.Bound bound = slow.pods.get(random.nextInt(slow.pods.size()));
                unbind(bound);
                MapValue tree = bound.pod().tree().copy();
                tree.ensureMap("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
                bind(ApiObject.of(RandomCluster.POD, 2, tree), bound.node());
            }
        }

        /** Nodes whose offer was changed under their pods excepted. */
        private void assertNotOvercommitted() {
            SlowResources sums = new SlowResources(slow);
            for (ApiObject node : slow.nodes.values()) {
                if (replaced.contains(node.name())) {
                    continue;
                }
                for (String resource : List.of("cpu", "memory", "example.com/gpu")) {
                    assertThat(sums.requestedMilli(node.name(), resource))
                            .as(named + " " + node.name() + " " + resource)
                            .isLessThanOrEqualTo(sums.allocatableMilli(node.name(), resource));
                }
            }
        }
    }
}
