package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PendingPod.State;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PodQueueTest {
    private final PodQueue queue = new PodQueue();
    private final NodeTable table = new NodeTable();

    private PendingPod next() {
        return Objects.requireNonNull(queue.next());
    }

    @Test
    void goesByPriorityThenByAge() {
        queue.upsert(Trees.pod("low", 0, Trees.podSpec("1", "1Gi")), 1);
        queue.upsert(Trees.pod("high-late", 10, Trees.podSpec("1", "1Gi")), 3);
        queue.upsert(Trees.pod("high", 10, Trees.podSpec("1", "1Gi")), 2);
        assertThat(next().pod.name()).isEqualTo("high");
        assertThat(next().pod.name()).isEqualTo("high-late");
        assertThat(next().pod.name()).isEqualTo("low");
        assertThat(queue.next()).isNull();
    }

    @Test
    void aNodeWakesOnlyWhatFitsItAndOnlyAsManyAsItHolds() {
        for (int i = 0; i < 5; i++) {
            queue.upsert(Trees.pod("small" + i, 0, Trees.podSpec("1", "1Gi")), i);
            queue.upsert(Trees.pod("large" + i, 0, Trees.podSpec("32", "1Gi")), i);
        }
        for (PendingPod pod = queue.next(); pod != null; pod = queue.next()) {
            queue.noRoom(pod, 10);
        }
        int row = table.put(Trees.node("n", "2", "64Gi"));
        assertThat(queue.wake(table, row)).isEqualTo(2);
        assertThat(next().pod.name()).isEqualTo("small0");
        assertThat(next().pod.name()).isEqualTo("small1");
        assertThat(queue.next()).isNull();
        queue.wakeNext(Demand.of(Trees.pod("x", 0, Trees.podSpec("1", "1Gi")).spec(), java.util.List.of()));
        assertThat(next().pod.name()).isEqualTo("small2");
    }

    @Test
    void backsOffLongerEachTimeAndWaitsAtMostFiveMinutesForRoom() {
        queue.upsert(Trees.pod("p", 0, Trees.podSpec("1", "1Gi")), 0);
        PendingPod pod = next();
        long nowMs = 0;
        for (long backoffMs : new long[] {1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
            queue.failed(pod, nowMs);
            assertThat(queue.poll(nowMs + backoffMs - 1)).isZero();
            assertThat(queue.poll(nowMs + backoffMs)).isOne();
            nowMs += backoffMs;
            assertThat(next()).isSameAs(pod);
        }
        queue.noRoom(pod, nowMs);
        assertThat(queue.poll(nowMs + PodQueue.LONGEST_WAIT_MS - 1)).isZero();
        assertThat(queue.poll(nowMs + PodQueue.LONGEST_WAIT_MS)).isOne();
    }

    @Test
    void gatesHoldAndTheirRemovalReleases() {
        MapValue spec = Trees.podSpec("1", "1Gi");
        spec.ensureList("schedulingGates").addMap().put("name", "g");
        queue.upsert(Trees.pod("p", 0, spec), 0);
        assertThat(queue.next()).isNull();
        queue.upsert(Trees.pod("p", 0, Trees.podSpec("1", "1Gi")), 1);
        assertThat(next().pod.name()).isEqualTo("p");
    }

    @Test
    void aChangedSpecIsTriedAgainAtOnceAChangedStatusIsNot() {
        ApiObject pod = Trees.pod("p", 0, Trees.podSpec("64", "1Gi"));
        queue.upsert(pod, 0);
        queue.noRoom(next(), 0);
        MapValue patched = pod.tree().copy();
        patched.ensureMap("status").put("phase", "Pending");
        queue.upsert(ApiObject.of(RandomCluster.POD, 2, patched), 1);
        assertThat(queue.next()).isNull();
        queue.upsert(Trees.pod("p", 0, Trees.podSpec("1", "1Gi")), 2);
        PendingPod again = next();
        assertThat(again.demand.load().amounts()).containsEntry("cpu", 1000L);
        assertThat(again.state).isEqualTo(State.IN_FLIGHT);
    }

    @Test
    void aClaimWakesItsPodsAndRemovedPodsAreGoneFromEverywhere() {
        queue.upsert(Trees.pod("a", 0, Trees.podSpec("1", "1Gi")), 0);
        queue.upsert(Trees.pod("b", 0, Trees.podSpec("1", "1Gi")), 0);
        queue.blocked(next(), "default/data");
        queue.blocked(next(), "default/data");
        queue.remove("uid-a");
        queue.wakeClaim("default/data");
        assertThat(next().pod.name()).isEqualTo("b");
        assertThat(queue.next()).isNull();
        assertThat(queue.size()).isOne();
    }
}
