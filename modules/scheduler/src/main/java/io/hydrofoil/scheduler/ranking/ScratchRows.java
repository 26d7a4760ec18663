package io.hydrofoil.scheduler.ranking;

/**
 * Arrays with a place for each row that are of use while one ranking judges all rows, one after the other. Owned by
 * one thread.
 */
final class ScratchRows {
    private int[] classes = {};
    private int[] parts = {};
    private int[] ties = {};
    private long[] scores = {};

    /** Makes room; whatever the arrays hold means nothing. */
    void ensure(int rows) {
        if (classes.length < rows) {
            classes = new int[rows];
            parts = new int[rows];
            ties = new int[rows];
            scores = new long[rows];
        }
    }

    int[] classes() {
        return classes;
    }

    int[] parts() {
        return parts;
    }

    int[] ties() {
        return ties;
    }

    long[] scores() {
        return scores;
    }
}
