package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of each domain contribute together, kept while pods come and go. A pod moves the sum of one domain.
 *
 * <p>For ranking, rows of equal sums are alike. If domains are wide (zones) rows are told apart by domain, and a pod
 * costs one addition; if they are narrow (hosts) by their domain's sum, so that thousands of domains make a handful of
 * classes, and a pod moves the rows of one domain to another class. Which of the two is decided when rows are counted.
 */
final class DomainTally {
    private static final int FEW_DOMAINS = 32;
    private static final int NARROW = 8;
    private static final int END = -1;

    private final NodeTable table;
    private final Domains domains;
    private final Contribution contribution;
    private final IntPredicate counts;
    private final @Nullable CountHistogram minimum;
    private final boolean keepsDomainsApart;
    private final Long2LongHashMap classes = new Long2LongHashMap(0);

    /** By row: where it is counted, and with what. */
    private int[] countedIn = {};

    private long[] seen = {};
    /** By row: its domain, and its neighbours in the list of the domain's rows. */
    private int[] domainOf = {};

    private int[] next = {};
    private int[] previous = {};
    /** By domain. */
    private long[] sums = {};

    private int[] members = {};
    private int[] heads = {};
    private int usedDomains;
    private long total;
    private boolean isNarrow;
    private int shiftedDomain = Interner.ABSENT;
    private long shift;

    /** What is asked of a tally besides sums. */
    enum Use {
        /** Sums only. */
        SUMS,
        /** The least sum of a domain, too. */
        MINIMUM,
        /** Which domains the rows of a class belong to, so that rows of two domains are never in one class. */
        DOMAINS
    }

    /** Rows that {@code counts} accepts are counted. */
    DomainTally(NodeTable table, Domains domains, Contribution contribution, IntPredicate counts, Use use) {
        this.table = table;
        this.domains = domains;
        this.contribution = contribution;
        this.counts = counts;
        this.minimum = use == Use.MINIMUM ? new CountHistogram() : null;
        this.keepsDomainsApart = use == Use.DOMAINS;
    }

    /** Counts all rows anew. */
    void count() {
        int rows = table.rowCount();
        countedIn = filled(rows, Interner.ABSENT);
        domainOf = filled(rows, Interner.ABSENT);
        next = filled(rows, END);
        previous = filled(rows, END);
        seen = new long[rows];
        sums = new long[0];
        members = new int[0];
        heads = new int[0];
        usedDomains = 0;
        total = 0;
        classes.clear();
        if (minimum != null) {
            minimum.clear();
        }
        isNarrow = false;
        int located = 0;
        for (int row = 0; row < rows; row++) {
            update(row, null);
            located += domainOf[row] == Interner.ABSENT ? 0 : 1;
        }
        isNarrow = !keepsDomainsApart && usedDomains > FEW_DOMAINS && usedDomains * NARROW > located;
    }

    /** Looks at a row again; rows whose class changes thereby (others than this one) are added to {@code moved}. */
    @HotPath
    void update(int row, @Nullable IntArrayList moved) {
        int domain = table.isLive(row) ? domains.of(row) : Interner.ABSENT;
        if (domain != domainOf[row]) {
            relocate(row, domain);
        }
        int now = domain != Interner.ABSENT && counts.test(row) ? domain : Interner.ABSENT;
        long amount = now == Interner.ABSENT ? 0 : contribution.of(row);
        int before = countedIn[row];
        if (now == before && amount == seen[row]) {
            return;
        }
        if (before != Interner.ABSENT) {
            change(before, -seen[row], now == before ? 0 : -1);
            mark(before, row, moved);
        }
        if (now != Interner.ABSENT) {
            change(now, amount, now == before ? 0 : 1);
            mark(now, row, moved);
        }
        countedIn[row] = now;
        seen[row] = amount;
    }

