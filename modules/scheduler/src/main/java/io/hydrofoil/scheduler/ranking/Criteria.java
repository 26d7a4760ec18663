package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.census.PodCensus;
import io.hydrofoil.scheduler.census.PodGroup;
import io.hydrofoil.scheduler.filters.Hurdle;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a demand asks of a row that other rows have a part in: filters and scores over buckets, and the tallies below.
 */
final class Criteria {
    private final PodCensus census;
    private final List<PodGroup> groups;
    private final Tally[] tallies;
    private final RowNumber[] counts;
    private final BucketFilter[] filters;
    private final BucketScore[] scores;

    /**
     * What a demand asks.
     *
     * @param groups whose counts the tallies use
     * @param counts by row, which tell rows apart beside the tallies
     */
    record Parts(
            List<PodGroup> groups,
            List<Tally> tallies,
            List<RowNumber> counts,
            List<BucketFilter> filters,
            List<BucketScore> scores) {}

    Criteria(PodCensus census, Parts parts) {
        this.census = census;
        this.groups = List.copyOf(parts.groups());
        this.tallies = parts.tallies().toArray(Tally[]::new);
        this.counts = parts.counts().toArray(RowNumber[]::new);
        this.filters = parts.filters().toArray(BucketFilter[]::new);
        this.scores = parts.scores().toArray(BucketScore[]::new);
    }

    /** Whether other rows have no part. */
    boolean areNone() {
        return filters.length == 0 && scores.length == 0;
    }

    boolean hasFilters() {
        return filters.length > 0;
    }

    BucketScore[] scores() {
        return scores;
    }

    void count() {
        for (Tally tally : tallies) {
            tally.count();
        }
    }

    /** Forgets what was counted. */
    void rest() {
        for (Tally tally : tallies) {
            tally.rest();
        }
    }

    /** Bytes a row that is kept, roughly. */
    int rowBytes() {
        int bytes = 0;
        for (Tally tally : tallies) {
            bytes += tally.rowBytes();
        }
        return bytes;
    }

    void grow(int rows) {
        for (Tally tally : tallies) {
            tally.grow(rows);
        }
    }

    @HotPath
    void update(int row, @Nullable IntArrayList moved) {
        for (Tally tally : tallies) {
            tally.update(row, moved);
        }
    }

    /** The number of the class of rows that this one belongs to. */
    @HotPath
    int rowClass(int row, int prefix, RowClasses classes) {
        int number = prefix;
        for (Tally tally : tallies) {
            number = classes.extend(number, tally.classOf(row));
        }
        for (RowNumber count : counts) {
            number = classes.extend(number, count.at(row));
        }
        return number;
    }

    /** {@link #rowClass} of all rows, from the prefixes that {@code scratch} holds as their classes. */
    @HotPath
    void classes(ScratchRows scratch, int rows, RowClasses classes) {
        for (Tally tally : tallies) {
            tally.classes(scratch.parts(), rows);
            classes.extend(scratch.classes(), scratch.parts(), rows);
        }
        for (RowNumber count : counts) {
            if (count.isZero()) {
                classes.extendByZero(scratch.classes(), rows);
            } else {
                count.all(scratch.parts(), rows);
                classes.extend(scratch.classes(), scratch.parts(), rows);
            }
        }
    }

    /** What the first filter has against a row whatever stands on others: who has no such row in a bucket saves it. */
    @HotPath
    long ownObstacles(int row) {
        return filters.length == 0 ? 0 : filters[0].ownObstacles(row);
    }

    /** {@link #ownObstacles} of all rows against which nothing was {@code found} so far. */
    @HotPath
    void sieve(long[] found, int rows) {
        if (filters.length > 0) {
            BucketFilter first = filters[0];
            for (int row = 0; row < rows; row++) {
                if (found[row] == 0) {
                    found[row] = first.ownObstacles(row);
                }
            }
        }
    }

    @HotPath
    long obstacles(int row) {
        for (BucketFilter filter : filters) {
            long found = filter.obstacles(row);
            if (found != 0) {
                return found;
            }
        }
        return 0;
    }

    void tell(int row, Consumer<Hurdle> into) {
        for (BucketFilter filter : filters) {
            filter.tell(row, into);
        }
    }

    /** As {@link #obstacles}, with the pods that are on the row now rather than when it was last looked at. */
    long trial(int row) {
        if (filters.length == 0) {
            return 0;
        }
        for (Tally tally : tallies) {
            tally.shift(row);
        }
        long found = obstacles(row);
        for (Tally tally : tallies) {
            tally.unshift();
        }
        return found;
    }

    void close() {
        groups.forEach(census::giveUp);
    }
}
