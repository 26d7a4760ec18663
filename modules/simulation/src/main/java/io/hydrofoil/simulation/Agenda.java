package io.hydrofoil.simulation;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to happen, the earliest first; of equal times the first that was asked for. A binary heap in columns. */
final class Agenda {
    private long[] times = new long[1024];
    private long[] sequences = new long[1024];
    private @Nullable Runnable[] tasks = new Runnable[1024];
    private long asked;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first task is due (nanoseconds); there must be one. */
    long firstNs() {
        return times[0];
    }

    /** Number of the first task, in the order in which they were asked for. */
    long firstSequence() {
        return sequences[0];
    }

    void add(long atNs, Runnable task) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            sequences = Arrays.copyOf(sequences, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        int at = size++;
        for (int parent = (at - 1) / 2; at > 0 && atNs < times[parent]; parent = (at - 1) / 2) {
            move(parent, at);
            at = parent;
        }
        put(at, atNs, asked++, task);
    }

    /** Takes the first task away; there must be one. */
    Runnable remove() {
        final Runnable first = Objects.requireNonNull(tasks[0]);
        int last = --size;
        Runnable task = Objects.requireNonNull(tasks[last]);
        tasks[last] = null;
        if (last > 0) {
            sink(times[last], sequences[last], task);
        }
        return first;
    }

    private void sink(long atNs, long sequence, Runnable task) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(child + 1, times[child], sequences[child])) {
                child++;
            }
            if (!isBefore(child, atNs, sequence)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, atNs, sequence, task);
    }

    private boolean isBefore(int at, long otherNs, long otherSequence) {
        return times[at] < otherNs || (times[at] == otherNs && sequences[at] < otherSequence);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        sequences[to] = sequences[from];
        tasks[to] = tasks[from];
    }

    private void put(int at, long atNs, long sequence, Runnable task) {
        times[at] = atNs;
        sequences[at] = sequence;
        tasks[at] = task;
    }
}
