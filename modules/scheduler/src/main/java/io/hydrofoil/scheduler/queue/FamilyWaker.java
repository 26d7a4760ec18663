package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.queue.WaitingClass.Need;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.Journal;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Wakes pods for which other rows matter, by {@link Family}: after events it looks once which rows the family may have
 * now, and holds the few that are news against its classes. Where many rows are, each class is ranked.
 */
final class FamilyWaker {
    /** What ranking costs at least, in looks, and rows that cost one. */
    private static final int RANKING_COSTS = 50;

    private static final int ROWS_A_LOOK = 10;

    /** Most pods that are awake and have not been tried. */
    static final int MAX_UNTRIED = 32;

    /** Where more rows than this are news, ranking each class is less work than to look at each row. */
    private static final int MAX_NEWS = 256;

    private final NodeTable table;
    private final Rankings rankings;
    private final PodQueue queue;
    private final Obstacles texts;
    /** Rows that have become better by themselves. */
    private final Journal better = new Journal();

    private final PriorityQueue<Due> due = new PriorityQueue<>(Due.ORDER);
    private final PriorityQueue<RowLook.Fitting> toRank = new PriorityQueue<>(RowLook.Fitting.ORDER);
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private final Wave awake = new Wave(() -> {});
    private @Nullable Place lookingAt;
    private @Nullable RowLook look;
    private boolean othersGone;
    private boolean othersCame;

    /** A family that something may help, with its most urgent pod when that happened. */
    private record Due(Family family, PendingPod first) {
        static final Comparator<Due> ORDER = Comparator.comparing(Due::first, PendingPod.ORDER);
    }

    /** A row that may suit somebody of a family. */
    private record Place(Family family, int row) {}

    FamilyWaker(NodeTable table, Rankings rankings, PodQueue queue, Obstacles texts) {
        this.table = table;
        this.rankings = rankings;
        this.queue = queue;
        this.texts = texts;
    }

    void better(int row) {
        if (row >= 0) {
            better.mark(row);
        }
        othersGone = true;
    }

    void othersGone() {
        othersGone = true;
    }

    void othersCame() {
        othersCame = true;
    }

    boolean hasWork() {
        return look != null || othersGone || othersCame || !places.isEmpty() || !toRank.isEmpty() || !due.isEmpty();
    }

    /** A pod has just found no room. */
    void joined(PendingPod pod) {
        WaitingClass of = pod.waitingIn;
        Family family = of == null ? null : of.family;
        if (of == null || family == null) {
            return;
        }
        if (family.classes.size() == 1) {
            family.forget();
        } else if (family.isKnown()) {
            family.joined(common(family));
        } else {
            family.learn(common(family), better);
            for (WaitingClass other : family.classes) {
                if (other != of) {
                    toRank.add(RowLook.Fitting.of(other)); // which rows suited it before is not known
                }
            }
        }
    }

    /** Wakes what can be helped by so many looks; returns how many pods. */
    int work(int looks, long nowMs) {
        collect();
        int woken = 0;
        int left = looks;
        while (left > 0 && awake.untried() < MAX_UNTRIED) {
            RowLook now = look;
            if (now != null) {
                left = now.judge(table, texts, left);
                woken += now.isOver() ? wakeFitting(now, nowMs) : 0;
            } else if (!places.isEmpty()) {
                left -= RANKING_COSTS;
                begin(places.remove());
            } else if (!toRank.isEmpty()) {
                left -= rankingCosts();
                woken += wakeRanked(toRank.remove().kind(), nowMs);
            } else if (!due.isEmpty()) {
                left -= refresh(due.remove().family());
            } else {
                break;
            }
        }
        return woken;
    }

    private void collect() {
        if ((othersGone || othersCame) && due.isEmpty() && toRank.isEmpty()) {
            for (Family each : queue.waiting().families()) {
                if (othersGone || each.need == Need.OTHERS) {
                    due.add(new Due(each, each.pods.first()));
                }
            }
            othersGone = false;
            othersCame = false;
        }
    }

    /** Finds out which rows are news for a family; returns what that cost. */
    private int refresh(Family family) {
        if (family.classes.isEmpty()) {
            return 1;
        }
        if (isHopeless(family)) {
            family.learnNone(better);
            return 1;
        }
        if (family.classes.size() == 1) {
            family.forget();
            toRank.add(RowLook.Fitting.of(family.classes.first()));
            return 1;
        }
        BitSet news = family.news(common(family), better);
        if (news == null || news.cardinality() > MAX_NEWS) {
            for (WaitingClass each : family.classes) {
                toRank.add(RowLook.Fitting.of(each));
            }
        } else {
            news.stream().forEach(row -> lookAt(family, row));
        }
        return rankingCosts();
    }

    private int rankingCosts() {
        return RANKING_COSTS + table.rowCount() / ROWS_A_LOOK;
    }

    /** Whether no node has a label that a row needs. */
    private boolean isHopeless(Family family) {
        if (family.key.profile().filters(Plugin.POD_TOPOLOGY_SPREAD)) {
            for (SpreadConstraint each : family.key.demand().pods().hard()) {
                if (isNowhere(each.topologyKey())) {
                    return true;
                }
            }
        }
        if (family.key.profile().filters(Plugin.INTER_POD_AFFINITY)) {
            for (PodTerm each : family.key.demand().pods().affinity()) {
                if (isNowhere(each.topologyKey())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isNowhere(String label) {
        return table.labels().column(label).rowCount() == 0;
    }

    private void lookAt(Family family, int row) {
        if (!family.toLookAt.get(row)) {
            family.toLookAt.set(row);
            places.add(new Place(family, row));
        }
    }

    private void begin(Place place) {
        place.family.toLookAt.clear(place.row);
        boolean isAllowed = !place.family.classes.isEmpty()
                && place.row < table.rowCount()
                && table.isLive(place.row)
                && common(place.family).fits(place.row);
        if (isAllowed) {
            List<NavigableSet<WaitingClass>> classes = List.of(place.family.classes);
            look = RowLook.of(table, table.name(place.row), row -> classes);
            lookingAt = place;
        }
    }

    private int wakeFitting(RowLook now, long nowMs) {
        Place place = lookingAt;
        look = null;
        lookingAt = null;
        if (place == null) {
            return 0;
        }
        Wave wave = new Wave(() -> lookAt(place.family, place.row), awake);
        return now.wake(queue, table, texts, wave, MAX_UNTRIED - awake.untried(), nowMs);
    }

    private int wakeRanked(WaitingClass each, long nowMs) {
        boolean fits = !each.pods.isEmpty() && ranking(each.key).best() >= 0;
        return fits ? queue.wakeFirst(each, 1, nowMs, awake) : 0;
    }

    private Ranking common(Family family) {
        return ranking(family.key);
    }

    private Ranking ranking(WaitingClass.Key key) {
        return rankings.of(key.profile(), key.demand(), key.kind(), key.priority());
    }
}
