package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.table.Interner;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;

/** The rows of each domain, as linked lists in arrays. */
final class DomainRows {
    private static final int END = -1;

    /** By domain. */
    private int[] heads;
    /** By row: its neighbours in the list of its domain. */
    private int[] next;

    private int[] previous;

    /** {@code domainOf}: by row, or {@link Interner#ABSENT}. */
    DomainRows(int[] domainOf, int domains) {
        heads = grown(new int[0], domains);
        next = grown(new int[0], domainOf.length);
        previous = grown(new int[0], domainOf.length);
        for (int row = 0; row < domainOf.length; row++) {
            if (domainOf[row] != Interner.ABSENT) {
                link(row, domainOf[row]);
            }
        }
    }

    void move(int row, int from, int to) {
        if (from != Interner.ABSENT) {
            unlink(row, from);
        }
        if (to != Interner.ABSENT) {
            link(row, to);
        }
    }

    void addTo(IntArrayList into, int domain, int except) {
        for (int row = heads[domain]; row != END; row = next[row]) {
            if (row != except) {
                into.addInt(row);
            }
        }
    }

    void growRows(int rows) {
        next = grown(next, rows);
        previous = grown(previous, rows);
    }

    void growDomains(int domains) {
        heads = grown(heads, domains);
    }

    private void link(int row, int domain) {
        int head = heads[domain];
        previous[row] = END;
        next[row] = head;
        if (head != END) {
            previous[head] = row;
        }
        heads[domain] = row;
    }

    private void unlink(int row, int domain) {
        if (previous[row] == END) {
            heads[domain] = next[row];
        } else {
            next[previous[row]] = next[row];
        }
        if (next[row] != END) {
            previous[next[row]] = previous[row];
        }
    }

    private static int[] grown(int[] array, int length) {
        int[] copy = Arrays.copyOf(array, length);
        Arrays.fill(copy, array.length, length, END);
        return copy;
    }
}
