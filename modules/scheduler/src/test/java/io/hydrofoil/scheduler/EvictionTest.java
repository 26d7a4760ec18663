package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.objects.MapValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preemption as users see it: conditions, events, nominations. */
class EvictionTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void fullNode() {
        rig.cluster.isGraceful = true;
        rig.node("a", "2");
        rig.pod("low1", 0, "1", tree -> tree.ensureMap("status").put("startTime", "2026-01-01T00:00:00Z"));
        rig.pod("low2", 0, "1", tree -> tree.ensureMap("status").put("startTime", "2026-01-01T00:00:01Z"));
        rig.settle();
    }

    @Test
    void theLeastImportantPodGoesAndTheNewOneTakesItsPlace() {
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        MapValue told = rig.pod("low2").status().list("conditions").mapAt(0);
        assertThat(told.text("type")).isEqualTo("DisruptionTarget");
        assertThat(told.text("reason")).isEqualTo("PreemptionByScheduler");
        assertThat(told.text("message"))
                .isEqualTo("default-scheduler: preempting to accommodate a higher priority pod");
        assertThat(rig.pod("low2").isDeleting()).isTrue();
        assertThat(rig.pod("low1").isDeleting()).isFalse();
        assertThat(rig.events("Preempted")).containsExactly("Preempted by pod uid-high on node a");
        assertThat(rig.nominatedNode("high")).isEqualTo("a");
        assertThat(rig.events("FailedScheduling")).containsExactly("0/1 nodes are available: 1 Insufficient cpu.");
        rig.cluster.remove(rig.pod("low2").key());
        rig.settle();
        assertThat(rig.nodeOf("high")).isEqualTo("a");
    }

    @Test
    void nobodyOfALowerPriorityTakesTheRoomMeanwhile() {
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        rig.pod("thief", 5, "1", tree -> tree.ensureMap("spec").put("preemptionPolicy", "Never"));
        rig.cluster.remove(rig.pod("low2").key());
        rig.settle();
        assertThat(rig.nodeOf("high")).isEqualTo("a");
        assertThat(rig.nodeOf("thief")).isEmpty();
    }

    @Test
    void whileVictimsAreLeavingNoOthersAreEvicted() {
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        rig.node("b", "1", tree -> tree.ensureMap("spec").put("unschedulable", true));
        rig.cluster.nowMs += 400_000;
        rig.settle();
        assertThat(rig.pod("low1").isDeleting()).isFalse();
        assertThat(rig.pod("high").status().list("conditions").mapAt(0).text("message"))
                .isEqualTo("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. "
                        + "no new claims to deallocate, preemption: "
                        + "not eligible due to a terminating pod on the nominated node.");
    }

    @Test
    void aPodThatMayNotPreemptSaysSo() {
        rig.pod("high", 10, "1", tree -> tree.ensureMap("spec").put("preemptionPolicy", "Never"));
        rig.settle();
        assertThat(rig.events("FailedScheduling"))
                .containsExactly("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, "
                        + "preemption: not eligible due to preemptionPolicy=Never.");
        assertThat(rig.pod("low2").isDeleting()).isFalse();
    }

    @Test
    void budgetsAreHeeded() {
        rig.put("policy/v1", "PodDisruptionBudget", "second", tree -> {
            tree.ensureMap("spec")
                    .ensureMap("selector")
                    .ensureMap("matchLabels")
                    .put("app", "kept");
            tree.ensureMap("status").put("disruptionsAllowed", 0);
        });
        rig.node("b", "1");
        rig.pod("kept", -5, "1", tree -> tree.ensureMap("metadata")
                .ensureMap("labels")
                .put("app", "kept"));
        rig.settle();
        assertThat(rig.nodeOf("kept")).isEqualTo("b");
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        // the budget weighs more than the lower priority
        assertThat(rig.pod("kept").isDeleting()).isFalse();
        assertThat(rig.nominatedNode("high")).isEqualTo("a");
    }

    @Test
    void aLesserNominatedPodGivesWay() {
        rig.pod("middle", 5, "2", tree -> {});
        rig.settle();
        assertThat(rig.nominatedNode("middle")).isEqualTo("a");
        rig.pod("high", 10, "2", tree -> {});
        rig.settle();
        assertThat(rig.nominatedNode("high")).isEqualTo("a");
        assertThat(rig.nominatedNode("middle")).isEmpty();
    }

    @Test
    void aFailedEvictionIsTriedAgain() {
        rig.cluster.loses = write -> write instanceof Write.Delete;
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        assertThat(rig.pod("low2").isDeleting()).isFalse();
        rig.cluster.loses = write -> false;
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(rig.pod("low2").isDeleting()).isTrue();
    }

    @Test
    void aNominationOutlivesARestart() {
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        Rig again = new Rig();
        rig.cluster.objects.values().forEach(object -> again.cluster.put(object.kind(), object.tree()));
        again.pod("thief", 10, "1", tree -> tree.ensureMap("spec").put("preemptionPolicy", "Never"));
        again.cluster.remove(again.pod("low2").key());
        again.settle();
        assertThat(again.nodeOf("high")).isEqualTo("a");
        assertThat(again.nodeOf("thief")).isEmpty();
    }

    /** The second comes before, between and after all of: the first evicts, the deletion is answered, it is seen. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void aVictimOfTwoIsEvictedOnce(int turns) {
        rig.cluster.repliesFirst = true;
        rig.pod("high1", 10, "1", tree -> {});
        for (int i = 0; i < turns; i++) {
            rig.turn();
        }
        rig.pod("high2", 10, "1", tree -> {});
        rig.settle();
        assertThat(rig.cluster.writes.stream()
                        .filter(write -> write instanceof Write.Delete)
                        .map(write -> write.key().name()))
                .containsExactlyInAnyOrder("low1", "low2");
        theVictimsGoAndBothRun();
    }

    private void theVictimsGoAndBothRun() {
        rig.cluster.remove(rig.pod("low1").key());
        rig.cluster.remove(rig.pod("low2").key());
        rig.settle();
        assertThat(rig.nodeOf("high1")).isEqualTo("a");
        assertThat(rig.nodeOf("high2")).isEqualTo("a");
    }

    @Test
    void bothWhoWaitForAVictimAreToldWhenItsEvictionFails() {
        rig.cluster.loses = write -> write instanceof Write.Delete;
        rig.pod("high1", 10, "1", tree -> {});
        rig.pod("high2", 10, "1", tree -> {});
        rig.settle();
        rig.cluster.loses = write -> false;
        rig.cluster.nowMs += 2_000;
        rig.settle();
        assertThat(rig.pod("low1").isDeleting()).isTrue();
        assertThat(rig.pod("low2").isDeleting()).isTrue();
        theVictimsGoAndBothRun();
    }
}
