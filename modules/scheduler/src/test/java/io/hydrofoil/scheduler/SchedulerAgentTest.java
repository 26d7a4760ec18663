package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.Backoff;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerAgentTest {
    private final Rig rig = new Rig();

    @Test
    void bindsAndSaysSo() {
        rig.node("a", "4");
        rig.pod("p", "1");
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("a");
        assertThat(rig.events("Scheduled")).containsExactly("Successfully assigned default/p to a");
    }

    @Test
    void tellsWhyAPodWaitsAndWakesItWhenANodeMakesRoom() {
        rig.node("a", "1");
        rig.pod("first", "1");
        rig.settle();
        rig.pod("second", "1");
        rig.settle();
        MapValue condition = rig.pod("second").status().list("conditions").mapAt(0);
        assertThat(condition.text("reason")).isEqualTo("Unschedulable");
        assertThat(condition.text("message"))
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, "
                        + "preemption: 0/1 nodes are available: "
                        + "1 No preemption victims found for incoming pod.");
        assertThat(rig.events("FailedScheduling")).containsExactly(condition.text("message"));
        int writes = rig.cluster.writes.size();
        rig.cluster.nowMs += 60_000;
        rig.settle();
        assertThat(rig.cluster.writes).hasSize(writes);
        rig.cluster.remove(rig.pod("first").key());
        rig.settle();
        assertThat(rig.nodeOf("second")).isEqualTo("a");
    }

    @Test
    void saysThatThereAreNoNodes() {
        rig.pod("p", "1");
        rig.settle();
        assertThat(rig.events("FailedScheduling")).containsExactly("no nodes available to schedule pods");
    }

    @Test
    void anUnknownOutcomeKeepsTheRoomAndIsAskedForAgain() {
        rig.node("a", "1");
        rig.cluster.loses =
                write -> write instanceof Write.Bind bind && bind.key().name().equals("first");
        rig.pod("first", "1");
        rig.settle();
        rig.pod("second", "1");
        rig.settle();
        assertThat(rig.nodeOf("second")).isEmpty();
        rig.cluster.loses = write -> false;
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(rig.nodeOf("first")).isEqualTo("a");
        assertThat(rig.nodeOf("second")).isEmpty();
    }

    @Test
    void neverFillsANodeTwiceInOneBatch() {
        for (int i = 0; i < 3; i++) {
            rig.node("n" + i, "2");
        }
        for (int i = 0; i < 10; i++) {
            rig.pod("p" + i, "1");
        }
        rig.settle();
        for (int i = 0; i < 3; i++) {
            assertThat(podsOn("n" + i)).isEqualTo(2);
        }
        rig.node("n3", "3");
        rig.settle();
        assertThat(podsOn("n3")).isEqualTo(3);
    }

    private long podsOn(String node) {
        return rig.cluster.objects.values().stream()
                .filter(object -> object.spec().text("nodeName", "").equals(node))
                .count();
    }

    @Test
    void aPodOfADaemonSetIsHeldAgainstItsNodeOnly() {
        rig.node("a", "4");
        rig.node("b", "1");
        rig.pod("p", 0, "2", tree -> pinned(tree, "a"));
        rig.pod("q", 0, "2", tree -> pinned(tree, "b"));
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("a");
        assertThat(rig.events("FailedScheduling"))
                .containsExactly("0/2 nodes are available: 1 Insufficient cpu, "
                        + "1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, "
                        + "preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.");
    }

    private static void pinned(MapValue pod, String node) {
        MapValue field = pod.ensureMap("spec")
                .ensureMap("affinity")
                .ensureMap("nodeAffinity")
                .ensureMap("requiredDuringSchedulingIgnoredDuringExecution")
                .ensureList("nodeSelectorTerms")
                .addMap()
                .ensureList("matchFields")
                .addMap();
        field.put("key", "metadata.name")
                .put("operator", "In")
                .ensureList("values")
                .add(node);
    }

    @Test
    void podsOfAServiceAreSpreadOverNodesEvenWithoutConstraints() {
        for (int i = 0; i < 4; i++) {
            rig.node("n" + i, "64");
        }
        // one node is much better by its room alone
        rig.node("large", "6400");
        rig.put("v1", "Service", "web", tree -> tree.ensureMap("spec")
                .ensureMap("selector")
                .put("app", "web"));
        rig.settle();
        for (int i = 0; i < 5; i++) {
            rig.pod("p" + i, 0, "8", tree -> tree.ensureMap("metadata")
                    .ensureMap("labels")
                    .put("app", "web"));
        }
        rig.settle();
        for (int i = 0; i < 4; i++) {
            assertThat(podsOn("n" + i)).isEqualTo(1);
        }
        assertThat(podsOn("large")).isEqualTo(1);
    }

    @Test
    void anAffinityIsMetOnceTheOtherPodIsThere() {
        rig.node("a", "4");
        rig.pod("lonely", 0, "1", tree -> withAffinity(tree, "friend"));
        rig.settle();
        assertThat(rig.nodeOf("lonely")).isEmpty();
        rig.pod("friend", 0, "1", tree -> tree.ensureMap("metadata")
                .ensureMap("labels")
                .put("app", "friend"));
        rig.settle();
        assertThat(rig.nodeOf("friend")).isEqualTo("a");
        assertThat(rig.nodeOf("lonely")).isEqualTo("a");
    }

    private static void withAffinity(MapValue pod, String app) {
        MapValue term = pod.ensureMap("spec")
                .ensureMap("affinity")
                .ensureMap("podAffinity")
                .ensureList("requiredDuringSchedulingIgnoredDuringExecution")
                .addMap();
        term.put("topologyKey", "kubernetes.io/hostname");
        term.ensureMap("labelSelector").ensureMap("matchLabels").put("app", app);
    }

    @Test
    void eachProfilePlacesThePodsThatNameIt() {
        SchedulerConfig config = SchedulerConfig.of(
                List.of(Profile.of("default-scheduler"), Profile.of("second")), List.of(), Backoff.DEFAULT);
        Rig two = new Rig(config, List.of());
        two.node("a", "4");
        two.pod("p", 0, "1", tree -> tree.ensureMap("spec").put("schedulerName", "second"));
        two.pod("q", 0, "1", tree -> tree.ensureMap("spec").put("schedulerName", "someone-else"));
        two.settle();
        assertThat(two.nodeOf("p")).isEqualTo("a");
        assertThat(two.nodeOf("q")).isEmpty();
    }
}
