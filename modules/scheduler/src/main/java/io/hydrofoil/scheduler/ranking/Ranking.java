package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.filters.Hurdle;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.scores.RowScores;
import io.hydrofoil.scheduler.table.Journal;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Nominations;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.collections.IntArrayList;

/**
 * Where pods of one demand may run, best first. Looking at every node for every pod is what makes schedulers sample;
 * here equal pods share one pass over all nodes, and each change repairs only the rows that it concerns, as the table's
 * journal tells them.
 *
 * <p>A row is judged in two steps. What its own state decides (resources, taints, labels, volumes) is looked at when
 * the row changes: rows that pass lie in heaps by score. What other rows have a part in (spreading, pod affinity, and
 * scores relative to the best) is the same for all rows of a bucket, see {@link Criteria}, and is looked at when a row
 * is asked for: a loop over buckets.
 *
 * <p>Equal scores are ordered by a number mixed from row and seed, so that ties spread, and equally so in every replay.
 */
public final class Ranking {
    private static final long NOT_LIVE = Obstacles.NOT_LIVE;
    private static final int FEW_ROWS = 16;
    private static final long[] NO_ROWS = {};

    private final NodeTable table;
    private final RowFilters filters;
    private final RowScores scores;
    private final int nominationClass;
    private final int seed;
    private final SpareRows spares;
    private final Criteria criteria;
    private final Buckets buckets = new Buckets();
    private final RowClasses classes = new RowClasses();
    private final Selection selection;
    private final ObstacleCounts counts = new ObstacleCounts();
    private final IntArrayList moved = new IntArrayList();
    /** By row: what its own state has against it. */
    private long[] obstacles = NO_ROWS;

    private long caughtUp;
    private long namespaces;
    private long images;
    private int nodes;
    private long claims;
    private boolean isSelected;
    private int selected;

    /** What a ranking is for; {@code nominationClass} as of {@link Nominations#classOf}. */
    public record Purpose(Profile profile, Demand demand, PodKind kind, int nominationClass) {}

    /** Ranks all rows. */
    Ranking(NodeTable table, Purpose purpose, Obstacles texts, int seed, SpareRows spares) {
        this.table = table;
        this.filters = new RowFilters(table, purpose.profile(), purpose.demand(), texts);
        this.scores = new RowScores(table, purpose.profile(), purpose.demand());
        this.nominationClass = purpose.nominationClass();
        this.seed = seed;
        this.spares = spares;
        this.criteria = new CriteriaBuilder(table, purpose.profile(), filters, purpose.kind()).build();
        this.selection = new Selection(buckets, this::ofBucket, criteria.scores());
        rank();
    }

    /** The best row, or -1: none fits. */
    @HotPath
    public int best() {
        if (!isSelected) {
            selected = selection.select();
            isSelected = true;
        }
        return selected;
    }

    /** The score of a row that fits, else -1. */
    public int score(int row) {
        selection.survey();
        isSelected = false;
        return row < obstacles.length && buckets.bucket(row) >= 0 ? selection.score(row) : -1;
    }

    /** Whether the row fits. */
    public boolean fits(int row) {
        return obstacles(row) == 0;
    }

    /** What stands against a live row. */
    public long obstacles(int row) {
        return obstacles[row] != 0 ? obstacles[row] : ofBucket(row);
    }

    /** Tells all that stands against a live row; nominated pods are not looked at. */
    public void tell(int row, Consumer<Hurdle> into) {
        filters.tell(row, into);
        criteria.tell(row, into);
    }

    /** How many rows fit. */
    public int fittingCount() {
        selection.survey();
        isSelected = false;
        return selection.rowCount();
    }

    /** What stands against rows, and how many; rows that fit are not among them. */
    public ObstacleCounts report() {
        ObstacleCounts all = new ObstacleCounts();
        all.addAll(counts);
        for (int bucket = 0; bucket < buckets.count(); bucket++) {
            if (buckets.size(bucket) > 0) {
                long found = ofBucket(buckets.top(bucket));
                if (found != 0) {
                    all.add(found, buckets.size(bucket));
                }
            }
        }
        return all;
    }

    /** The filters. */
    public RowFilters filters() {
        return filters;
    }

    /** Whether only a row's own state decides whether it fits. */
    public boolean isLocal() {
        return !criteria.hasFilters();
    }

    /** Takes in what changed in the table. */
    public void catchUp() {
        Journal journal = table.journal();
        long end = journal.position();
        boolean isFarBehind = !journal.covers(caughtUp) || end - caughtUp > Math.max(FEW_ROWS, table.rowCount());
        if (isFarBehind || isOutdated() || classes.areMany()) {
            rank();
            return;
        }
        while (caughtUp < end) {
            touch(journal.row(caughtUp++));
        }
    }

    /**
     * What stands against a row whose pods were changed for a trial, unknown to the journal: nominated pods that must
     * be
     * respected are there, or are not.
     */
    public long trial(int row) {
        long found = 0;
        if (table.layNominated(row, nominationClass, null)) {
            found = trialNow(row);
            table.liftNominated(row);
        }
        return found != 0 ? found : trialNow(row);
    }

