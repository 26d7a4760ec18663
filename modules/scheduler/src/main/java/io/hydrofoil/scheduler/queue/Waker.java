package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wakes waiting pods that a change can help, by trying: a row that has become better is held against the classes that
 * could be content with what it has free; those for which other rows matter are left to the {@link FamilyWaker}. What
 * would take too long at once is left for the next turn, so that a large backlog does not hold up pods that can be
 * placed; and of those that could all take the same room only so many are woken at once as it holds.
 */
public final class Waker {
    /** Most classes that are looked at in one turn. */
    static final int LOOKS_A_TURN = 1_000;

    private final NodeTable table;
    private final PodQueue queue;
    private final Obstacles texts;
    private final FamilyWaker families;
    private final LinkedHashSet<String> betterNodes = new LinkedHashSet<>();
    private @Nullable RowLook look;

    /** Over this table and queue. */
    public Waker(NodeTable table, Rankings rankings, PodQueue queue, Obstacles texts) {
        this.table = table;
        this.queue = queue;
        this.texts = texts;
        this.families = new FamilyWaker(table, rankings, queue, texts);
    }

    /** A node has more to give: it is new or has changed, or a pod has left it. */
    public void better(String node) {
        betterNodes.add(node);
        families.better(table.row(node));
    }

    /** Something left that kept pods from places elsewhere. */
    public void othersGone() {
        families.othersGone();
    }

    /** Pods came to nodes, which may help those that are to be with others. */
    public void othersCame() {
        families.othersCame();
    }

    /** A pod has just been found to fit nowhere, and waits; nothing has changed since. */
    public void waits(PendingPod pod) {
        families.joined(pod);
    }

    /** Whether there is anything to look at. */
    public boolean hasWork() {
        return look != null || !betterNodes.isEmpty() || families.hasWork();
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
            looks = now.judge(table, texts, looks);
            look = now.isOver() ? null : now;
            woken += now.isOver() ? wakeFitting(now, nowMs) : 0;
        }
        return woken + families.work(looks, nowMs);
    }

    private RowLook begin(String node) {
        return RowLook.of(table, node, row -> queue.waiting()
                .opened(label -> table.labels().text(label, row)));
    }

    private int wakeFitting(RowLook now, long nowMs) {
        Wave wave = new Wave(() -> betterNodes.add(now.node));
        return now.wake(queue, table, texts, wave, Integer.MAX_VALUE, nowMs);
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
        return of.filters(table, texts).judge(row, nominationClass, self) == 0;
    }
}
