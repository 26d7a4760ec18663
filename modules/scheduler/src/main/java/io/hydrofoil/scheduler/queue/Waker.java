package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.queue.WaitingClass.Need;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Wakes waiting pods that a change can help, by trying: a row that has become better is held against the classes that
 * could be content with what it has free, and classes for which other rows matter are ranked again. What would take too
 * long at once is left for the next turn, so that a large backlog does not hold up pods that can be placed.
 */
public final class Waker {
    /** Most classes that are looked at in one turn. */
    static final int LOOKS_A_TURN = 2_000;

    /** What ranking a class costs, in looks. */
    private static final int RANKING_COSTS = 50;

    private final NodeTable table;
    private final Rankings rankings;
    private final PodQueue queue;
    private final Obstacles texts;
    private final Set<String> betterNodes = new LinkedHashSet<>();
    private final List<WaitingClass> toRank = new ArrayList<>();
    private boolean othersGone;
    private boolean othersCame;

    /** Over this table and queue. */
    public Waker(NodeTable table, Rankings rankings, PodQueue queue, Obstacles texts) {
        this.table = table;
        this.rankings = rankings;
        this.queue = queue;
        this.texts = texts;
    }

    /** A node has more to give: it is new or has changed, or a pod has left it. */
    public void better(String node) {
        betterNodes.add(node);
        othersGone = true;
    }

    /** Something left that kept pods from places elsewhere. */
    public void othersGone() {
        othersGone = true;
    }

    /** Pods came to nodes, which may help those that are to be with others. */
    public void othersCame() {
        othersCame = true;
    }

    /** Whether there is anything to look at. */
    public boolean hasWork() {
        return !betterNodes.isEmpty() || othersGone || othersCame || !toRank.isEmpty();
    }

    /** Wakes what can be helped; returns how many pods. */
    public int work(long nowMs) {
        if (!hasWork()) {
            return 0;
        }
        int woken = 0;
        int looks = LOOKS_A_TURN;
        while (!betterNodes.isEmpty() && looks > 0) {
            String node = betterNodes.iterator().next();
            betterNodes.remove(node);
            int row = table.row(node);
            if (row >= 0 && table.isLive(row)) {
                woken += wakeNominated(row, nowMs);
                List<WaitingClass> candidates = queue.waiting().within(freeCpu(row));
                looks -= 1 + candidates.size();
                for (WaitingClass each : candidates) {
                    woken += wakeFor(each, row, nowMs);
                }
            }
        }
        if ((othersGone || othersCame) && toRank.isEmpty()) {
            for (WaitingClass each : queue.waiting().others()) {
                if (othersGone || each.need == Need.OTHERS) {
                    toRank.add(each);
                }
            }
            othersGone = false;
            othersCame = false;
        }
        while (!toRank.isEmpty() && looks > 0) {
            looks -= RANKING_COSTS;
            woken += wakeRanked(toRank.removeLast(), nowMs);
        }
        return woken;
    }

    private long freeCpu(int row) {
        ResourceColumns resources = table.resources();
        return resources.allocatable(ResourceColumns.CPU, row) - resources.requested(ResourceColumns.CPU, row);
    }

    private int wakeFor(WaitingClass each, int row, long nowMs) {
        RowFilters filters = filters(each);
        int nominationClass = table.nominations().classOf(each.key.priority());
        if (filters.judge(row, nominationClass, null) != 0) {
            return 0;
        }
        return queue.wakeFirst(each, filters.room(row, each.pods.size()), nowMs);
    }

    private int wakeRanked(WaitingClass each, long nowMs) {
        boolean fits = !each.pods.isEmpty()
                && rankings.of(each.key.profile(), each.key.demand(), each.key.kind(), each.key.priority())
                                .best()
                        >= 0;
        return fits ? queue.wakeFirst(each, 1, nowMs) : 0;
    }

    /** Pods that are to run here, and fit now that others have left. */
    private int wakeNominated(int row, long nowMs) {
        int woken = 0;
        for (Resident resident : List.copyOf(table.nominations().on(row))) {
            PendingPod pod = queue.get(resident.uid());
            WaitingClass of = pod == null ? null : pod.waitingIn;
            if (pod != null && of != null && fitsBesideOthers(of, row, resident)) {
                queue.wake(pod, nowMs);
                woken++;
            }
        }
        return woken;
    }

    private boolean fitsBesideOthers(WaitingClass of, int row, Resident self) {
        int nominationClass = table.nominations().classOf(self.priority());
        return filters(of).judge(row, nominationClass, self) == 0;
    }

    private RowFilters filters(WaitingClass of) {
        RowFilters filters = of.filters;
        if (filters == null) {
            filters = new RowFilters(table, of.key.profile(), of.key.demand(), texts);
            of.filters = filters;
        }
        return filters;
    }
}