    /** Gives back what it shares; it is of no use any more. */
    public void close() {
        criteria.close();
        spares.give(obstacles);
        obstacles = NO_ROWS;
    }

    private long trialNow(int row) {
        long found = filters.early(row);
        if (found == 0) {
            found = criteria.trial(row);
        }
        return found == 0 ? filters.late(row) : found;
    }

    private void rank() {
        int rows = table.rowCount();
        spares.give(obstacles);
        obstacles = spares.take(rows);
        buckets.clear(rows);
        classes.clear();
        counts.clear();
        criteria.count();
        caughtUp = table.journal().position();
        namespaces = table.census().namespacesVersion();
        images = table.images().version();
        nodes = table.liveCount();
        claims = table.volumes().claimsVersion();
        isSelected = false;
        judgeAll(rows);
    }

    /** As {@link #judge} of each row, but filter by filter. */
    private void judgeAll(int rows) {
        if (table.liveCount() < rows) {
            for (int row = 0; row < rows; row++) {
                obstacles[row] = table.isLive(row) ? 0 : NOT_LIVE;
            }
        }
        filters.sieve(obstacles, rows, !criteria.hasFilters());
        for (int row : table.nominations().nominatedRows()) {
            obstacles[row] = table.isLive(row) ? ofRow(row) : NOT_LIVE;
        }
        long found = 0;
        int sameSince = 0;
        for (int row = 0; row < rows; row++) {
            long now = obstacles[row];
            if (now != found) {
                count(found, row - sameSince);
                found = now;
                sameSince = row;
            }
            if (now == 0) {
                buckets.put(row, rowClass(row), key(row));
            }
        }
        count(found, rows - sameSince);
    }

    private void touch(int row) {
        isSelected = false;
        if (row >= obstacles.length) {
            grow(table.rowCount());
        }
        moved.clear();
        criteria.update(row, moved);
        judge(row);
        for (int i = 0; i < moved.size(); i++) {
            int other = moved.getInt(i);
            if (buckets.bucket(other) >= 0) {
                buckets.put(other, rowClass(other), buckets.key(other));
            }
        }
    }

    private void judge(int row) {
        long before = obstacles[row];
        long now = table.isLive(row) ? ofRow(row) : NOT_LIVE;
        if (now != before) {
            count(before, -1);
            count(now, 1);
            obstacles[row] = now;
        }
        if (now == 0) {
            buckets.put(row, rowClass(row), key(row));
        } else {
            buckets.remove(row);
        }
    }

    private void count(long found, int rows) {
        if (found != 0 && found != NOT_LIVE) {
            counts.add(found, rows);
        }
    }

    /** What a row's own state decides: with the nominated pods that must be respected, and without them. */
    private long ofRow(int row) {
        long found = 0;
        if (table.layNominated(row, nominationClass, null)) {
            found = ownState(row);
            table.liftNominated(row);
        }
        return found != 0 ? found : ownState(row);
    }

    /**
     * Late filters wait for the judgement of the criteria, if there is any, for the sake of the reason that is told.
     */
    private long ownState(int row) {
        long found = filters.early(row);
        return found == 0 && !criteria.hasFilters() ? filters.late(row) : found;
    }

    private long ofBucket(int row) {
        long found = isRespecting(row) ? withNominated(row) : criteria.obstacles(row);
        return found == 0 && criteria.hasFilters() ? filters.late(row) : found;
    }

    private int rowClass(int row) {
        int prefix = 0;
        if (criteria.hasFilters()) {
            // rows that late filters or nominated pods tell apart have classes of their own
            int own = isRespecting(row) || (filters.hasLate() && filters.late(row) != 0) ? row + 1 : 0;
            prefix = classes.extend(0, own);
        }
        return criteria.rowClass(row, prefix, classes);
    }

    private boolean isRespecting(int row) {
        return criteria.hasFilters() && table.nominations().any(row, nominationClass);
    }

    private long withNominated(int row) {
        table.layNominated(row, nominationClass, null);
        long found = criteria.trial(row);
        table.liftNominated(row);
        return found != 0 ? found : criteria.obstacles(row);
    }

    private long key(int row) {
        return (long) scores.score(row) << Integer.SIZE | tie(row);
    }

    /** Murmur3's finisher: a bijection of 32 bits, so no two rows tie. */
    private long tie(int row) {
        int mixed = row ^ seed;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return (mixed ^ mixed >>> 16) & 0xffff_ffffL;
    }

    private void grow(int rows) {
        int before = obstacles.length;
        obstacles = Arrays.copyOf(obstacles, rows);
        Arrays.fill(obstacles, before, rows, NOT_LIVE);
        buckets.grow(rows);
        criteria.grow(rows);
    }

    /** Whether something changed that the journal does not tell of. */
    private boolean isOutdated() {
        return namespaces != table.census().namespacesVersion()
                || (scores.dependsOnImages() && (images != table.images().version() || nodes != table.liveCount()))
                || (filters.dependsOnClaims() && claims != table.volumes().claimsVersion());
    }
}
