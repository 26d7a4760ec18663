package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All nodes as columns. The naive way, a list of node objects, makes every filter chase pointers through maps of
 * strings; here a filter or a score is a
 * loop over a few arrays of numbers: amounts by resource, labels as interned values by key, taints as one interned set
 * a node.
 *
 * <p>A row comes into being with the first mention of a node, by its Node object or by a pod that is bound to it: a pod
 * may be seen before its
 * node, and outlives it. Only rows with a Node object are {@link #isLive live}. Rows are reused. One writer, the
 * scheduler's agent.
 */
final class NodeTable {
    static final int CPU = 0;
    static final int MEMORY = 1;
    static final int EPHEMERAL_STORAGE = 2;
    static final int PODS = 3;
    /** Most kinds of resources in one cluster; a further one is on no node, so pods that want it wait. */
    static final int MAX_RESOURCES = 56;

    private final Interner<String> resources = new Interner<>();
    private final Interner<String> labelKeys = new Interner<>();
    private final Interner<String> labelValues = new Interner<>();
    private final Interner<List<Taint>> taintSets = new Interner<>();
    private final Map<String, Integer> rowByName = new HashMap<>();
    private final ArrayList<Integer> freeRows = new ArrayList<>();

    /** By row; empty for a free row. */
    private String[] names = new String[16];

    private boolean[] live = new boolean[16];
    private boolean[] unschedulable = new boolean[16];
    private int[] taints = new int[16];
    private int[] pods = new int[16];
    private long[] scoringCpuMilli = new long[16];
    private long[] scoringMemoryBytes = new long[16];
    private @Nullable List<HostPort>[] ports = newPorts(16);
    private long[][] allocatable = new long[MAX_RESOURCES][];
    private long[][] requested = new long[MAX_RESOURCES][];
    private final List<int[]> labels = new ArrayList<>();
    private int rowCount;
    private int liveCount;

    NodeTable() {
        for (String name : List.of(Requests.CPU, Requests.MEMORY, Requests.EPHEMERAL_STORAGE, Requests.PODS)) {
            resourceId(name);
        }
        taintSets.intern(List.of());
    }

    /** Rows ever used: every row is below this. */
    int rowCount() {
        return rowCount;
    }

    /** Rows with a Node object. */
    int liveCount() {
        return liveCount;
    }

    boolean isLive(int row) {
        return live[row];
    }

    String name(int row) {
        return names[row];
    }

    /** The row of a node, or -1. */
    int row(String name) {
        return rowByName.getOrDefault(name, -1);
    }

    boolean isUnschedulable(int row) {
        return unschedulable[row];
    }

    int taintSet(int row) {
        return taints[row];
    }

    List<Taint> taintSetAt(int id) {
        return taintSets.get(id);
    }

    int taintSetCount() {
        return taintSets.size();
    }

    long allocatable(int resource, int row) {
        return allocatable[resource][row];
    }

    long requested(int resource, int row) {
        return requested[resource][row];
    }

    long scoringCpuMilli(int row) {
        return scoringCpuMilli[row];
    }

    long scoringMemoryBytes(int row) {
        return scoringMemoryBytes[row];
    }

    @Nullable
    List<HostPort> ports(int row) {
        return ports[row];
    }

    /** The resource's column, or {@link Interner#ABSENT}. */
    int findResource(String name) {
        return resources.find(name);
    }

    String resourceName(int id) {
        return resources.get(id);
    }

    int findLabelKey(String key) {
        return labelKeys.find(key);
    }

    int findLabelValue(String value) {
        return labelValues.find(value);
    }

    String labelValueAt(int id) {
        return labelValues.get(id);
    }

    /** The interned value of a label, or {@link Interner#ABSENT}. */
    int label(int key, int row) {
        return labels.get(key)[row];
    }

    /** Takes in a Node object; returns its row. */
    int put(ApiObject node) {
        int row = ensureRow(node.name());
        if (!live[row]) {
            live[row] = true;
            liveCount++;
        }
        unschedulable[row] = node.spec().flag("unschedulable", false);
        taints[row] = taintSets.intern(Taint.of(node.spec().list("taints")));
        putLabels(row, node.metadata().map("labels"));
        putAllocatable(row, node.status());
        return row;
    }

    /** The Node object is gone; pods that are bound to it keep the row. */
    void remove(String name) {
        int row = row(name);
        if (row < 0 || !live[row]) {
            return;
        }
        live[row] = false;
        liveCount--;
        for (long[] column : allocatable) {
            if (column != null) {
                column[row] = 0;
            }
        }
        releaseIfUnused(row);
    }

    /** A pod takes its share of a node; returns the row. */
    int add(String nodeName, Demand.Load load) {
        int row = ensureRow(nodeName);
        charge(row, load, 1);
        if (!load.ports().isEmpty()) {
            List<HostPort> now = new ArrayList<>(load.ports());
            List<HostPort> before = ports[row];
            if (before != null) {
                now.addAll(before);
            }
            ports[row] = now;
        }
        return row;
    }

    /** A pod gives back what {@link #add} took. */
    void subtract(int row, Demand.Load load) {
        charge(row, load, -1);
        List<HostPort> taken = ports[row];
        if (!load.ports().isEmpty() && taken != null) {
            load.ports().forEach(taken::remove);
            if (taken.isEmpty()) {
                ports[row] = null;
            }
        }
        releaseIfUnused(row);
    }

    private void charge(int row, Demand.Load load, int sign) {
        for (Map.Entry<String, Long> amount : load.amounts().entrySet()) {
            int id = resourceId(amount.getKey());
            if (id != Interner.ABSENT) {
                requested[id][row] += sign * amount.getValue();
            }
        }
        requested[PODS][row] += sign;
        pods[row] += sign;
        scoringCpuMilli[row] += sign * load.scoringCpuMilli();
        scoringMemoryBytes[row] += sign * load.scoringMemoryBytes();
        Invariant.check(pods[row] >= 0, "more pods left a node than came");
    }

    private void putLabels(int row, MapValue nodeLabels) {
        for (int[] column : labels) {
            column[row] = Interner.ABSENT;
        }
        nodeLabels.texts().forEach((key, value) -> {
            int id = labelKeys.intern(key);
            if (id == labels.size()) {
                int[] column = new int[names.length];
                Arrays.fill(column, Interner.ABSENT);
                labels.add(column);
            }
            labels.get(id)[row] = labelValues.intern(value);
        });
    }

    private void putAllocatable(int row, MapValue status) {
        MapValue list = status.has("allocatable") ? status.map("allocatable") : status.map("capacity");
        Map<String, Long> amounts = Requests.amounts(list);
        amounts.keySet().forEach(this::resourceId);
        for (int id = 0; id < resources.size(); id++) {
            allocatable[id][row] = amounts.getOrDefault(resources.get(id), 0L);
        }
    }

    private int resourceId(String name) {
        int known = resources.find(name);
        if (known != Interner.ABSENT || resources.size() == MAX_RESOURCES) {
            return known;
        }
        int id = resources.intern(name);
        allocatable[id] = new long[names.length];
        requested[id] = new long[names.length];
        return id;
    }

    private int ensureRow(String name) {
        Integer known = rowByName.get(name);
        if (known != null) {
            return known;
        }
        int row = freeRows.isEmpty() ? rowCount++ : freeRows.removeLast();
        if (row == names.length) {
            grow(row * 2);
        }
        names[row] = name;
        rowByName.put(name, row);
        return row;
    }

    private void releaseIfUnused(int row) {
        if (live[row] || pods[row] > 0) {
            return;
        }
        rowByName.remove(name(row));
        names[row] = "";
        unschedulable[row] = false;
        taints[row] = 0;
        for (int[] column : labels) {
            column[row] = Interner.ABSENT;
        }
        freeRows.add(row);
    }

    private void grow(int length) {
        names = Arrays.copyOf(names, length);
        live = Arrays.copyOf(live, length);
        unschedulable = Arrays.copyOf(unschedulable, length);
        taints = Arrays.copyOf(taints, length);
        pods = Arrays.copyOf(pods, length);
        scoringCpuMilli = Arrays.copyOf(scoringCpuMilli, length);
        scoringMemoryBytes = Arrays.copyOf(scoringMemoryBytes, length);
        ports = Arrays.copyOf(ports, length);
        for (int id = 0; id < resources.size(); id++) {
            allocatable[id] = Arrays.copyOf(allocatable[id], length);
            requested[id] = Arrays.copyOf(requested[id], length);
        }
        labels.replaceAll(column -> {
            int[] grown = Arrays.copyOf(column, length);
            Arrays.fill(grown, column.length, length, Interner.ABSENT);
            return grown;
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays
    private static @Nullable List<HostPort>[] newPorts(int length) {
        return new List[length];
    }
}
