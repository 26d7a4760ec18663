package io.hydrofoil.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.PendingPod.State;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.Trees;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.VolumeUse;
import io.hydrofoil.scheduler.volumes.PodVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PodQueueTest {
    private static final Profile PROFILE = Profile.of("default-scheduler");

    private final NodeTable table = new NodeTable();
    private final Obstacles texts = new Obstacles();
    private final PodQueue queue = new PodQueue(Backoff.DEFAULT);
    private final Waker waker = new Waker(table, new Rankings(table, texts, 1), queue, texts);

    private PendingPod.Seen seen(ApiObject pod) {
        return new PendingPod.Seen(
                PendingPod.about(pod),
                null,
                PROFILE,
                DemandReader.read(pod).build(),
                PodVolumes.of(pod),
                table.census().share(pod.namespace(), pod.metadata().map("labels"), false),
                (int) pod.spec().number("priority", 0),
                true,
                !pod.spec().list("schedulingGates").isEmpty());
    }

    private void upsert(String name, int priority, MapValue spec, long nowMs) {
        queue.upsert(seen(Trees.pod(name, priority, spec)), nowMs);
    }

    private PendingPod next() {
        return Objects.requireNonNull(queue.next());
    }

    private List<String> drain() {
        List<String> names = new ArrayList<>();
        for (PendingPod pod = queue.next(); pod != null; pod = queue.next()) {
            names.add(pod.seen().about().name());
        }
        return names;
    }

    private void failAll(long nowMs) {
        for (PendingPod pod = queue.next(); pod != null; pod = queue.next()) {
            queue.noRoom(pod, pod.seen().demand(), true, nowMs);
        }
    }

    @Test
    void goesByPriorityThenByAge() {
        upsert("low", 0, Trees.podSpec("1", "1Gi"), 1);
        upsert("high-late", 10, Trees.podSpec("1", "1Gi"), 3);
        upsert("high", 10, Trees.podSpec("1", "1Gi"), 2);
        assertThat(drain()).containsExactly("high", "high-late", "low");
    }

    @Test
    void aNodeWakesOnlyWhatFitsItAndOnlyAsManyAsItHolds() {
        for (int i = 0; i < 5; i++) {
            upsert("small" + i, 0, Trees.podSpec("1", "1Gi"), i);
            upsert("large" + i, 0, Trees.podSpec("32", "1Gi"), i);
        }
        failAll(10);
        table.put(Trees.node("n", "2", "64Gi"));
        waker.better("n");
        assertThat(waker.work(20_000)).isEqualTo(2);
        PendingPod first = next();
        assertThat(first.seen().about().name()).isEqualTo("small0");
        assertThat(drain()).containsExactly("small1");
        queue.wakeNext(first, first.seen().demand(), 20_000);
        assertThat(drain()).containsExactly("small2");
    }

    @Test
    void theUnwokenStayAsleepThroughEventsThatCannotHelpThem() {
        upsert("large", 0, Trees.podSpec("32", "1Gi"), 0);
        failAll(0);
        for (int i = 0; i < 100; i++) {
            table.put(Trees.node("n" + i, "2", "64Gi"));
            waker.better("n" + i);
        }
        assertThat(waker.work(20_000)).isZero();
        assertThat(waker.hasWork()).isFalse();
    }

    @Test
    void whatTakesTooLongIsLeftForTheNextTurn() {
        for (int i = 0; i < Waker.LOOKS_A_TURN; i++) {
            upsert("p" + i, 0, Trees.podSpec((1000 + i) + "m", "100Gi"), i);
        }
        failAll(0);
        for (int i = 0; i < 3; i++) {
            table.put(Trees.node("n" + i, "64", "64Gi"));
            waker.better("n" + i);
        }
        assertThat(waker.work(1)).isZero();
        assertThat(waker.hasWork()).isTrue();
        for (int turn = 0; turn < 3; turn++) {
            waker.work(1);
        }
        assertThat(waker.hasWork()).isFalse();
    }

    @Test
    void oneNodeWakesOnlyAsManyOfDifferentPodsAsItHoldsTheMostUrgentFirst() {
        for (int i = 0; i < 100; i++) {
            upsert("p" + i, i == 70 ? 5 : 0, Trees.podSpec((1000 + i) + "m", "1Gi"), i);
        }
        failAll(0);
        table.put(Trees.node("n", "3500m", "64Gi"));
        waker.better("n");
        assertThat(waker.work(20_000)).isEqualTo(3);
        assertThat(next().seen().about().name()).isEqualTo("p70");
        assertThat(next().seen().about().name()).isEqualTo("p0");
        assertThat(waker.hasWork()).isFalse();
        // the last of them was tried, and all went elsewhere: the room is still there for others
        assertThat(drain()).containsExactly("p1");
        assertThat(waker.hasWork()).isTrue();
        assertThat(waker.work(20_000)).isEqualTo(3);
        assertThat(drain()).containsExactly("p2", "p3", "p4");
    }

    @Test
    void aNodeIsHeldOnlyAgainstPodsThatSelectIt() {
        for (int i = 0; i < 2 * Waker.LOOKS_A_TURN; i++) {
            MapValue spec = Trees.podSpec("1m", "1Gi");
            spec.ensureMap("nodeSelector").put("disk", "d" + i);
            upsert("p" + i, 0, spec, i);
        }
        failAll(0);
        MapValue tree = Trees.node("n", "64", "64Gi").tree().copy();
        tree.map("metadata").map("labels").put("disk", "d1500");
        table.put(ApiObject.of(RandomCluster.NODE, 1, tree));
        waker.better("n");
        assertThat(waker.work(20_000)).isEqualTo(1);
        assertThat(waker.hasWork()).isFalse();
        assertThat(drain()).containsExactly("p1500");
    }

    @Test
    void aNodeOnWhichTooMuchRunsMayStillHelpPodsThatAskForNothing() {
        MapValue spec = Trees.podSpec("1", "1Gi");
        spec.list("containers").mapAt(0).map("resources").remove("requests");
        upsert("modest", 0, spec, 0);
        failAll(0);
        table.put(Trees.node("n", "2", "64Gi"));
        Resident.Papers papers = new Resident.Papers(
                "uid-large", "default/large", 0, Long.MAX_VALUE, false, false, List.of(), VolumeUse.NONE);
        Load load = Load.of(Trees.podSpec("4", "1Gi"), MapValue.EMPTY);
        NodeTable.PodLabels labels = new NodeTable.PodLabels("default", MapValue.EMPTY);
        table.add("n", table.resident(papers, load, labels, PodWishes.NONE));
        waker.better("n");
        assertThat(waker.work(20_000)).isEqualTo(1);
    }

    @Test
    void backsOffAsLongAsKubernetesDoes() {
        upsert("p", 0, Trees.podSpec("1", "1Gi"), 0);
        PendingPod pod = next();
        long nowMs = 0;
        for (long backoffMs : new long[] {1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
            queue.failed(pod, nowMs);
            assertThat(queue.poll(nowMs + backoffMs - 1)).isZero();
            assertThat(queue.next()).isNull();
            assertThat(queue.poll(nowMs + backoffMs)).isOne();
            nowMs += backoffMs;
            assertThat(next()).isSameAs(pod);
        }
        queue.noRoom(pod, pod.seen().demand(), true, nowMs);
        assertThat(queue.poll(nowMs + PodQueue.LONGEST_WAIT_MS - 1)).isZero();
        assertThat(queue.poll(nowMs + PodQueue.LONGEST_WAIT_MS)).isOne();
    }

    @Test
    void podsInBackOffGoOnlyWhenNobodyElseIsReady() {
        upsert("tried", 100, Trees.podSpec("1", "1Gi"), 0);
        queue.noRoom(
                next(), Objects.requireNonNull(queue.get("uid-tried")).seen().demand(), true, 0);
        table.put(Trees.node("n", "2", "64Gi"));
        waker.better("n");
        waker.work(500);
        assertThat(Objects.requireNonNull(queue.get("uid-tried")).state).isEqualTo(State.BACKING_OFF);
        upsert("fresh", 0, Trees.podSpec("1", "1Gi"), 500);
        assertThat(drain()).containsExactly("fresh", "tried");
    }

    @Test
    void gatesHoldAndTheirRemovalReleases() {
        MapValue spec = Trees.podSpec("1", "1Gi");
        spec.ensureList("schedulingGates").addMap().put("name", "g");
        upsert("p", 0, spec, 0);
        assertThat(queue.next()).isNull();
        upsert("p", 0, Trees.podSpec("1", "1Gi"), 1);
        assertThat(drain()).containsExactly("p");
    }

    @Test
    void aChangedSpecIsTriedAgainAtOnceAChangedStatusIsNot() {
        upsert("p", 0, Trees.podSpec("64", "1Gi"), 0);
        failAll(0);
        MapValue patched = Trees.pod("p", 0, Trees.podSpec("64", "1Gi")).tree().copy();
        patched.ensureMap("status").put("phase", "Pending");
        queue.upsert(seen(ApiObject.of(Trees.POD, 2, patched)), 1);
        assertThat(queue.next()).isNull();
        upsert("p", 0, Trees.podSpec("1", "1Gi"), 2);
        PendingPod again = next();
        assertThat(again.seen().demand().load().amounts()).containsEntry("cpu", 1000L);
        assertThat(again.state).isEqualTo(State.IN_FLIGHT);
    }

    @Test
    void aSpecThatChangesInFlightIsTriedAgainWhenTheFlightFails() {
        upsert("p", 0, Trees.podSpec("64", "1Gi"), 0);
        PendingPod pod = next();
        upsert("p", 0, Trees.podSpec("1", "1Gi"), 1);
        queue.failed(pod, 2);
        assertThat(drain()).containsExactly("p");
    }

    @Test
    void aClaimWakesItsPodsAndRemovedPodsAreGoneFromEverywhere() {
        upsert("a", 0, Trees.podSpec("1", "1Gi"), 0);
        upsert("b", 0, Trees.podSpec("1", "1Gi"), 0);
        queue.blocked(next(), "default/data", 0);
        queue.blocked(next(), "default/data", 0);
        queue.remove("uid-a");
        queue.unblock("default/data", 5_000);
        assertThat(drain()).containsExactly("b");
        assertThat(queue.size()).isOne();
    }

    @Test
    void aPodForWhichOthersAreEvictedWaitsUntilThatIsDone() {
        upsert("p", 0, Trees.podSpec("1", "1Gi"), 0);
        PendingPod pod = next();
        queue.noRoom(pod, pod.seen().demand(), true, 0);
        queue.evicting(pod);
        queue.wake(pod, 5_000);
        assertThat(queue.next()).isNull();
        queue.evicted(pod, false, 6_000);
        assertThat(drain()).containsExactly("p");
    }
}
