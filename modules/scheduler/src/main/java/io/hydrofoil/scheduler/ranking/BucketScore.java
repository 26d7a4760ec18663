package io.hydrofoil.scheduler.ranking;

/**
 * A score that depends on the other rows that fit: first every bucket's raw score, then each is set in relation to the
 * least and the highest of them. Rows of one bucket have the same raw score.
 */
interface BucketScore {
    /** Raw score of a row that is not to be scored. */
    long IGNORED = Long.MIN_VALUE;

    /** Looks at all buckets that fit before they are asked for. */
    void survey(Fitting fitting);

    /** The raw score of a row. */
    long raw(int row);

    /** The weighted score for a raw one. */
    int score(long raw, long least, long highest);

    /** The buckets that fit: a row of each, and how many rows. */
    interface Fitting {
        int count();

        int row(int index);

        int size(int index);
    }
}
