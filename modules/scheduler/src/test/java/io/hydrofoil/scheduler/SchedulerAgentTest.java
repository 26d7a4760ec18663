package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.Write;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.slow.Trees;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerAgentTest {
    private final FakeCluster cluster = new FakeCluster();
    private Agent agent;

    @BeforeEach
    void open() throws Exception {
        agent = Scheduler.open(
                cluster, SchedulerConfig.defaults(), cluster, new Doorbell(1_000_000_000), new Metrics());
        agent.onStart();
        settle();
    }

    private void settle() throws Exception {
        for (int quiet = 0; quiet < 3; ) {
            quiet = agent.doWork() == 0 ? quiet + 1 : 0;
        }
    }

    private void node(String name, String cpu) {
        cluster.put(FakeCluster.NODE, Trees.node(name, cpu, "64Gi").tree());
    }

    private void pod(String name, String cpu) {
        cluster.put(
                FakeCluster.POD, Trees.pod(name, 0, Trees.podSpec(cpu, "1Gi")).tree());
    }

    private ApiObject pod(String name) {
        return cluster.get(FakeCluster.POD, "default", name);
    }

    private String nodeOf(String name) {
        return pod(name).spec().text("nodeName", "");
    }

    private List<String> events(String reason) {
        return cluster.objects.values().stream()
                .filter(object -> object.tree().text("reason", "").equals(reason))
                .map(object -> object.tree().text("message", ""))
                .toList();
    }

    @Test
    void bindsAndSaysSo() throws Exception {
        node("a", "4");
        pod("p", "1");
        settle();
        assertThat(nodeOf("p")).isEqualTo("a");
        assertThat(events("Scheduled")).containsExactly("Successfully assigned default/p to a");
    }

    @Test
    void tellsWhyAPodWaitsAndWakesItWhenANodeMakesRoom() throws Exception {
        node("a", "1");
        pod("first", "1");
        settle();
        pod("second", "1");
        settle();
        MapValue condition = pod("second").status().list("conditions").mapAt(0);
        assertThat(condition.text("reason")).isEqualTo("Unschedulable");
        assertThat(condition.text("message"))
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, "
                        + "preemption: 0/1 nodes are available: "
                        + "1 No preemption victims found for incoming pod.");
        assertThat(events("FailedScheduling")).containsExactly(condition.text("message"));
        int writes = cluster.writes.size();
        cluster.nowMs += 60_000;
        settle();
        assertThat(cluster.writes).hasSize(writes);
        cluster.remove(pod("first").key());
        settle();
        assertThat(nodeOf("second")).isEqualTo("a");
    }

    @Test
    void anUnknownOutcomeKeepsTheRoomAndIsAskedForAgain() throws Exception {
        node("a", "1");
        cluster.loses =
                write -> write instanceof Write.Bind bind && bind.key().name().equals("first");
        pod("first", "1");
        settle();
        pod("second", "1");
        settle();
        assertThat(nodeOf("second")).isEmpty();
        cluster.loses = write -> false;
        cluster.nowMs += 2_000;
        settle();
        assertThat(nodeOf("first")).isEqualTo("a");
        assertThat(nodeOf("second")).isEmpty();
    }

    @Test
    void neverFillsANodeTwiceInOneBatch() throws Exception {
        for (int i = 0; i < 3; i++) {
            node("n" + i, "2");
        }
        for (int i = 0; i < 10; i++) {
            pod("p" + i, "1");
        }
        settle();
        for (int i = 0; i < 3; i++) {
            String node = "n" + i;
            assertThat(cluster.objects.values().stream()
                            .filter(object -> object.spec().text("nodeName", "").equals(node))
                            .count())
                    .isEqualTo(2);
        }
        node("n3", "3");
        settle();
        assertThat(cluster.objects.values().stream()
                        .filter(object -> object.spec().text("nodeName", "").equals("n3"))
                        .count())
                .isEqualTo(3);
    }

    @Test
    void waitsForClaims() throws Exception {
        node("a", "4");
        MapValue spec = Trees.podSpec("1", "1Gi");
        spec.ensureList("volumes").addMap().ensureMap("persistentVolumeClaim").put("claimName", "data");
        cluster.put(FakeCluster.POD, Trees.pod("p", 0, spec).tree());
        settle();
        assertThat(events("FailedScheduling").getFirst())
                .isEqualTo("0/1 nodes are available: persistentvolumeclaim \"data\" not found. not found");
        var kinds = io.hydrofoil.objects.KindTable.builtin();
        MapValue volume = new MapValue();
        volume.ensureMap("metadata").put("name", "v");
        cluster.put(kinds.require("v1", "PersistentVolume"), volume);
        MapValue claim = new MapValue();
        claim.ensureMap("metadata").put("name", "data").put("namespace", "default");
        claim.ensureMap("spec").put("volumeName", "v");
        claim.ensureMap("status").put("phase", "Bound");
        cluster.put(kinds.require("v1", "PersistentVolumeClaim"), claim);
        settle();
        assertThat(nodeOf("p")).isEqualTo("a");
    }
}
