package io.hydrofoil.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
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

/** Pods of many sizes that are all to be spread over racks. */
class FamilyWakerTest {
    private static final Profile PROFILE = Profile.of("default-scheduler");
    private static final int PODS = 300;
    private static final int MAX_SKEW = 1;

    private final NodeTable table = new NodeTable();
    private final Obstacles texts = new Obstacles();
    private final PodQueue queue = new PodQueue(Backoff.DEFAULT);
    private final Rankings rankings = new Rankings(table, texts, 1);
    private final Waker waker = new Waker(table, rankings, queue, texts);
    private int attempts;
    private int residents;

    private void node(String name, String cpu, String rack) {
        MapValue tree = Trees.node(name, cpu, "64Gi").tree().copy();
        if (!rack.isEmpty()) {
            tree.map("metadata").ensureMap("labels").put("rack", rack);
        }
        table.put(ApiObject.of(RandomCluster.NODE, 1, tree));
        waker.better(name);
    }

    private void pods(int count, int cpuMilli) {
        for (int i = 0; i < count; i++) {
            pod("p" + i, cpuMilli + i);
        }
    }

    private void pod(String name, int cpuMilli) {
        pod(name, cpuMilli, "a");
    }

    /** A pod to be spread among pods of an app. */
    private void pod(String name, int cpuMilli, String app) {
        MapValue spec = Trees.podSpec(cpuMilli + "m", "1Mi");
        MapValue constraint = spec.ensureList("topologySpreadConstraints").addMap();
        constraint.put("maxSkew", MAX_SKEW).put("topologyKey", "rack").put("whenUnsatisfiable", "DoNotSchedule");
        constraint.ensureMap("labelSelector").ensureMap("matchLabels").put("app", app);
        queue.upsert(seen(Trees.pod(name, 0, spec)), 0);
    }

    private PendingPod.Seen seen(ApiObject pod) {
        MapValue labels = new MapValue().put("app", "a");
        return new PendingPod.Seen(
                PendingPod.about(pod),
                null,
                PROFILE,
                DemandReader.read(pod).build(),
                PodVolumes.of(pod),
                table.census().share("default", labels, false),
                0,
                true,
                false);
    }

    private Resident charge(String node, String cpu, String app) {
        String uid = "resident" + residents++;
        Resident.Papers papers =
                new Resident.Papers(uid, "default/" + uid, 0, Long.MAX_VALUE, false, false, List.of(), VolumeUse.NONE);
        Load load = Load.of(Trees.podSpec(cpu, "1Mi"), MapValue.EMPTY);
        NodeTable.PodLabels labels = new NodeTable.PodLabels("default", new MapValue().put("app", app));
        Resident resident = table.resident(papers, load, labels, PodWishes.NONE);
        table.add(node, resident);
        return resident;
    }

    private void leave(Resident resident) {
        String node = table.name(resident.row());
        table.subtract(resident);
        table.dismiss(resident);
        waker.better(node);
    }

    /** Tries who is awake, and wakes, until nothing happens; returns who was placed. */
    private List<String> settle() {
        List<String> placed = new ArrayList<>();
        do {
            waker.work(100_000);
            for (PendingPod pod = queue.next(); pod != null; pod = queue.next()) {
                if (isPlaced(pod)) {
                    placed.add(pod.seen().about().name());
                }
            }
        } while (waker.hasWork());
        return placed;
    }

    private boolean isPlaced(PendingPod pod) {
        attempts++;
        PendingPod.Seen seen = pod.seen();
        int row = rankings.of(PROFILE, seen.demand(), seen.kind(), 0).best();
        if (row < 0) {
            queue.noRoom(pod, seen.demand(), false, 0);
            waker.waits(pod);
            return false;
        }
        queue.remove(pod.uid());
        charge(table.name(row), seen.demand().load().amount("cpu") + "m", "a");
        waker.othersCame();
        return true;
    }

    private int turns() {
        int turns = 0;
        while (waker.hasWork()) {
            waker.work(100_000);
            turns++;
        }
        return turns;
    }

