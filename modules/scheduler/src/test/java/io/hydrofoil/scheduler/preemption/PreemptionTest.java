package io.hydrofoil.scheduler.preemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.slow.Mirror;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.SlowPreemption;
import io.hydrofoil.scheduler.slow.SlowPreemption.Plan;
import io.hydrofoil.scheduler.slow.Trees;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the slow reference: the same victims on every node, and the least harm in the order of Kubernetes. */
class PreemptionTest {
    private static final int CLUSTERS = Integer.getInteger("hydrofoil.scheduler.clusters", 600);
    private static final Profile PROFILE = Profile.of("default-scheduler");

    @Test
    void agreesWithTheReferenceOnRandomClusters() {
        int found = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            long seed = Long.getLong("hydrofoil.seed", i);
            found += play(seed);
        }
        assertThat(found).as("tries with candidates").isGreaterThan(CLUSTERS / 2);
    }

    private static int play(long seed) {
        String named = "replay with -Dhydrofoil.seed=" + seed + " -Dhydrofoil.scheduler.clusters=1";
        Random random = new Random(seed);
        RandomCluster source = new RandomCluster(random);
        Mirror mirror = new Mirror();
        source.namespaces().forEach(name -> mirror.putNamespace(name, source.namespaceLabels()));
        for (int i = 1 + random.nextInt(5); i >= 0; i--) {
            mirror.putNode(source.node("n" + i));
        }
        List<ApiObject> budgets = new ArrayList<>();
        Budgets ours = new Budgets();
        for (int i = random.nextInt(4); i > 0; i--) {
            ApiObject budget = source.budget("b" + i);
            budgets.add(budget);
            ours.put(budget);
        }
        Obstacles texts = new Obstacles();
        Rankings rankings = new Rankings(mirror.table, texts, 3);
        Preemption preemption = new Preemption(mirror.table, ours);
        SlowPreemption reference = new SlowPreemption(mirror.slow, budgets);
        List<ApiObject> models = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            models.add(source.pod());
        }
        int found = 0;
        for (int step = 0; step < 25; step++) {
            ApiObject pod = source.like(models.get(random.nextInt(models.size())));
            Demand demand = DemandReader.read(pod).build();
            PodKind kind =
                    mirror.table.census().share(pod.namespace(), pod.metadata().map("labels"), false);
            int priority = (int) pod.spec().number("priority", 0);
            Ranking ranking = rankings.of(PROFILE, demand, kind, priority);
            if (ranking.best() >= 0) {
                mirror.bind(pod, mirror.table.name(ranking.best()));
            } else {
                Map<String, Plan> expected = reference.plans(pod);
                Preemption.Answer answer = preemption.search(ranking, priority);
                assertThat(plans(mirror, preemption.candidates(ranking, priority)))
                        .as(named + " pod " + pod.tree())
                        .isEqualTo(shown(expected));
                found += expected.isEmpty() ? 0 : 1;
                assertBest(named, mirror, answer, expected);
            }
            if (step % 9 == 8 && !mirror.slow.pods.isEmpty()) {
                mirror.unbind(mirror.slow.pods.get(random.nextInt(mirror.slow.pods.size())));
            }
        }
        return found;
    }

    private static Map<String, String> plans(Mirror mirror, List<Candidate> candidates) {
        Map<String, String> plans = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            List<String> uids =
                    candidate.victims().stream().map(Resident::uid).sorted().toList();
            plans.put(mirror.table.name(candidate.row()), uids + " " + candidate.violations());
        }
        return plans;
    }

    private static Map<String, String> shown(Map<String, Plan> plans) {
        Map<String, String> shown = new LinkedHashMap<>();
        plans.forEach(
                (node, plan) -> shown.put(node, plan.victims().stream().sorted().toList() + " " + plan.violations()));
        return shown;
    }

    private static void assertBest(String named, Mirror mirror, Preemption.Answer answer, Map<String, Plan> expected) {
        if (expected.isEmpty()) {
            assertThat(answer.best()).as(named).isNull();
            return;
        }
        Comparator<List<Long>> byHarm = (a, b) -> {
            for (int i = 0; i < a.size(); i++) {
                int order = Long.compare(a.get(i), b.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
        List<Long> least =
                expected.values().stream().map(Plan::order).min(byHarm).orElseThrow();
        String chosen = mirror.table.name(Objects.requireNonNull(answer.best()).row());
        assertThat(expected.get(chosen).order()).as(named).isEqualTo(least);
    }

    @Test
    void leavesTheTableAsItWas() {
        Mirror mirror = new Mirror();
        mirror.putNode(Trees.node("n", "2", "8Gi"));
        mirror.bind(Trees.pod("a", 0, Trees.podSpec("1", "1Gi")), "n");
        mirror.bind(Trees.pod("b", 0, Trees.podSpec("1", "1Gi")), "n");
        Rankings rankings = new Rankings(mirror.table, new Obstacles(), 1);
        Ranking ranking = ranking(rankings, mirror, Trees.pod("high", 10, Trees.podSpec("1", "1Gi")));
        long position = mirror.table.journal().position();
        Candidate best =
                new Preemption(mirror.table, new Budgets()).search(ranking, 10).best();
        assertThat(Objects.requireNonNull(best).victims()).hasSize(1);
        assertThat(mirror.table.journal().position()).isEqualTo(position);
        assertThat(mirror.table.residents(0)).hasSize(2);
        assertThat(mirror.table.resources().requested(0, 0)).isEqualTo(2_000);
    }

    @Test
    void keepsOnlySoManySearchesHoweverSmallTheTable() {
        Mirror mirror = new Mirror();
        mirror.putNode(Trees.node("n", "1", "8Gi"));
        mirror.bind(Trees.pod("a", 0, Trees.podSpec("1", "1Gi")), "n");
        Preemption preemption = new Preemption(mirror.table, new Budgets());
        Rankings rankings = new Rankings(mirror.table, new Obstacles(), 1);
        ApiObject pod = Trees.pod("high", 10, Trees.podSpec("1", "1Gi"));
        Ranking ranking = ranking(rankings, mirror, pod);
        for (int priority = 1; priority <= 500; priority++) {
            assertThat(preemption.search(ranking, priority).best()).isNotNull();
        }
        assertThat(preemption.kept()).isEqualTo(400);
        assertThat(preemption.candidates(ranking, 101)).as("asked for lately").isNotEmpty();
        assertThat(preemption.candidates(ranking, 100)).as("forgotten").isEmpty();
        for (int i = 1; i < 4_000; i++) {
            mirror.putNode(Trees.node("n" + i, "0", "8Gi"));
        }
        assertThat(ranking(rankings, mirror, pod)).isSameAs(ranking);
        assertThat(preemption.search(ranking, 500).best()).isNotNull();
        assertThat(preemption.kept()).as("of a table that has grown").isEqualTo(100);
    }

    private static Ranking ranking(Rankings rankings, Mirror mirror, ApiObject pod) {
        PodKind kind =
                mirror.table.census().share(pod.namespace(), pod.metadata().map("labels"), false);
        int priority = (int) pod.spec().number("priority", 0);
        return rankings.of(PROFILE, DemandReader.read(pod).build(), kind, priority);
    }
}
