package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.scheduler.census.Carriers;
import io.hydrofoil.scheduler.census.PodCensus;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rankings in use, those used last first to stay. A function of the table, what is asked in which order, and the
 * seed.
 */
public final class Rankings {
    /**
     * How much is kept.
     *
     * @param bytes what all rankings together keep of rows, roughly
     * @param leastAwake rankings that keep what they know of rows however much that is
     * @param rankings in all; those that rest have compiled what their demands ask, and start over when they are asked
     */
    record Limits(long bytes, int leastAwake, int rankings) {
        static final Limits DEFAULT = new Limits(100L << 20, 8, 1_024);

        Limits {
            Invariant.check(bytes >= 0 && leastAwake > 0 && rankings >= leastAwake, "whoever was asked last is awake");
        }
    }

    private final Limits limits;
    private final NodeTable table;
    private final Obstacles texts;
    private final int seed;
    private final Ranking.Shared shared = new Ranking.Shared(new SpareRows(), new ScratchRows());
    private final LinkedHashMap<Key, Ranking> rankings = new LinkedHashMap<>(16, 0.75f, true);
    /** Those that do not rest. */
    private final LinkedHashMap<Key, Ranking> awake = new LinkedHashMap<>(16, 0.75f, true);

    private long awakeRowBytes;
    private int made;

    /** What decides a ranking; profiles have distinct names. */
    private record Key(Profile profile, Demand demand, Relevance relevance, int nominationClass) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && profile.schedulerName().equals(that.profile.schedulerName())
                    && nominationClass == that.nominationClass
                    && demand.equals(that.demand)
                    && relevance.equals(that.relevance);
        }

        @Override
        public int hashCode() {
            return demand.hashCode() * 31 + relevance.hashCode() + nominationClass;
        }
    }

    /** What terms, the pod's own and those of bound pods, have to do with the pod's own labels. */
    private record Relevance(List<Boolean> countsItself, List<Carriers> concerning) {
        static final Relevance NONE = new Relevance(List.of(), List.of());
    }

    /** No rankings yet. {@code seed} orders rows of equal score. */
    public Rankings(NodeTable table, Obstacles texts, int seed) {
        this(table, texts, seed, Limits.DEFAULT);
    }

    Rankings(NodeTable table, Obstacles texts, int seed, Limits limits) {
        this.limits = limits;
        this.table = table;
        this.texts = texts;
        this.seed = seed;
    }

    /** The ranking for a pod, with all changes so far. */
    @HotPath
    public Ranking of(Profile profile, Demand demand, PodKind kind, int priority) {
        int nominationClass = table.nominations().classOf(priority);
        Key key = new Key(profile, demand, relevance(demand.pods(), kind), nominationClass);
        Ranking ranking = rankings.get(key);
        if (ranking == null) {
            Ranking.Purpose purpose = new Ranking.Purpose(profile, demand, kind, nominationClass);
            ranking = new Ranking(table, purpose, texts, seed + made++, shared);
            rankings.put(key, ranking);
            dropEldest();
        } else {
            ranking.catchUp();
        }
        if (awake.putIfAbsent(key, ranking) == null) {
            awakeRowBytes += ranking.rowBytes();
            restEldest();
        }
        return ranking;
    }

    /** How many keep what they know of rows. */
    int awakeCount() {
        return awake.size();
    }

    /** How many there are. */
    public int size() {
        return rankings.size();
    }

    /** Forgets all, as when nothing was placed for long. */
    public void clear() {
        rankings.values().forEach(Ranking::close);
        rankings.clear();
        awake.clear();
        awakeRowBytes = 0;
    }

    private void dropEldest() {
        if (rankings.size() > limits.rankings) {
            Map.Entry<Key, Ranking> eldest = rankings.pollFirstEntry();
            Ranking known = awake.remove(eldest.getKey());
            awakeRowBytes -= known == null ? 0 : known.rowBytes();
            eldest.getValue().close();
        }
    }

    private void restEldest() {
        long most = limits.bytes / Math.max(1, table.rowCount());
        while (awakeRowBytes > most && awake.size() > limits.leastAwake) {
            Ranking eldest = awake.pollFirstEntry().getValue();
            awakeRowBytes -= eldest.rowBytes();
            eldest.rest();
        }
    }

    private Relevance relevance(PodWishes wishes, PodKind kind) {
        PodCensus census = table.census();
        List<Carriers> concerning = census.concerning(kind);
        if (wishes.affinity().isEmpty() && wishes.hard().isEmpty()) {
            return concerning.isEmpty() ? Relevance.NONE : new Relevance(List.of(), concerning);
        }
        List<Boolean> countsItself = new ArrayList<>();
        for (PodTerm term : wishes.affinity()) {
            countsItself.add(census.matches(term.pods(), kind));
        }
        for (SpreadConstraint constraint : wishes.hard()) {
            countsItself.add(census.matches(constraint.pods(), kind));
        }
        return new Relevance(countsItself, concerning);
    }
}
