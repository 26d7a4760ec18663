package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of each domain, that is each value of a label, contribute together. A pod moves the sum of one domain.
 *
 * <p>For ranking, rows of equal sums are alike. If domains are wide (zones) rows are told apart by domain, and a pod
 * costs one addition; if they are narrow (hosts) by their domain's sum, so that thousands of domains make a handful of
 * classes, and a pod moves the rows of one domain to another class. Which of the two is decided when rows are counted.
 *
 * <p>While no row has the label there is nothing to keep: thousands of pods may ask for what no node has.
 */
final class DomainTally implements Tally {
    private static final int FEW_DOMAINS = 32;
    private static final int NARROW = 8;
    private static final int ROW_BYTES = 16;
    private static final int[] NO_ROWS = {};

    private final NodeTable table;
    private final LabelColumn column;
    private final Contribution contribution;
    private final @Nullable IntPredicate counts;
    private final @Nullable CountHistogram minimum;
    private final boolean keepsDomainsApart;
    private final Long2LongHashMap classes = new Long2LongHashMap(0);

    /** By row: its domain, where it is counted, and with what. Empty while no row has a domain. */
    private int[] domainOf = NO_ROWS;

    private int[] countedIn = NO_ROWS;
    private long[] seen = {};
    /** By domain: the sum, and how many rows are counted. */
    private long[] sums = {};

    private int[] members = {};
    /** The rows of each domain, if domains are narrow. */
    private @Nullable DomainRows rowsOf;

    private long total;
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

    /** Rows that {@code counts} accepts are counted; null: all are. */
    DomainTally(
            NodeTable table, LabelColumn column, Contribution contribution, @Nullable IntPredicate counts, Use use) {
        this.table = table;
        this.column = column;
        this.contribution = contribution;
        this.counts = counts;
        this.minimum = use == Use.MINIMUM ? new CountHistogram() : null;
        this.keepsDomainsApart = use == Use.DOMAINS;
    }

    @Override
    public void rest() {
        domainOf = NO_ROWS;
        countedIn = NO_ROWS;
        seen = new long[0];
        sums = new long[0];
        members = NO_ROWS;
        rowsOf = null;
        total = 0;
        classes.clear();
        if (minimum != null) {
            minimum.clear();
        }
    }

    @Override
    public int rowBytes() {
        return ROW_BYTES;
    }

    @Override
    public void count() {
        rest();
        if (column.rowCount() > 0) {
            open(table.rowCount());
            locate();
            add();
        }
    }

    private void open(int rows) {
        domainOf = filled(rows);
        countedIn = filled(rows);
        seen = new long[rows];
        growDomains(column.valueCount());
    }

    /** Finds each row's domain, and whether it is counted there. */
    private void locate() {
        int[] rowsIn = new int[sums.length];
        int located = 0;
        int used = 0;
        for (int row = 0; row < domainOf.length; row++) {
            int domain = column.value(row);
            if (domain != Interner.ABSENT && table.isLive(row)) {
                domainOf[row] = domain;
                located++;
                used += rowsIn[domain]++ == 0 ? 1 : 0;
                if (isCounted(row)) {
                    countedIn[row] = domain;
                    members[domain]++;
                }
            }
        }
        if (!keepsDomainsApart && used > FEW_DOMAINS && used * NARROW > located) {
            rowsOf = new DomainRows(domainOf, sums.length);
        }
    }

    private boolean isCounted(int row) {
        return counts == null || counts.test(row);
    }

    private void add() {
        contribution.forEachRow(row -> {
            int domain = row < countedIn.length ? countedIn[row] : Interner.ABSENT;
            if (domain != Interner.ABSENT) {
                long more = contribution.of(row) - seen[row];
                seen[row] += more;
                sums[domain] += more;
                total += more;
            }
        });
        if (minimum != null) {
            for (int domain = 0; domain < sums.length; domain++) {
                if (members[domain] > 0) {
                    minimum.add(sums[domain]);
                }
            }
        }
    }

    @Override
    @HotPath
    public void update(int row, @Nullable IntArrayList moved) {
        int domain = table.isLive(row) ? column.value(row) : Interner.ABSENT;
        if (domainOf.length == 0) {
            if (domain == Interner.ABSENT) {
                return;
            }
            open(table.rowCount());
        }
        relocate(row, domain);
        int now = domain != Interner.ABSENT && isCounted(row) ? domain : Interner.ABSENT;
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

    private void relocate(int row, int domain) {
        int before = domainOf[row];
        if (domain == before) {
            return;
        }
        if (domain >= sums.length) {
            growDomains(domain + 1);
        }
        domainOf[row] = domain;
        if (rowsOf != null) {
            rowsOf.move(row, before, domain);
        }
    }

    @Override
    public void grow(int rows) {
        int before = domainOf.length;
        if (before == 0) {
            return;
        }
        countedIn = Arrays.copyOf(countedIn, rows);
        domainOf = Arrays.copyOf(domainOf, rows);
        Arrays.fill(countedIn, before, rows, Interner.ABSENT);
        Arrays.fill(domainOf, before, rows, Interner.ABSENT);
        seen = Arrays.copyOf(seen, rows);
        if (rowsOf != null) {
            rowsOf.growRows(rows);
        }
    }

    @Override
    @HotPath
    public boolean isLocated(int row) {
        return domain(row) != Interner.ABSENT;
    }

    @Override
    @HotPath
    public int domain(int row) {
        return domainOf.length == 0 ? Interner.ABSENT : domainOf[row];
    }

    @Override
    @HotPath
    public long sum(int row) {
        int domain = domain(row);
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

    @Override
    @HotPath
    public int classOf(int row) {
        int domain = domain(row);
        if (domain == Interner.ABSENT) {
            return 0;
        }
        return rowsOf == null ? domain + 1 : classOfSum(sums[domain]);
    }

    @Override
    @HotPath
    public void classes(int[] into, int rows) {
        if (domainOf.length == 0) {
            Arrays.fill(into, 0, rows, 0);
            return;
        }
        if (rowsOf == null) {
            for (int row = 0; row < rows; row++) {
                into[row] = domainOf[row] + 1;
            }
            return;
        }
        long last = 0;
        int lastClass = classOfSum(last);
        for (int row = 0; row < rows; row++) {
            int domain = domainOf[row];
            if (domain != Interner.ABSENT && sums[domain] != last) {
                last = sums[domain];
                lastClass = classOfSum(last);
            }
            into[row] = domain == Interner.ABSENT ? 0 : lastClass;
        }
    }

    private int classOfSum(long sum) {
        long known = classes.get(sum);
        if (known == 0) {
            known = classes.size() + 1L;
            classes.put(sum, known);
        }
        return (int) known;
    }

    @Override
    public void shift(int row) {
        shiftedDomain = countedIn.length == 0 ? Interner.ABSENT : countedIn[row];
        if (shiftedDomain != Interner.ABSENT) {
            shift = contribution.of(row) - seen[row];
            change(shiftedDomain, shift, 0);
        }
    }

    @Override
    public void unshift() {
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
        if (rowsOf != null && moved != null) {
            rowsOf.addTo(moved, domain, except);
        }
    }

    private void growDomains(int needed) {
        int length = Math.max(needed, sums.length * 2);
        sums = Arrays.copyOf(sums, length);
        members = Arrays.copyOf(members, length);
        if (rowsOf != null) {
            rowsOf.growDomains(length);
        }
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, Interner.ABSENT);
        return array;
    }
}
