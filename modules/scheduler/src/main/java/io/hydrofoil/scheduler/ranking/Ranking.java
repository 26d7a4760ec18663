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
import java.util.function.IntConsumer;
import org.agrona.collections.IntArrayList;

/**
 * Where pods of one demand may run, best first. Looking at every node for every pod is what makes schedulers sample;
 * here equal pods share one pass over all nodes, and each change repairs only the rows that it concerns, as the table's
 * journal tells them. Where more has changed than is worth looking at row by row, as when many demands come in turns,
 * all rows are judged anew, and by columns: filters, classes and scores one after the other, in loops that are compiled
 * to vectors, without a heap before a row changes, and without scores where no row fits.
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
    /** To look at so many changed rows by themselves costs no more than to look at all rows. */
    private static final int FEW_ROWS = 16;

    private static final int FEW_OF_ALL = 16;
    private static final int ROW_BYTES = 30;
    private static final long[] NO_ROWS = {};

    private final NodeTable table;
    private final RowFilters filters;
    private final RowScores scores;
    private final int nominationClass;
    private final int seed;
    private final Shared shared;
    private final Criteria criteria;
    private final RowClasses classes = new RowClasses();
    private final Selection selection;
    private final ObstacleCounts counts = new ObstacleCounts();
    private final IntArrayList moved = new IntArrayList();
    private Buckets buckets;
    /** By row: what its own state has against it. */
    private long[] obstacles = NO_ROWS;

    private long caughtUp;
    private long namespaces;
    private long images;
    private int nodes;
    private long claims;
    private boolean isSelected;
    private boolean isResting;
    private long changes;
    private int selected;

    /** What a ranking is for; {@code nominationClass} as of {@link Nominations#classOf}. */
    public record Purpose(Profile profile, Demand demand, PodKind kind, int nominationClass) {}

    /** What all rankings use in turns. */
    record Shared(SpareRows spares, ScratchRows scratch) {}

    /** Ranks all rows. */
    Ranking(NodeTable table, Purpose purpose, Obstacles texts, int seed, Shared shared) {
        this.table = table;
        this.filters = new RowFilters(table, purpose.profile(), purpose.demand(), texts);
        this.scores = new RowScores(table, purpose.profile(), purpose.demand());
        this.nominationClass = purpose.nominationClass();
        this.seed = seed;
        this.shared = shared;
        this.criteria = new CriteriaBuilder(table, purpose.profile(), filters, purpose.kind()).build();
        this.buckets = shared.spares().takeBuckets();
        this.selection = new Selection(buckets, this::ofBucket, criteria.scores());
        rank();
    }

    /** The best row, or -1: none fits. */
    @HotPath
    public int best() {
        if (!isSelected) {
            selected = select();
            isSelected = true;
        }
        return selected;
    }

    private int select() {
        selection.survey();
        if (selection.count() > 0 && !buckets.haveKeys()) {
            scoreAll();
        }
        return selection.best();
    }

    /** The score of a row that fits, else -1. */
    public int score(int row) {
        if (!buckets.haveKeys()) {
            scoreAll();
        }
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

    /** Calls {@code action} for each row that fits, in no order that means anything. */
    public void forEachFitting(IntConsumer action) {
        selection.survey();
        isSelected = false;
        selection.forEachRow(action);
    }

    /** Changes whenever which rows fit may have changed. */
    public long changes() {
        return changes;
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
        if (isResting) {
            buckets = shared.spares().takeBuckets();
            selection.of(buckets);
            isResting = false;
            rank();
            return;
        }
        Journal journal = table.journal();
        long end = journal.position();
        boolean isFarBehind =
                !journal.covers(caughtUp) || end - caughtUp > Math.max(FEW_ROWS, table.rowCount() / FEW_OF_ALL);
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
     * be respected are there, or are not.
     */
    public long trial(int row) {
        long found = 0;
        if (table.layNominated(row, nominationClass, null)) {
            found = trialNow(row);
            table.liftNominated(row);
        }
        return found != 0 ? found : trialNow(row);
    }

    /** Gives back what it keeps of rows, until it has to catch up. */
    void rest() {
        shared.spares().give(obstacles);
        shared.spares().give(buckets);
        obstacles = NO_ROWS;
        criteria.rest();
        classes.clear();
        isResting = true;
    }

    /** Bytes a row that it keeps, roughly, unless it rests. */
    int rowBytes() {
        return ROW_BYTES + criteria.rowBytes();
    }

    /** Gives back what it shares; it is of no use any more. */
    public void close() {
        if (!isResting) {
            rest();
        }
        criteria.close();
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
        if (obstacles.length == rows) {
            Arrays.fill(obstacles, 0);
        } else {
            shared.spares().give(obstacles);
            obstacles = shared.spares().take(rows);
        }
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
        changes++;
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
        criteria.sieve(obstacles, rows);
        for (int row : table.nominations().nominatedRows()) {
            obstacles[row] = table.isLive(row) ? ofRow(row) : NOT_LIVE;
        }
        int free = countAll(rows);
        if (free <= rows / FEW_OF_ALL) {
            for (int row = 0; free > 0; row++) {
                if (obstacles[row] == 0) {
                    buckets.put(row, rowClass(row), 0);
                    free--;
                }
            }
        } else {
            ScratchRows scratch = shared.scratch();
            scratch.ensure(rows);
            classify(scratch.classes(), rows);
            criteria.classes(scratch, rows, classes);
            buckets.fill(obstacles, scratch.classes(), rows);
        }
    }

    /** Counts what stands against rows; returns how many rows have nothing against them. */
    private int countAll(int rows) {
        long found = 0;
        int sameSince = 0;
        int free = 0;
        for (int row = 0; row < rows; row++) {
            long now = obstacles[row];
            if (now != found) {
                count(found, row - sameSince);
                found = now;
                sameSince = row;
            }
            free += now == 0 ? 1 : 0;
        }
        count(found, rows - sameSince);
        return free;
    }

    /** Rows' classes as far as {@link #prefix} tells them apart. */
    private void classify(int[] into, int rows) {
        Arrays.fill(into, 0, rows, criteria.hasFilters() ? classes.extend(0, 0) : 0);
        if (filters.hasLate() && criteria.hasFilters()) {
            for (int row = 0; row < rows; row++) {
                into[row] = obstacles[row] == 0 ? prefix(row) : 0;
            }
        }
        for (int row : table.nominations().nominatedRows()) {
            into[row] = prefix(row);
        }
    }

    /** Scores all rows; until somebody asks, nobody knows whether any score matters. */
    private void scoreAll() {
        int rows = obstacles.length;
        ScratchRows scratch = shared.scratch();
        scratch.ensure(rows);
        int[] ties = scratch.ties();
        if (buckets.rowCount() <= rows / FEW_OF_ALL) {
            for (int row = 0; row < rows; row++) {
                if (obstacles[row] == 0) {
                    scratch.scores()[row] = scores.score(row);
                    ties[row] = tie(row);
                }
            }
        } else {
            scores.scoreAll(scratch.scores(), obstacles, rows);
            for (int row = 0; row < rows; row++) {
                ties[row] = tie(row);
            }
        }
        buckets.order(scratch.scores(), ties);
    }

    private void touch(int row) {
        isSelected = false;
        changes++;
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
        if (found != 0) {
            return found;
        }
        return criteria.hasFilters() ? criteria.ownObstacles(row) : filters.late(row);
    }

    private long ofBucket(int row) {
        long found = isRespecting(row) ? withNominated(row) : criteria.obstacles(row);
        return found == 0 && criteria.hasFilters() ? filters.late(row) : found;
    }

    private int rowClass(int row) {
        return criteria.rowClass(row, prefix(row), classes);
    }

    private int prefix(int row) {
        if (!criteria.hasFilters()) {
            return 0;
        }
        // rows that late filters or nominated pods tell apart have classes of their own
        int own = isRespecting(row) || (filters.hasLate() && filters.late(row) != 0) ? row + 1 : 0;
        return classes.extend(0, own);
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
        return buckets.haveKeys() ? (long) scores.score(row) << Integer.SIZE | (tie(row) & 0xffff_ffffL) : 0;
    }

    /** Murmur3's finisher: a bijection of 32 bits, so no two rows tie. */
    private int tie(int row) {
        int mixed = row ^ seed;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
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