    /** Makes room for rows up to {@code rows}. */
    void grow(int rows) {
        int before = domainOf.length;
        countedIn = grown(countedIn, rows, before, Interner.ABSENT);
        domainOf = grown(domainOf, rows, before, Interner.ABSENT);
        next = grown(next, rows, before, END);
        previous = grown(previous, rows, before, END);
        seen = Arrays.copyOf(seen, rows);
    }

    /** Whether the row is in any domain. */
    @HotPath
    boolean isLocated(int row) {
        return domainOf[row] != Interner.ABSENT;
    }

    /** The row's domain, or {@link Interner#ABSENT}. */
    @HotPath
    int domain(int row) {
        return domainOf[row];
    }

    /** The sum of the row's domain; 0 without one. */
    @HotPath
    long sum(int row) {
        int domain = domainOf[row];
        return domain == Interner.ABSENT ? 0 : sums[domain];
    }

    /** The sum of all domains. */
    long total() {
        return total;
    }

    /** Domains with rows that are counted. */
    int domainCount() {
        return minimum == null ? 0 : minimum.size();
    }

    /** The least sum of domains with rows that are counted; 0 without any. */
    @HotPath
    long minimum() {
        return minimum == null ? 0 : minimum.least();
    }

    /** What tells the row apart from others. */
    @HotPath
    int classOf(int row) {
        int domain = domainOf[row];
        if (domain == Interner.ABSENT) {
            return 0;
        }
        if (!isNarrow) {
            return domain + 1;
        }
        long known = classes.get(sums[domain]);
        if (known == 0) {
            known = classes.size() + 1L;
            classes.put(sums[domain], known);
        }
        return (int) known;
    }

    /** For a trial: takes the row's contribution as it is now, until {@link #unshift}. */
    void shift(int row) {
        shiftedDomain = countedIn[row];
        if (shiftedDomain != Interner.ABSENT) {
            shift = contribution.of(row) - seen[row];
            change(shiftedDomain, shift, 0);
        }
    }

    /** Ends a trial. */
    void unshift() {
        if (shiftedDomain != Interner.ABSENT) {
            change(shiftedDomain, -shift, 0);
            shiftedDomain = Interner.ABSENT;
        }
    }

    private void change(int domain, long amount, int joined) {
        if (minimum != null && members[domain] > 0) {
            minimum.remove(sums[domain]);
        }
        sums[domain] += amount;
        members[domain] += joined;
        total += amount;
        if (minimum != null && members[domain] > 0) {
            minimum.add(sums[domain]);
        }
    }

    private void mark(int domain, int except, @Nullable IntArrayList moved) {
        if (isNarrow && moved != null) {
            for (int row = heads[domain]; row != END; row = next[row]) {
                if (row != except) {
                    moved.addInt(row);
                }
            }
        }
    }

    private void relocate(int row, int domain) {
        int before = domainOf[row];
        if (before != Interner.ABSENT) {
            if (previous[row] == END) {
                heads[before] = next[row];
                usedDomains -= next[row] == END ? 1 : 0;
            } else {
                next[previous[row]] = next[row];
            }
            if (next[row] != END) {
                previous[next[row]] = previous[row];
            }
        }
        domainOf[row] = domain;
        previous[row] = END;
        next[row] = END;
        if (domain != Interner.ABSENT) {
            if (domain >= sums.length) {
                growDomains(domain + 1);
            }
            int head = heads[domain];
            usedDomains += head == END ? 1 : 0;
            next[row] = head;
            if (head != END) {
                previous[head] = row;
            }
            heads[domain] = row;
        }
    }

    private void growDomains(int needed) {
        int before = sums.length;
        int length = Math.max(needed, before * 2);
        sums = Arrays.copyOf(sums, length);
        members = Arrays.copyOf(members, length);
        heads = grown(heads, length, before, END);
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    private static int[] grown(int[] array, int length, int before, int value) {
        int[] copy = Arrays.copyOf(array, length);
        Arrays.fill(copy, before, length, value);
        return copy;
    }
}