    @Test
    void whileNoNodeHasARackEventsCostThemNothing() {
        node("n", "64", "");
        pods(PODS, 100);
        assertThat(settle()).isEmpty();
        assertThat(attempts).isEqualTo(PODS);
        int known = rankings.size();
        Resident other = charge("n", "1", "b");
        waker.othersCame();
        assertThat(turns()).isEqualTo(1);
        leave(other);
        assertThat(turns()).isEqualTo(1);
        assertThat(rankings.size()).as("nobody was ranked").isEqualTo(known);
        assertThat(queue.hasNext()).isFalse();
    }

    @Test
    void anEventWhereTheyAreAllowedIsHeldAgainstThatRowOnly() {
        node("n", "1", "r");
        pods(PODS, 2_000);
        assertThat(settle()).isEmpty();
        int known = rankings.size();
        Resident other = charge("n", "500m", "b");
        waker.othersCame();
        assertThat(turns()).isEqualTo(1);
        leave(other);
        assertThat(turns())
                .as("all classes are ruled out by the processor time")
                .isLessThanOrEqualTo(2);
        assertThat(rankings.size()).isEqualTo(known);
        node("m", "2001m", "r");
        assertThat(settle()).containsExactly("p0");
        assertThat(attempts)
                .as("the first of them, and once more one that fits beside no other")
                .isLessThan(PODS + 5);
    }

    @Test
    void whoIsAllowedByPodsThatCameElsewhereIsFoundToo() {
        node("left", "64", "l");
        node("right", "1", "r");
        Resident full = charge("right", "1", "b");
        pods(PODS, 100);
        assertThat(settle()).as("the right is full, so the left may take one").hasSize(MAX_SKEW);
        int before = attempts;
        charge("right", "0", "a");
        waker.othersCame();
        assertThat(settle()).as("the right has one more, so has the left").hasSize(1);
        assertThat(attempts - before).as("not all are tried").isLessThan(2 * FamilyWaker.MAX_UNTRIED);
        leave(full);
        assertThat(settle().size())
                .as("as many as the right holds, and as many on the left")
                .isBetween(10, 20);
    }

    @Test
    void allThatANodeHoldsFollowThoseThatWereWokenFirst() {
        int count = 3 * FamilyWaker.MAX_UNTRIED;
        pods(count, 100);
        assertThat(settle()).isEmpty();
        node("n", "64", "r");
        assertThat(settle()).hasSize(count);
        assertThat(attempts).isEqualTo(2 * count);
    }

    /** A rack with much room, which may take nobody while the other one, which is full, has fewer pods. */
    private void racks() {
        node("left", "64", "l");
        node("right", "1", "r");
        charge("right", "1", "b");
    }

    @Test
    void aRowThatWasAllowedOnceIsNewsForWhoJoinedWhileItWasNot() {
        racks();
        pods(2, 100_000);
        assertThat(settle()).isEmpty();
        pod("small", 100);
        charge("left", "0", "a");
        assertThat(isPlaced(Objects.requireNonNull(queue.next()))).isFalse();
        charge("right", "0", "a");
        waker.othersCame();
        assertThat(settle()).containsExactly("small");
    }

    @Test
    void whatWasMissedWhileOnePodWasAloneIsFoundWhenAnotherJoins() {
        racks();
        charge("left", "0", "a");
        pod("small", 100);
        assertThat(isPlaced(Objects.requireNonNull(queue.next()))).isFalse();
        charge("right", "0", "a");
        waker.othersCame();
        pod("large", 100_000);
        assertThat(isPlaced(Objects.requireNonNull(queue.next()))).isFalse();
        assertThat(settle()).containsExactly("small");
    }

    @Test
    void whoeverHasAConstraintOfItsOwnIsNotRankedEitherWhileNoNodeHasARack() {
        node("n", "64", "");
        for (int i = 0; i < PODS; i++) {
            pod("p" + i, 100, "app" + i);
        }
        assertThat(settle()).isEmpty();
        leave(charge("n", "1", "b"));
        assertThat(turns()).isEqualTo(1);
        node("m", "64", "r");
        assertThat(settle()).as("their constraints count others").hasSizeGreaterThan(100);
    }
}
