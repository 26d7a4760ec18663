package io.hydrofoil.scheduler.queue;

import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.queue.WaitingClass.Need;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.table.Journal;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Waiting classes that ask the same of other pods and of nodes, and differ by what they take. The naive way ranks each
 * of them anew whenever pods elsewhere come or go, and thousands of sizes of what a spread constraint keeps waiting
 * occupy a core. But which rows the constraint allows is the same for all, and only two things can help any of them: a
 * row that is allowed now and was not, and an allowed row that has become better by itself.
 *
 * <p>Of the rows that are remembered as allowed it holds that none suits any of the classes, unless it has become
 * better since: so whenever a class joins, which at that moment no allowed row suits, rows that are not allowed at that
 * moment are forgotten.
 */
final class Family {
    /** With the demand that all have in common. */
    final WaitingClass.Key key;

    final Need need;
    final NavigableSet<WaitingClass> classes = new TreeSet<>(WaitingClass.BY_CPU);
    /** Of all classes. */
    final TreeSet<PendingPod> pods = new TreeSet<>(PendingPod.ORDER);

    /** Rows that are to be held against the classes. */
    final BitSet toLookAt = new BitSet();

    private final BitSet allowed = new BitSet();
    private boolean isKnown;
    private @Nullable Ranking seen;
    private long seenChanges;
    private long seenBetter;

    Family(WaitingClass.Key key, Need need) {
        this.key = key;
        this.need = need;
    }

    /** What a demand has in common with those of its family. */
    static Demand common(Demand demand) {
        if (!demand.volumes().exclusive().isEmpty()) {
            return demand; // who else uses a claim matters on whatever row: that is no other's business
        }
        PodWishes all = demand.pods();
        PodWishes required = new PodWishes(all.affinity(), all.antiAffinity(), List.of(), all.hard(), List.of(), true);
        return new Demand.Parts().nodes(demand.nodes()).pods(required).build();
    }

    /** Whether it is remembered which rows are allowed. */
    boolean isKnown() {
        return isKnown;
    }

    /** From here on any row may suit. */
    void forget() {
        isKnown = false;
        seen = null;
        allowed.clear();
    }

    /** These rows are allowed, and suit nobody. */
    void learn(Ranking common, Journal better) {
        allowed.clear();
        common.forEachFitting(allowed::set);
        isKnown = true;
        seenBetter = better.position();
        saw(common);
    }

    /** No row is allowed. */
    void learnNone(Journal better) {
        allowed.clear();
        isKnown = true;
        seenBetter = better.position();
        seen = null;
    }

    /** Somebody joins whom no allowed row suits. */
    void joined(Ranking common) {
        if (seen != common || seenChanges != common.changes()) {
            BitSet now = new BitSet();
            common.forEachFitting(now::set);
            allowed.and(now);
            saw(common);
        }
    }

    /** Rows that may suit somebody since it was last asked; they are remembered as allowed. Null: any row may. */
    @Nullable
    BitSet news(Ranking common, Journal better) {
        if (!isKnown || !better.covers(seenBetter)) {
            learn(common, better);
            return null;
        }
        BitSet news = new BitSet();
        common.forEachFitting(row -> {
            if (!allowed.get(row)) {
                news.set(row);
            }
        });
        long from = seenBetter;
        BitSet before = (BitSet) allowed.clone();
        learn(common, better);
        for (long at = from; at < seenBetter; at++) {
            int row = better.row(at);
            if (before.get(row) && allowed.get(row)) {
                news.set(row);
            }
        }
        return news;
    }

    private void saw(Ranking common) {
        seen = common;
        seenChanges = common.changes();
    }
}
