package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * Rows that fit, in buckets of rows that differ only by what their own state decides. Where rows have keys, the one
 * with the highest is the first of its bucket. A bucket becomes a heap when a row of it changes first: a ranking that
 * is used once needs none. One writer.
 */
final class Buckets {
    private static final int NOWHERE = -1;
    private static final int MAX_KEPT = 8;
    private static final int[] NO_ROWS = {};
    private static final long[] NO_KEYS = {};

    private final List<Bucket> buckets = new ArrayList<>();
    private final Long2LongHashMap byClass = new Long2LongHashMap(NOWHERE);
    private final ArrayList<Bucket> free = new ArrayList<>();
    /** By row: its bucket, its place in there, its key. */
    private int[] bucketOf = NO_ROWS;

    private int[] place = NO_ROWS;
    private long[] keys = NO_KEYS;
    private boolean haveKeys;
    private int length;
    private int rowCount;

    private static final class Bucket {
        final int index;
        int rowClass;
        int[] rows = new int[4];
        int size;
        boolean isHeap;

        Bucket(int index) {
            this.index = index;
        }

        void ensure(int needed) {
            if (needed > rows.length) {
                rows = Arrays.copyOf(rows, Math.max(needed, size * 2));
            }
        }

        void append(int row) {
            ensure(size + 1);
            rows[size++] = row;
        }
    }

    /** Empties all; rows get no keys until {@link #order}. */
    void clear(int rows) {
        if (rowCount > 0) {
            Arrays.fill(bucketOf, NOWHERE);
        }
        if (rows != length) {
            bucketOf = NO_ROWS;
            place = NO_ROWS;
            keys = NO_KEYS;
        }
        byClass.clear();
        free.clear();
        if (buckets.size() > MAX_KEPT) {
            buckets.clear();
        }
        for (Bucket bucket : buckets) {
            bucket.size = 0;
            bucket.isHeap = false;
            free.add(bucket);
        }
        haveKeys = false;
        length = rows;
        rowCount = 0;
    }

    /** Where no row fits, none takes memory. */
    private void open() {
        if (bucketOf.length == 0) {
            bucketOf = new int[length];
            place = new int[length];
            Arrays.fill(bucketOf, NOWHERE);
        }
    }

    void grow(int rows) {
        length = rows;
        int before = bucketOf.length;
        if (before == 0) {
            return;
        }
        bucketOf = Arrays.copyOf(bucketOf, rows);
        place = Arrays.copyOf(place, rows);
        keys = keys.length == 0 ? keys : Arrays.copyOf(keys, rows);
        Arrays.fill(bucketOf, before, rows, NOWHERE);
    }

    /** Buckets, some of which may be empty: every index is below this. */
    int count() {
        return buckets.size();
    }

    /** All rows. */
    int rowCount() {
        return rowCount;
    }

    /** Rows of a bucket. */
    int size(int bucket) {
        return buckets.get(bucket).size;
    }

    /** The best row of a bucket that is not empty, or any while there are no keys. */
    int top(int bucket) {
        return buckets.get(bucket).rows[0];
    }

    /** Any row of a bucket, for looking at all of them: indices below {@link #size}. */
    int row(int bucket, int index) {
        return buckets.get(bucket).rows[index];
    }

    /** Whether rows have keys. */
    boolean haveKeys() {
        return haveKeys;
    }

    /** The row's key. */
    long key(int row) {
        return haveKeys ? keys[row] : 0;
    }

    /** The row's bucket, or -1. */
    int bucket(int row) {
        return bucketOf.length == 0 ? NOWHERE : bucketOf[row];
    }

    /** Puts in all rows without an obstacle, by their classes; there are no others, and no keys yet. */
    @HotPath
    void fill(long[] obstacles, int[] classes, int rows) {
        open();
        int row = 0;
        while (row < rows) {
            row = obstacles[row] == 0 ? appendAlike(row, obstacles, classes, rows) : row + 1;
        }
    }

    /** Appends a row and those after it as long as they are of its class; returns the first that is not. */
    private int appendAlike(int first, long[] obstacles, int[] classes, int rows) {
        int rowClass = classes[first];
        int end = first + 1;
        while (end < rows && obstacles[end] == 0 && classes[end] == rowClass) {
            end++;
        }
        Bucket bucket = ofClass(rowClass);
        int size = bucket.size;
        bucket.ensure(size + end - first);
        int[] into = bucket.rows;
        for (int row = first; row < end; row++) {
            into[size + row - first] = row;
            bucketOf[row] = bucket.index;
            place[row] = size + row - first;
        }
        bucket.size = size + end - first;
        rowCount += end - first;
        return end;
    }

