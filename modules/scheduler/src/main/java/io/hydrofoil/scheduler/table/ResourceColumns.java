package io.hydrofoil.scheduler.table;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.Requests;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every row has and what its pods take of it, two columns a resource. */
public final class ResourceColumns {
    /** Column of cpu, in thousandths of a core. */
    public static final int CPU = 0;

    /** Column of memory, in bytes. */
    public static final int MEMORY = 1;

    /** Column of local storage, in bytes. */
    public static final int EPHEMERAL_STORAGE = 2;

    /** Column of the number of pods. */
    public static final int PODS = 3;

    /** Most kinds of resources in one cluster; a further one is on no node, so pods that want it wait. */
    public static final int MAX_RESOURCES = 56;

    private final Interner<String> names = new Interner<>();
    private final Map<Load, Charge> charges = new HashMap<>();
    private final long[][] allocatable = new long[MAX_RESOURCES][];
    private final long[][] requested = new long[MAX_RESOURCES][];
    private final long[] mostOffered = new long[MAX_RESOURCES];
    private long[] scoringCpuMilli;
    private long[] scoringMemoryBytes;
    /** By row, for what looks at all rows. */
    private long[] marks;

    private final double[][] scratch = new double[2][];

    private int length;

    ResourceColumns(int length) {
        this.length = length;
        this.scoringCpuMilli = new long[length];
        this.scoringMemoryBytes = new long[length];
        this.marks = new long[length];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new double[length];
        }
        for (String name : List.of(Requests.CPU, Requests.MEMORY, Requests.EPHEMERAL_STORAGE, Requests.PODS)) {
            column(name);
        }
    }

    /** A load as columns and amounts; equal loads share one while any pod has it. */
    public static final class Charge {
        private final Load load;
        private final int[] columns;
        private final long[] amounts;
        private int users;

        private Charge(Load load, int[] columns, long[] amounts) {
            this.load = load;
            this.columns = columns;
            this.amounts = amounts;
        }

        /** The load it stands for. */
        public Load load() {
            return load;
        }
    }

    /** The column of a resource, made at its first mention; {@link Interner#ABSENT} if there are too many. */
    public int column(String name) {
        int known = names.find(name);
        if (known != Interner.ABSENT || names.size() == MAX_RESOURCES) {
            return known;
        }
        int id = names.intern(name);
        allocatable[id] = new long[length];
        requested[id] = new long[length];
        return id;
    }

    /** The resource of a column. */
    public String name(int column) {
        return names.get(column);
    }

    /** Columns so far. */
    public int count() {
        return names.size();
    }

    /** What nodes offer, by row; not to be changed, nor kept. */
    public long[] allocatable(int column) {
        return allocatable[column];
    }

    /** What rows' pods request, by row; not to be changed, nor kept. */
    public long[] requested(int column) {
        return requested[column];
    }

    /** As {@link #requested(int)}, with what scoring assumes of cpu and memory where none is requested. */
    public long[] scoring(int column) {
        return switch (column) {
            case CPU -> scoringCpuMilli;
            case MEMORY -> scoringMemoryBytes;
            default -> requested[column];
        };
    }

    /** An array with a place for each row for one who looks at all rows, and needs no more than two. */
    public double[] scratch(int which) {
        return scratch[which];
    }

    /** No node has offered more than this. */
    public long mostOffered(int column) {
        return mostOffered[column];
    }

    /** What the node offers. */
    @HotPath
    public long allocatable(int column, int row) {
        return allocatable[column][row];
    }

    /** What the row's pods request. */
    @HotPath
    public long requested(int column, int row) {
        return requested[column][row];
    }

    /**
     * An amount of a resource that is looked for.
     *
     * @param ifTaken what to mark rows with that have too little left
     * @param ifNever what to mark rows with that offer too little even without pods; holds {@code ifTaken}
     */
    public record Wanted(int column, long amount, long ifTaken, long ifNever) {}

    /**
     * What each row lacks of all that is wanted, beside {@code always}. The array has a place for every row, and is of
     * use until the next call.
     */
    @HotPath
    public long[] lacking(Wanted[] wanted, long always) {
        Arrays.fill(marks, always);
        for (Wanted each : wanted) {
            mark(each);
        }
        return marks;
    }

    /**
     * Without branches and with one index, so that it is compiled to vectors. The first difference can only overflow
     * where the second is negative, and then says nothing new.
     */
    private void mark(Wanted wanted) {
        long[] into = marks;
        long[] offered = allocatable[wanted.column];
        long[] taken = requested[wanted.column];
        long amount = wanted.amount;
        long ifTaken = wanted.ifTaken;
        long ifNever = wanted.ifNever;
        for (int row = 0; row < into.length; row++) {
            long offer = offered[row];
            into[row] |= (negative(offer - taken[row] - amount) & ifTaken) | (negative(offer - amount) & ifNever);
        }
    }

    /** All bits or none. */
    private static long negative(long number) {
        return number >> (Long.SIZE - 1);
    }

    /** What the row has left, by column. */
    public long[] free(int row) {
        long[] free = new long[names.size()];
        for (int column = 0; column < free.length; column++) {
            free[column] = allocatable[column][row] - requested[column][row];
        }
        return free;
    }

    /** What the row's pods request of cpu, as scoring counts it. */
    @HotPath
    public long scoringCpuMilli(int row) {
        return scoringCpuMilli[row];
    }

    /** What the row's pods request of memory, as scoring counts it. */
    @HotPath
    public long scoringMemoryBytes(int row) {
        return scoringMemoryBytes[row];
    }

    Charge share(Load load) {
        Charge charge = charges.get(load);
        if (charge == null) {
            charge = compile(load);
            charges.put(load, charge);
        }
        charge.users++;
        return charge;
    }

    void giveUp(Charge charge) {
        if (--charge.users == 0) {
            charges.remove(charge.load);
        }
    }

    private Charge compile(Load load) {
        int[] columns = new int[load.amounts().size()];
        long[] amounts = new long[columns.length];
        int count = 0;
        for (Map.Entry<String, Long> amount : load.amounts().entrySet()) {
            int column = column(amount.getKey());
            if (column != Interner.ABSENT) {
                columns[count] = column;
                amounts[count++] = amount.getValue();
            }
        }
        return new Charge(load, Arrays.copyOf(columns, count), Arrays.copyOf(amounts, count));
    }

    @HotPath
    void charge(int row, Charge charge, int sign) {
        for (int i = 0; i < charge.columns.length; i++) {
            requested[charge.columns[i]][row] += sign * charge.amounts[i];
        }
        requested[PODS][row] += sign;
        scoringCpuMilli[row] += sign * charge.load.scoringCpuMilli();
        scoringMemoryBytes[row] += sign * charge.load.scoringMemoryBytes();
    }

    /** Replaces what a row offers; whether anything differs. */
    boolean put(int row, Map<String, Long> amounts) {
        amounts.keySet().forEach(this::column);
        boolean changed = false;
        for (int id = 0; id < names.size(); id++) {
            long now = amounts.getOrDefault(names.get(id), 0L);
            changed |= allocatable[id][row] != now;
            allocatable[id][row] = now;
            mostOffered[id] = Math.max(mostOffered[id], now);
        }
        return changed;
    }

    void grow(int newLength) {
        length = newLength;
        scoringCpuMilli = Arrays.copyOf(scoringCpuMilli, newLength);
        scoringMemoryBytes = Arrays.copyOf(scoringMemoryBytes, newLength);
        marks = new long[newLength];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new double[newLength];
        }
        for (int id = 0; id < names.size(); id++) {
            allocatable[id] = Arrays.copyOf(allocatable[id], newLength);
            requested[id] = Arrays.copyOf(requested[id], newLength);
        }
    }
}
