package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.filters.Hurdle;
import java.util.function.Consumer;

/** Judges rows by what stands on other rows too; rows of one bucket are judged alike. */
interface BucketFilter {
    /**
     * What stands against the row whatever stands on others, as far as that is told before anything else; 0: nothing,
     * or not known.
     */
    long ownObstacles(int row);

    /** What stands against the row; 0: nothing. */
    long obstacles(int row);

    /** Tells all that stands against the row. */
    void tell(int row, Consumer<Hurdle> into);
}
