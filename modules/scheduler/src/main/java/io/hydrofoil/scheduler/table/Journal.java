package io.hydrofoil.scheduler.table;

/**
 * Which rows changed, in order. Whoever keeps something derived from rows remembers the position up to which it has
 * caught up, and looks at the rows since; who is too far behind starts over. One writer.
 */
public final class Journal {
    /** Rows that are remembered; looking at more one by one would cost more than starting over. */
    public static final int CAPACITY = 1 << 14;

    private final int[] rows = new int[CAPACITY];
    private long position;
    private long restart;

    /** A row changed. */
    public void mark(int row) {
        // the same row again and again, as when a batch fills one node, is worth one look
        if (position > restart && rows[(int) ((position - 1) & (CAPACITY - 1))] == row && position != sealed) {
            return;
        }
        rows[(int) (position++ & (CAPACITY - 1))] = row;
    }

    private long sealed = -1;

    /** Something changed that no single row stands for: everything derived starts over. */
    void markAll() {
        restart = ++position;
    }

    /** Everything marked so far lies before this. */
    public long position() {
        sealed = position;
        return position;
    }

    /** Whether the rows marked since {@code since} are all remembered. */
    public boolean covers(long since) {
        return since >= restart && position - since <= CAPACITY;
    }

    /** The row marked at a position. */
    public int row(long at) {
        return rows[(int) (at & (CAPACITY - 1))];
    }
}
