package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * Rows that fit, in buckets of rows that differ only by what their own state decides; each bucket is a heap by key,
 * best first. One writer.
 */
final class Buckets {
    private static final int NOWHERE = -1;
    private static final int[] NO_ROWS = {};

    private final List<Bucket> buckets = new ArrayList<>();
    private final Long2LongHashMap byClass = new Long2LongHashMap(NOWHERE);
    private final ArrayList<Bucket> free = new ArrayList<>();
    /** By row: its bucket, its place in the bucket's heap, its key. */
    private int[] bucketOf = NO_ROWS;

    private int[] place = {};
    private long[] keys = {};
    private int length;
    private int rowCount;

    private static final class Bucket {
        final int index;
        int rowClass;
        int[] heap = new int[4];
        int size;

        Bucket(int index) {
            this.index = index;
        }
    }

    void clear(int rows) {
        buckets.clear();
        byClass.clear();
        free.clear();
        bucketOf = NO_ROWS;
        length = rows;
        rowCount = 0;
    }

    /** Where no row fits, none takes memory. */
    private void open() {
        bucketOf = new int[length];
        place = new int[length];
        keys = new long[length];
        Arrays.fill(bucketOf, NOWHERE);
    }

    void grow(int rows) {
        length = rows;
        int before = bucketOf.length;
        if (before == 0) {
            return;
        }
        bucketOf = Arrays.copyOf(bucketOf, rows);
        place = Arrays.copyOf(place, rows);
        keys = Arrays.copyOf(keys, rows);
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

    /** The best row of a bucket that is not empty. */
    int top(int bucket) {
        return buckets.get(bucket).heap[0];
    }

    /** Any row of a bucket, for looking at all of them: indices below {@link #size}. */
    int row(int bucket, int index) {
        return buckets.get(bucket).heap[index];
    }

    /** The row's key. */
    long key(int row) {
        return keys[row];
    }

    /** The row's bucket, or -1. */
    int bucket(int row) {
        return bucketOf.length == 0 ? NOWHERE : bucketOf[row];
    }

    /** Puts a row where it belongs by its class and key. */
    @HotPath
    void put(int row, int rowClass, long key) {
        if (bucketOf.length == 0) {
            open();
        }
        int known = bucketOf[row];
        if (known != NOWHERE && buckets.get(known).rowClass == rowClass) {
            if (keys[row] != key) {
                keys[row] = key;
                Bucket bucket = buckets.get(known);
                siftUp(bucket, place[row]);
                siftDown(bucket, place[row]);
            }
            return;
        }
        remove(row);
        Bucket bucket = ofClass(rowClass);
        keys[row] = key;
        if (bucket.size == bucket.heap.length) {
            bucket.heap = Arrays.copyOf(bucket.heap, bucket.size * 2);
        }
        bucket.heap[bucket.size] = row;
        place[row] = bucket.size;
        bucketOf[row] = bucket.index;
        siftUp(bucket, bucket.size++);
        rowCount++;
    }

    /** Takes a row out, if it is in. */
    @HotPath
    void remove(int row) {
        int known = bucket(row);
        if (known == NOWHERE) {
            return;
        }
        Bucket bucket = buckets.get(known);
        bucketOf[row] = NOWHERE;
        rowCount--;
        int hole = place[row];
        bucket.size--;
        if (hole < bucket.size) {
            int last = bucket.heap[bucket.size];
            bucket.heap[hole] = last;
            place[last] = hole;
            siftUp(bucket, hole);
            siftDown(bucket, place[last]);
        }
        if (bucket.size == 0) {
            byClass.remove(bucket.rowClass);
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

    private void siftUp(Bucket bucket, int start) {
        int[] heap = bucket.heap;
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
        int[] heap = bucket.heap;
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

    private void move(int[] heap, int row, int to) {
        heap[to] = row;
        place[row] = to;
    }
}
