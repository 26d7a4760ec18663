package io.hydrofoil.scheduler;

import io.hydrofoil.scheduler.NodeTerm.Weighted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A {@link Demand} compiled against a {@link NodeTable}: tells for a row what stands against it (the filters, in the
 * order of the default plugins:
 * the first that fails gives the reason) and what static preference it has. Valid until nodes change; pods may come and
 * go.
 */
final class Fit {
    static final long UNSCHEDULABLE = 1;
    static final long TAINTED = 1 << 1;
    static final long UNSELECTED = 1 << 2;
    static final long PORT_TAKEN = 1 << 3;
    static final long VOLUME_ELSEWHERE = 1 << 4;
    static final long UNKNOWN_RESOURCE = 1 << 5;
    /** Set beside resource bits if the node could not hold the pod even when empty. */
    static final long BEYOND_NODE = 1 << 6;

    private static final int FIRST_RESOURCE_BIT = 8;
    private static final int UNTESTED = -1;

    private final NodeTable table;
    private final Demand demand;
    private final int[] resources;
    private final long[] amounts;
    private final List<String> unknownResources = new ArrayList<>();
    private final TermMatcher[] selector;
    private final TermMatcher[] required;
    private final List<TermMatcher[]> volumes = new ArrayList<>();
    private final TermMatcher[] preferred;
    private final boolean toleratesUnschedulable;
    /** By taint set: UNTESTED, or 0 if tolerated and 1 if not. */
    private final int[] repelled;
    /** By taint set: UNTESTED, or the number of untolerated PreferNoSchedule taints. */
    private final int[] discouraged;

    Fit(NodeTable table, Demand demand) {
        this.table = table;
        this.demand = demand;
        Map<String, Long> wanted = demand.load().amounts();
        int[] ids = new int[wanted.size()];
        long[] sizes = new long[wanted.size()];
        int count = 0;
        for (Map.Entry<String, Long> amount : wanted.entrySet()) {
            int id = table.findResource(amount.getKey());
            if (id == Interner.ABSENT) {
                unknownResources.add(amount.getKey());
            } else {
                ids[count] = id;
                sizes[count++] = amount.getValue();
            }
        }
        this.resources = Arrays.copyOf(ids, count);
        this.amounts = Arrays.copyOf(sizes, count);
        this.selector =
                demand.selector() == null ? new TermMatcher[0] : TermMatcher.compile(table, List.of(demand.selector()));
        this.required = demand.required() == null ? new TermMatcher[0] : TermMatcher.compile(table, demand.required());
        demand.volumeTerms().forEach(terms -> volumes.add(TermMatcher.compile(table, terms)));
        this.preferred = TermMatcher.compile(
                table, demand.preferred().stream().map(Weighted::term).toList());
        this.toleratesUnschedulable = Taint.UNSCHEDULABLE.isToleratedBy(demand.tolerations());
        this.repelled = new int[table.taintSetCount()];
        this.discouraged = new int[table.taintSetCount()];
        Arrays.fill(repelled, UNTESTED);
        Arrays.fill(discouraged, UNTESTED);
    }

    Demand demand() {
        return demand;
    }

    /** Resources that no node has. */
    List<String> unknownResources() {
        return unknownResources;
    }

    /** 0: the pod fits the (live) row; else bits that tell what stands against it. */
    long obstacles(int row) {
        if (table.isUnschedulable(row) && !toleratesUnschedulable) {
            return UNSCHEDULABLE;
        }
        if (repels(table.taintSet(row))) {
            return TAINTED;
        }
        boolean selected = demand.selector() == null || TermMatcher.matchesAny(selector, row);
        if (!selected || (demand.required() != null && !TermMatcher.matchesAny(required, row))) {
            return UNSELECTED;
        }
        if (!demand.load().ports().isEmpty() && portTaken(row)) {
            return PORT_TAKEN;
        }
        long lacking = lacking(row);
        return lacking != 0 ? lacking : volumeObstacle(row);
    }

    /** Whether no eviction could help. */
    static boolean isUnresolvable(long obstacles) {
        return (obstacles & (UNSCHEDULABLE | TAINTED | UNSELECTED | VOLUME_ELSEWHERE | UNKNOWN_RESOURCE | BEYOND_NODE))
                != 0;
    }

    static boolean lacks(long obstacles, int resource) {
        return (obstacles & resourceBit(resource)) != 0;
    }

    /**
     * How many such pods the row could take beside those that it has, at most {@code limit}; 0 if any other obstacle
     * stands.
     */
    int room(int row, int limit) {
        if (obstacles(row) != 0) {
            return 0;
        }
        long room = Math.min(limit, table.allocatable(NodeTable.PODS, row) - table.requested(NodeTable.PODS, row));
        for (int i = 0; i < resources.length; i++) {
            long free = table.allocatable(resources[i], row) - table.requested(resources[i], row);
            room = Math.min(room, free / amounts[i]);
        }
        return demand.load().ports().isEmpty() ? (int) room : 1;
    }

    /** Sum of the weights of preferred terms that match. */
    int affinityWeight(int row) {
        int sum = 0;
        for (int i = 0; i < preferred.length; i++) {
            if (preferred[i].matches(row)) {
                sum += demand.preferred().get(i).weight();
            }
        }
        return sum;
    }

    /** Number of PreferNoSchedule taints that are not tolerated. */
    int discouragingTaints(int row) {
        int set = table.taintSet(row);
        if (discouraged[set] == UNTESTED) {
            int count = 0;
            for (Taint taint : table.taintSetAt(set)) {
                boolean counts = taint.effect().equals(Taint.PREFER_NO_SCHEDULE);
                count += counts && !taint.isToleratedBy(demand.tolerations()) ? 1 : 0;
            }
            discouraged[set] = count;
        }
        return discouraged[set];
    }

    private boolean repels(int set) {
        if (repelled[set] == UNTESTED) {
            repelled[set] = 0;
            for (Taint taint : table.taintSetAt(set)) {
                if (taint.repels() && !taint.isToleratedBy(demand.tolerations())) {
                    repelled[set] = 1;
                }
            }
        }
        return repelled[set] == 1;
    }

    private boolean portTaken(int row) {
        List<HostPort> taken = table.ports(row);
        if (taken == null) {
            return false;
        }
        for (HostPort wanted : demand.load().ports()) {
            for (HostPort port : taken) {
                if (wanted.conflictsWith(port)) {
                    return true;
                }
            }
        }
        return false;
    }

    private long lacking(int row) {
        long lacking = unknownResources.isEmpty() ? 0 : UNKNOWN_RESOURCE;
        if (table.requested(NodeTable.PODS, row) + 1 > table.allocatable(NodeTable.PODS, row)) {
            lacking |= resourceBit(NodeTable.PODS);
        }
        for (int i = 0; i < resources.length; i++) {
            long allocatable = table.allocatable(resources[i], row);
            if (amounts[i] > allocatable - table.requested(resources[i], row)) {
                lacking |= resourceBit(resources[i]) | (amounts[i] > allocatable ? BEYOND_NODE : 0);
            }
        }
        return lacking;
    }

    private long volumeObstacle(int row) {
        for (TermMatcher[] terms : volumes) {
            if (!TermMatcher.matchesAny(terms, row)) {
                return VOLUME_ELSEWHERE;
            }
        }
        return 0;
    }

    private static long resourceBit(int resource) {
        return 1L << (FIRST_RESOURCE_BIT + resource);
    }
}
