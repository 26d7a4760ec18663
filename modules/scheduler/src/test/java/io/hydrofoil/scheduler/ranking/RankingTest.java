package io.hydrofoil.scheduler.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.slow.Mirror;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.SlowCluster;
import io.hydrofoil.scheduler.slow.SlowResources;
import io.hydrofoil.scheduler.slow.SlowScheduler;
import io.hydrofoil.scheduler.slow.SlowScheduler.Judgement;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Against the slow reference: the same nodes fit, for the same reasons, with the same scores; nothing is
 * overcommitted.
 */
class RankingTest {
    private static final int CLUSTERS = Integer.getInteger("hydrofoil.scheduler.clusters", 1_200);
    /** One of so many clusters has so many racks that rows are told apart by their counts, see {@link DomainTally}. */
    private static final int EVERY_LARGE = 60;

    @Test
    void agreesWithTheReferenceOnRandomClusters() {
        for (int i = 0; i < CLUSTERS; i++) {
            long seed = Long.getLong("hydrofoil.seed", i);
            new Run(seed).play();
        }
    }

    /** One random cluster, with the same objects in the reference and in the table. */
    private static final class Run {
        private final boolean isLarge;
        private final String named;
        private final Random random;
        private final RandomCluster source;
        private final Mirror mirror = new Mirror();
        private final SlowCluster slow = mirror.slow;
        private final SlowScheduler reference = new SlowScheduler(slow);
        private final NodeTable table = mirror.table;
        private final Obstacles texts = new Obstacles();
        private final Profile profile = Profile.of("default-scheduler");
        private final Rankings rankings;
        private final List<ApiObject> models = new ArrayList<>();
        private int nodes;

        Run(long seed) {
            named = "replay with -Dhydrofoil.seed=" + seed + " -Dhydrofoil.scheduler.clusters=1";
            random = new Random(seed);
            isLarge = seed % EVERY_LARGE == 0;
            // every other one has to forget most of what it knows
            rankings = seed % 2 == 0
                    ? new Rankings(table, texts, 7)
                    : new Rankings(table, texts, 7, new Rankings.Limits(0, 1, 3));
            source = isLarge ? new RandomCluster(random, 50) : new RandomCluster(random);
        }

        void play() {
            for (String namespace : source.namespaces()) {
                mirror.putNamespace(namespace, source.namespaceLabels());
            }
            for (int i = isLarge ? 70 + random.nextInt(15) : random.nextInt(9); i >= 0; i--) {
                mirror.putNode(source.node("n" + nodes++));
            }
            for (int i = 0; i < 4; i++) {
                models.add(source.pod());
            }
            for (int step = isLarge ? 25 : 16; step > 0; step--) {
                place(source.like(models.get(random.nextInt(models.size()))));
                disturb();
            }
            assertNotOvercommitted();
        }

        private void place(ApiObject pod) {
            Judgement expected = reference.judge(pod);
            Demand demand = DemandReader.read(pod).build();
            PodKind kind = table.census().share(pod.namespace(), pod.metadata().map("labels"), false);
            int priority = (int) pod.spec().number("priority", 0);
            Ranking ranking = rankings.of(profile, demand, kind, priority);
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
                mirror.bind(pod, table.name(row));
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
            switch (random.nextInt(14)) {
                case 0 -> mirror.putNode(source.node("n" + nodes++));
                case 1 -> mirror.putNode(source.node("n" + random.nextInt(nodes)));
                case 2 -> mirror.removeNode("n" + random.nextInt(nodes));
                case 3 -> mirror.putNamespace(source.namespaces().get(random.nextInt(2)), source.namespaceLabels());
                case 4 -> terminateOne();
                case 5, 6 -> unbindOne();
                case 7 -> nominateOne();
                case 8 -> denominateOne();
                default -> {}
            }
        }

        private void nominateOne() {
            ApiObject pod = source.like(models.get(random.nextInt(models.size())));
            mirror.nominate(pod, "n" + random.nextInt(nodes));
        }

        private void denominateOne() {
            if (!slow.nominated.isEmpty()) {
                mirror.denominate(slow.nominated.get(random.nextInt(slow.nominated.size())));
            }
        }

        private void unbindOne() {
            if (!slow.pods.isEmpty()) {
                mirror.unbind(slow.pods.get(random.nextInt(slow.pods.size())));
            }
        }

        private void terminateOne() {
            if (!slow.pods.isEmpty()) {
                mirror.terminate(slow.pods.get(random.nextInt(slow.pods.size())));
            }
        }

        /** Nodes whose offer was changed under their pods excepted. */
        private void assertNotOvercommitted() {
            SlowResources sums = new SlowResources(slow);
            for (ApiObject node : slow.nodes.values()) {
                if (mirror.replaced.contains(node.name())) {
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
