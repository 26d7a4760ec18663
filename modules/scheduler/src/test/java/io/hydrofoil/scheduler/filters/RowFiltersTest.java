package io.hydrofoil.scheduler.filters;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.slow.Mirror;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.Trees;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** All rows at once are judged like each row by itself. */
class RowFiltersTest {
    private static final String[] AMOUNTS = {
        "1", "2", "4611686018427387903", "4611686018427387904", "9223372036854775806", "9223372036854775807"
    };
    private static final long REFUSED_BEFORE = 7;

    @Test
    void allRowsOfRandomClustersAreJudgedAsEachIs() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            RandomCluster source = new RandomCluster(random);
            Mirror mirror = new Mirror();
            int nodes = seed % 4 == 0 ? 1_300 : 60; // more than are looked at together
            for (int i = 0; i < nodes; i++) {
                mirror.putNode(source.node("n" + i));
                if (random.nextBoolean()) {
                    mirror.bind(source.pod(), "n" + i);
                }
            }
            mirror.removeNode("n" + random.nextInt(nodes));
            for (int i = 0; i < 40; i++) {
                assertAgreement(mirror.table, source.pod(), random, "seed " + seed);
            }
        }
    }

    @Test
    void amountsNearTheLargestNumberDoNotOverflow() {
        Random random = new Random(3);
        Mirror mirror = new Mirror();
        for (String offered : AMOUNTS) {
            for (String taken : AMOUNTS) {
                String name = offered + "-" + taken;
                mirror.putNode(Trees.node(name, "1", offered));
                mirror.bind(Trees.pod("on-" + name, 0, Trees.podSpec("1m", taken)), name);
            }
        }
        for (String amount : AMOUNTS) {
            assertAgreement(mirror.table, Trees.pod("p", 0, Trees.podSpec("1m", amount)), random, amount);
        }
    }

    @Test
    void selectorsAndTermsThatNameNothingAreJudgedAlike() {
        Random random = new Random(5);
        RandomCluster source = new RandomCluster(random);
        Mirror mirror = new Mirror();
        for (int i = 0; i < 50; i++) {
            mirror.putNode(source.node("n" + i));
        }
        MapValue spec = Trees.podSpec("1m", "1");
        spec.ensureMap("nodeSelector").put(RandomCluster.HOSTNAME, "n7");
        assertAgreement(mirror.table, Trees.pod("one", 0, spec), random, "a selector");
        MapValue required = spec.ensureMap("affinity")
                .ensureMap("nodeAffinity")
                .ensureMap("requiredDuringSchedulingIgnoredDuringExecution");
        required.ensureList("nodeSelectorTerms");
        assertAgreement(mirror.table, Trees.pod("none", 0, spec), random, "a selector beside no term");
        required.ensureList("nodeSelectorTerms").addMap();
        assertAgreement(mirror.table, Trees.pod("empty", 0, spec), random, "a selector beside an empty term");
        spec.remove("nodeSelector");
        assertAgreement(mirror.table, Trees.pod("only", 0, spec), random, "an empty term alone");
    }

    private void assertAgreement(NodeTable table, ApiObject pod, Random random, String named) {
        Demand demand = DemandReader.read(pod).build();
        RowFilters filters = new RowFilters(table, Profile.of("default-scheduler"), demand, new Obstacles());
        int rows = table.rowCount();
        long[] expected = new long[rows];
        long[] found = new long[rows];
        for (int row = 0; row < rows; row++) {
            if (random.nextInt(5) == 0) {
                found[row] = REFUSED_BEFORE;
                expected[row] = REFUSED_BEFORE;
            } else {
                long early = filters.early(row);
                expected[row] = early != 0 ? early : filters.late(row);
            }
        }
        filters.sieve(found, rows, true);
        assertThat(found).as(named + ": " + pod.tree()).isEqualTo(expected);
    }
}
