package io.hydrofoil.controllers.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodeGiftsTest {
    private static void node(Scenario scenario, String name) {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'" + name + "'},'spec':{}}");
    }

    private static String ttl(Scenario scenario, String name) {
        return scenario.cluster
                .get(Kinds.NODE, "", name)
                .metadata()
                .map("annotations")
                .text("node.alpha.kubernetes.io/ttl");
    }

    @Test
    void secretsLiveLongerInLargerClusters() {
        Scenario scenario = new Scenario(() -> List.of(new SecretTtl()));
        for (int i = 1; i <= 100; i++) {
            node(scenario, "n" + i);
        }
        scenario.settle();
        assertThat(ttl(scenario, "n100")).isEqualTo("0");
        node(scenario, "n101");
        scenario.settle();
        assertThat(ttl(scenario, "n101")).isEqualTo("15");
        assertThat(ttl(scenario, "n1")).as("until it changes").isEqualTo("0");
        scenario.cluster.delete(new ObjectKey(Kinds.NODE, "", "n1"), Write.Propagation.BACKGROUND);
        scenario.cluster.delete(new ObjectKey(Kinds.NODE, "", "n2"), Write.Propagation.BACKGROUND);
        node(scenario, "n102");
        scenario.settle();
        assertThat(ttl(scenario, "n102")).as("steps overlap").isEqualTo("15");
    }

    @Test
    void noTwoNodesShareARange() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Scenario scenario = new Scenario(() -> List.of(new PodRanges("10.244.0.0/20")));
        for (int i = 0; i < 300; i++) {
            String name = "n" + random.nextInt(20);
            if (scenario.cluster.get(Kinds.NODE, "", name) == null) {
                node(scenario, name);
            } else if (random.nextBoolean()) {
                scenario.cluster.delete(new ObjectKey(Kinds.NODE, "", name), Write.Propagation.BACKGROUND);
            }
            if (random.nextInt(10) == 0) {
                scenario.restart();
            }
            scenario.duties(random.nextInt(3));
        }
        scenario.settle();
        Set<String> ranges = new HashSet<>();
        int without = 0;
        for (ApiObject node : scenario.cluster.all(Kinds.NODE)) {
            String range = node.spec().text("podCIDR", "");
            without += range.isEmpty() ? 1 : 0;
            assertThat(range.isEmpty() || ranges.add(range))
                    .as(range + " seed " + seed)
                    .isTrue();
            assertThat(range).as("seed " + seed).matches("(10\\.244\\.([0-9]|1[0-5])\\.0/24)?");
        }
        int nodes = scenario.cluster.all(Kinds.NODE).size();
        assertThat(without).as("seed " + seed).isEqualTo(Math.max(0, nodes - 16));
    }
}
