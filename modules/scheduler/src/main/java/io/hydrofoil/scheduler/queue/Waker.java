package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.queue.WaitingClass.Need;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Wakes waiting pods that a change can help, by trying: a row that has become better is held against the classes that
 * could be content with what it has free, and classes for which other rows matter are ranked again. What would take too
 * long at once is left for the next turn, so that a large backlog does not hold up pods that can be placed; and of
 * those that could all take the same room only so many are woken at once as it holds.
 */
public final class Waker {
    /** Most classes that are looked at in one turn. */
    static final int LOOKS_A_TURN = 1_000;

    /** What ranking a class costs at least, in looks, and rows that cost one. */
    private static final int RANKING_COSTS = 50;

    private static final int ROWS_A_LOOK = 10;

    /** Most pods of ranked classes that are awake and have not been tried. */
    private static final int MAX_UNTRIED = 32;

    /** Classes in turn that find no more room, after which the row counts as taken for now. */
    private static final int MAX_REFUSED = 32;

    private final NodeTable table;
    private final Rankings rankings;
    private final PodQueue queue;
    private final Obstacles texts;
    private final LinkedHashSet<String> betterNodes = new LinkedHashSet<>();
    private final PriorityQueue<RowLook.Fitting> toRank = new PriorityQueue<>(RowLook.Fitting.ORDER);
    private final Wave ranked = new Wave(() -> {});
    private @Nullable RowLook look;
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
        return look != null || !betterNodes.isEmpty() || othersGone || othersCame || !toRank.isEmpty();
    }

    /** Wakes what can be helped; returns how many pods. */
    public int work(long nowMs) {
        if (!hasWork()) {
            return 0;
        }
        int woken = 0;
        int looks = LOOKS_A_TURN;
        while (looks > 0 && (look != null || !betterNodes.isEmpty())) {
            looks--;
            RowLook now = look;
            if (now == null) {
                now = begin(betterNodes.removeFirst());
                woken += wakeNominated(now.node, nowMs);
            }
            looks = judge(now, looks);
            look = now.isOver() ? null : now;
            woken += now.isOver() ? wakeFitting(now, nowMs) : 0;
        }
        collectOthers();
        while (!toRank.isEmpty() && looks > 0 && ranked.untried() < MAX_UNTRIED) {
            looks -= RANKING_COSTS + table.rowCount() / ROWS_A_LOOK;
            woken += wakeRanked(toRank.remove().kind(), nowMs);
        }
        return woken;
    }

    private RowLook begin(String node) {
        int row = table.row(node);
        if (row < 0 || !table.isLive(row)) {
            return new RowLook(node, 0, List.of());
        }
        ResourceColumns resources = table.resources();
        long free = resources.allocatable(ResourceColumns.CPU, row) - resources.requested(ResourceColumns.CPU, row);
        // pods that ask for none may run where too much is in use
        return new RowLook(node, Math.max(0, free), queue.waiting().opened(label -> table.labels()
                .text(label, row)));
    }

    /** Goes on with a look; returns how many looks are left. */
    private int judge(RowLook now, int looks) {
        int row = table.row(now.node);
        int left = looks;
        for (WaitingClass each = now.next(); each != null; each = left > 0 ? now.next() : null) {
            left--;
            if (row >= 0 && table.isLive(row) && !each.pods.isEmpty()) {
                int nominationClass = table.nominations().classOf(each.key.priority());
                if (filters(each).judge(row, nominationClass, null) == 0) {
                    now.fits(each);
                }
            }
        }
        return left;
    }

    /** Wakes as many as the row holds, the most urgent first; the others when these have been tried. */
    private int wakeFitting(RowLook now, long nowMs) {
        int row = table.row(now.node);
        if (row < 0 || now.fitting().isEmpty()) {
            return 0;
        }
        long[] free = table.resources().free(row);
        Wave wave = new Wave(() -> betterNodes.add(now.node));
        int woken = 0;
        int refused = 0;
        while (!now.fitting().isEmpty() && refused < MAX_REFUSED) {
            WaitingClass each = now.fitting().remove().kind();
            int wanted = each.pods.size();
            int taken = filters(each).take(free, wanted);
            woken += queue.wakeFirst(each, taken, nowMs, wave);
            refused = taken == 0 ? refused + 1 : 0;
            if (taken < wanted) {
                wave.hasFollowers();
            }
        }
        if (!now.fitting().isEmpty()) {
            wave.hasFollowers();
        }
        return woken;
    }

    private void collectOthers() {
        if ((othersGone || othersCame) && toRank.isEmpty()) {
            for (WaitingClass each : queue.waiting().others()) {
                if (othersGone || each.need == Need.OTHERS) {
                    toRank.add(RowLook.Fitting.of(each));
                }
            }
            othersGone = false;
            othersCame = false;
        }
    }

    private int wakeRanked(WaitingClass each, long nowMs) {
        boolean fits = !each.pods.isEmpty()
                && rankings.of(each.key.profile(), each.key.demand(), each.key.kind(), each.key.priority())
                                .best()
                        >= 0;
        return fits ? queue.wakeFirst(each, 1, nowMs, ranked) : 0;
    }

    /** Pods that are to run here, and fit now that others have left. */
    private int wakeNominated(String node, long nowMs) {
        int row = table.row(node);
        if (row < 0 || !table.isLive(row)) {
            return 0;
        }
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
