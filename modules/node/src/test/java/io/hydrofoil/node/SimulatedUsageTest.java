package io.hydrofoil.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.Usage;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What simulated nodes say that their pods use. */
final class SimulatedUsageTest {
    private final FakeCluster cluster = new FakeCluster();
    private final SimulatedNodes nodes =
            SimulatedNodes.open(cluster, SimulatedNodesConfig.of(2), cluster, new Doorbell(1_000_000_000));
    private final Agent agent = nodes.agent();

    @BeforeEach
    void start() throws Exception {
        agent.onStart();
        pass(100);
    }

    private void pass(long ms) throws Exception {
        for (long end = cluster.nowMs + ms; cluster.nowMs < end; cluster.nowMs += 10) {
            for (int quiet = 0; quiet < 3; ) {
                quiet = agent.doWork() == 0 ? quiet + 1 : 0;
            }
        }
    }

    private void create(String name, String annotations) throws Exception {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("annotations", Json.of(annotations))
                .put("ownerReferences", Json.of("[{\"uid\":\"set\",\"controller\":true}]"));
        tree.put("spec", Json.map("""
                {"nodeName":"sim-0001","containers":[
                 {"name":"a","image":"i","resources":{"requests":{"cpu":"200m","memory":"64Mi"}}},
                 {"name":"b","image":"i"}]}
                """));
        cluster.put(FakeCluster.POD, tree);
        pass(1_000);
    }

    private long cpuMilli(String pod, int container) {
        Usage.OfPod report = nodes.usage().pod("default", pod);
        return report.containers().get(container).amount().cpuNanos() / 1_000_000;
    }

    private void annotate(String pod, String annotations) throws Exception {
        ApiObject known = cluster.get(FakeCluster.POD, "default", pod);
        MapValue tree = known.tree().copy();
        tree.ensureMap("metadata").put("annotations", Json.of(annotations));
        cluster.put(FakeCluster.POD, tree);
        pass(100);
    }

    @Test
    void followsRequestsAndAnnotations() throws Exception {
        create("p", "{\"hydrofoil.io/sim-cpu.b\":\"30m\"}");
        assertThat(cpuMilli("p", 0)).isEqualTo(100);
        assertThat(cpuMilli("p", 1)).isEqualTo(30);
        long systemMilli = 50;
        assertThat(nodes.usage().node("sim-0001").amount().cpuNanos()).isEqualTo((systemMilli + 130) * 1_000_000);
        assertThat(nodes.usage().node("sim-0002").amount().cpuNanos()).isEqualTo(systemMilli * 1_000_000);
        assertThat(nodes.usage().node("sim-0009")).isNull();
        annotate("p", "{\"hydrofoil.io/sim-cpu\":\"1\",\"hydrofoil.io/sim-memory\":\"1Gi\"}");
        assertThat(cpuMilli("p", 1)).isEqualTo(1_000);
        assertThat(nodes.usage()
                        .pod("default", "p")
                        .containers()
                        .getFirst()
                        .amount()
                        .memoryBytes())
                .isEqualTo(1L << 30);
    }

    @Test
    void aSharedLoadIsSharedByThePodsThatRun() throws Exception {
        create("p", "{\"hydrofoil.io/sim-cpu-shared\":\"1200m\"}");
        assertThat(cpuMilli("p", 0)).isEqualTo(1_200);
        create("q", "{\"hydrofoil.io/sim-cpu-shared\":\"1200m\"}");
        create("r", "{\"hydrofoil.io/sim-cpu-shared\":\"1200m\"}");
        assertThat(cpuMilli("p", 0)).isEqualTo(400);
        cluster.remove(new ObjectKey(FakeCluster.POD, "default", "q"));
        pass(1_000);
        assertThat(nodes.usage().pod("default", "q")).isNull();
        assertThat(cpuMilli("r", 0)).isEqualTo(600);
    }

    @Test
    void aPodThatDoesNotRunHasNoUsage() throws Exception {
        create("p", "{\"hydrofoil.io/sim-pull\":\"fail\"}");
        assertThat(nodes.usage().pod("default", "p")).isNull();
    }
}