    /** Gives each row the key of its score and tie, and finds the best of each bucket. */
    @HotPath
    void order(long[] scores, int[] ties) {
        if (keys.length == 0) {
            keys = new long[length];
        }
        haveKeys = true;
        for (int row = 0; row < length; row++) {
            keys[row] = scores[row] << Integer.SIZE | (ties[row] & 0xffff_ffffL);
        }
        for (Bucket bucket : buckets) {
            toFront(bucket);
        }
    }

    private void toFront(Bucket bucket) {
        int[] rows = bucket.rows;
        int best = 0;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < bucket.size; i++) {
            long key = keys[rows[i]];
            if (key > highest) {
                highest = key;
                best = i;
            }
        }
        if (best > 0) {
            int first = rows[0];
            move(rows, rows[best], 0);
            move(rows, first, best);
        }
    }

    /** Puts a row where it belongs by its class and, if rows have keys, its key. */
    @HotPath
    void put(int row, int rowClass, long key) {
        open();
        int known = bucketOf[row];
        if (known != NOWHERE && buckets.get(known).rowClass == rowClass) {
            if (haveKeys && keys[row] != key) {
                Bucket bucket = heap(buckets.get(known));
                keys[row] = key;
                siftUp(bucket, place[row]);
                siftDown(bucket, place[row]);
            }
            return;
        }
        remove(row);
        Bucket bucket = heap(ofClass(rowClass));
        bucketOf[row] = bucket.index;
        place[row] = bucket.size;
        bucket.append(row);
        if (haveKeys) {
            keys[row] = key;
            siftUp(bucket, bucket.size - 1);
        }
        rowCount++;
    }

    /** Takes a row out, if it is in. */
    @HotPath
    void remove(int row) {
        int known = bucket(row);
        if (known == NOWHERE) {
            return;
        }
        Bucket bucket = heap(buckets.get(known));
        bucketOf[row] = NOWHERE;
        rowCount--;
        int hole = place[row];
        bucket.size--;
        if (hole < bucket.size) {
            int last = bucket.rows[bucket.size];
            move(bucket.rows, last, hole);
            if (haveKeys) {
                siftUp(bucket, hole);
                siftDown(bucket, place[last]);
            }
        }
        if (bucket.size == 0) {
            byClass.remove(bucket.rowClass);
            bucket.isHeap = false;
            free.add(bucket);
        }
    }

    private Bucket ofClass(int rowClass) {
        long known = byClass.get(rowClass);
        if (known != NOWHERE) {
            return buckets.get((int) known);
        }
        Bucket bucket;
        if (free.isEmpty()) {
            bucket = new Bucket(buckets.size());
            buckets.add(bucket);
        } else {
            bucket = free.removeLast();
        }
        bucket.rowClass = rowClass;
        byClass.put(rowClass, bucket.index);
        return bucket;
    }

    private Bucket heap(Bucket bucket) {
        if (haveKeys && !bucket.isHeap) {
            bucket.isHeap = true;
            for (int at = bucket.size / 2 - 1; at >= 0; at--) {
                siftDown(bucket, at);
            }
        }
        return bucket;
    }

    private void siftUp(Bucket bucket, int start) {
        int[] heap = bucket.rows;
        int row = heap[start];
        long key = keys[row];
        int at = start;
        while (at > 0 && key > keys[heap[(at - 1) / 2]]) {
            move(heap, heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        move(heap, row, at);
    }

    private void siftDown(Bucket bucket, int start) {
        int[] heap = bucket.rows;
        int row = heap[start];
        long key = keys[row];
        int at = start;
        while (true) {
            int child = 2 * at + 1;
            if (child >= bucket.size) {
                break;
            }
            if (child + 1 < bucket.size && keys[heap[child + 1]] > keys[heap[child]]) {
                child++;
            }
            if (keys[heap[child]] <= key) {
                break;
            }
            move(heap, heap[child], at);
            at = child;
        }
        move(heap, row, at);
    }

    private void move(int[] rows, int row, int to) {
        rows[to] = row;
        place[row] = to;
    }
}
