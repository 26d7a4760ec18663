package io.hydrofoil.scheduler.table;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.census.PodCensus;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.demand.Requests;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.demand.VolumeDemand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All nodes as columns. The naive way, a list of node objects, makes every filter chase pointers through maps of
 * strings; here a filter or a score is a loop over a few arrays of numbers: amounts by resource, labels as interned
 * values by key, taints as one interned set a node. Beside them the pods of each row, the census that counts them, and
 * a journal of rows that changed.
 *
 * <p>A row comes into being with the first mention of a node, by its Node object or by a pod that is bound to it: a pod
 * may be seen before its node, and outlives it. Only rows with a Node object are {@link #isLive live}. Rows are reused.
 * One writer.
 */
public final class NodeTable {
    private static final int FIRST_LENGTH = 16;

    private final Map<String, Integer> rowByName = new HashMap<>();
    private final ArrayList<Integer> freeRows = new ArrayList<>();
    private final LabelColumns labels = new LabelColumns(FIRST_LENGTH);
    private final ResourceColumns resources = new ResourceColumns(FIRST_LENGTH);
    private final TaintColumn taints = new TaintColumn(FIRST_LENGTH);
    private final PortColumn ports = new PortColumn(FIRST_LENGTH);
    private final ImageColumn images = new ImageColumn(FIRST_LENGTH);
    private final VolumeColumn volumes = new VolumeColumn(FIRST_LENGTH);
    private final Interner<Set<String>> featureSets = new Interner<>();
    private final PodCensus census = new PodCensus();
    private final Nominations nominations = new Nominations();
    private final Journal journal = new Journal();
    /** How many charged pods have which priority. */
    private final TreeMap<Integer, Integer> priorities = new TreeMap<>();

    /** By row; empty for a free row. */
    private String[] names = new String[FIRST_LENGTH];

    private boolean[] live = new boolean[FIRST_LENGTH];
    private boolean[] unschedulable = new boolean[FIRST_LENGTH];
    private int[] features = new int[FIRST_LENGTH];
    private List<Resident>[] residents = emptyLists(FIRST_LENGTH);
    private int unschedulableCount;
    private int rowCount;
    private int liveCount;

    /** An empty table. */
    public NodeTable() {
        featureSets.intern(Set.of());
        Arrays.fill(names, "");
    }

    /** Rows ever used: every row is below this. */
    public int rowCount() {
        return rowCount;
    }

    /** Rows with a Node object. */
    public int liveCount() {
        return liveCount;
    }

    /** Whether the row has a Node object. */
    public boolean isLive(int row) {
        return live[row];
    }

    /** The node's name. */
    public String name(int row) {
        return names[row];
    }

    /** The row of a node, or -1. */
    public int row(String name) {
        return rowByName.getOrDefault(name, -1);
    }

    /** Whether the node is cordoned. */
    public boolean isUnschedulable(int row) {
        return unschedulable[row];
    }

    /** Whether any node is. */
    public boolean areUnschedulable() {
        return unschedulableCount > 0;
    }

    /** The features that the node declares. */
    public Set<String> features(int row) {
        return featureSets.get(features[row]);
    }

    /** Labels. */
    public LabelColumns labels() {
        return labels;
    }

    /** Resources. */
    public ResourceColumns resources() {
        return resources;
    }

    /** Taints. */
    public TaintColumn taints() {
        return taints;
    }

    /** Host ports. */
    public PortColumn ports() {
        return ports;
    }

    /** Images. */
    public ImageColumn images() {
        return images;
    }

    /** Volumes. */
    public VolumeColumn volumes() {
        return volumes;
    }

    /** Counts of pods by what selectors can ask. */
    public PodCensus census() {
        return census;
    }

    /** Pods that are to run on a row once others have left it. */
    public Nominations nominations() {
        return nominations;
    }

    /** Rows that changed. */
    public Journal journal() {
        return journal;
    }

    /** The pods charged to a row; do not keep. */
    public List<Resident> residents(int row) {
        return residents[row];
    }

    /** Takes in a Node object; whether anything that matters here differs. */
    public boolean put(ApiObject node) {
        int row = ensureRow(node.name());
        boolean changed = !live[row];
        if (changed) {
            live[row] = true;
            liveCount++;
        }
        MapValue status = node.status();
        boolean cordoned = node.spec().flag("unschedulable", false);
        changed |= unschedulable[row] != cordoned;
        cordon(row, cordoned);
        changed |= taints.put(row, Taint.of(node.spec().list("taints")));
        changed |= labels.put(row, node.metadata().map("labels").texts());
        MapValue offered = status.has("allocatable") ? status.map("allocatable") : status.map("capacity");
        changed |= resources.put(row, Requests.amounts(offered));
        int declared = featureSets.intern(
                Set.copyOf(new TreeSet<>(status.list("declaredFeatures").texts())));
        changed |= features[row] != declared;
        features[row] = declared;
        images.put(row, status.list("images"));
        if (changed) {
            journal.mark(row);
        }
        return changed;
    }

    /** The Node object is gone; pods that are bound to it keep the row. */
    public void remove(String name) {
        int row = row(name);
        if (row < 0 || !live[row]) {
            return;
        }
        live[row] = false;
        liveCount--;
        resources.put(row, Map.of());
        images.put(row, io.hydrofoil.objects.ListValue.EMPTY);
        journal.mark(row);
        releaseIfUnused(row);
    }

    /** Limits of CSI drivers on a node; whether any differs. */
    public boolean putVolumeLimits(String node, Map<String, Integer> limits) {
        if (limits.isEmpty() && row(node) < 0) {
            return false;
        }
        int row = ensureRow(node);
        boolean changed = volumes.putLimits(row, limits);
        if (changed) {
            journal.mark(row);
        }
        releaseIfUnused(row);
        return changed;
    }

    /** A volume is attached to a node, whoever uses it; {@link #detach} takes that back. */
    public void attach(String node, VolumeDemand.Attachment attachment) {
        int row = ensureRow(node);
        volumes.add(row, VolumeUse.of(attachment));
        journal.mark(row);
    }

    /** A volume is no longer attached to a node. */
    public void detach(String node, VolumeDemand.Attachment attachment) {
        int row = ensureRow(node);
        volumes.subtract(row, VolumeUse.of(attachment));
        journal.mark(row);
        releaseIfUnused(row);
    }

    /** A pod as it will be charged; {@link #dismiss} gives it back. */
    public Resident resident(Resident.Papers papers, Load load, PodLabels pod, PodWishes wishes) {
        return new Resident(
                papers,
                resources.share(load),
                census.share(pod.namespace(), pod.labels(), papers.isTerminating()),
                census.carriersOf(wishes));
    }

    /** What selectors can ask of a pod. */
    public record PodLabels(String namespace, MapValue labels) {}

    /** A pod that will be charged no more. */
    public void dismiss(Resident resident) {
        Invariant.check(resident.row == Interner.ABSENT, "a charged pod cannot be dismissed");
        resources.giveUp(resident.charge());
        census.giveUp(resident.kind());
        census.giveUp(resident.carried());
    }

    /** A pod takes its share of a node; returns the row. */
    public int add(String nodeName, Resident resident) {
        int row = ensureRow(nodeName);
        lay(row, resident);
        priorities.merge(resident.priority(), 1, Integer::sum);
        journal.mark(row);
        return row;
    }

    /** A pod gives back what {@link #add} took; returns the row, which may be free then. */
    public int subtract(Resident resident) {
        int row = resident.row;
        lift(resident);
        priorities.merge(resident.priority(), -1, (a, b) -> a + b == 0 ? null : (Integer) (a + b));
        journal.mark(row);
        releaseIfUnused(row);
        return row;
    }

    /** Whether any charged pod has a lower priority. */
    public boolean hasLowerPriority(int priority) {
        return !priorities.isEmpty() && priorities.firstKey() < priority;
    }

    /** The volumes of a charged pod were resolved otherwise. */
    public void replaceVolumes(Resident resident, VolumeUse now) {
        volumes.subtract(resident.row, resident.volumes());
        resident.volumes(now);
        volumes.add(resident.row, now);
        journal.mark(resident.row);
    }

    /** As {@link #add}, but for a trial: the journal does not tell, and {@link #lift} must follow. */
    public void lay(int row, Resident resident) {
        Invariant.check(resident.row == Interner.ABSENT, "a pod is charged once");
        resident.row = row;
        resources.charge(row, resident.charge(), 1);
        ports.add(row, resident.papers().ports());
        volumes.add(row, resident.volumes());
        census.add(row, resident.kind(), resident.carried(), 1);
        residents[row].add(resident);
    }

    /** As {@link #subtract}, but for a trial: the journal does not tell, and {@link #lay} must follow. */
    public void lift(Resident resident) {
        int row = resident.row;
        Invariant.check(row != Interner.ABSENT, "a pod that is not charged cannot leave");
        resident.row = Interner.ABSENT;
        resources.charge(row, resident.charge(), -1);
        ports.subtract(row, resident.papers().ports());
        volumes.subtract(row, resident.volumes());
        census.add(row, resident.kind(), resident.carried(), -1);
        Invariant.check(residents[row].remove(resident), "a pod leaves the row that it is on");
    }

    /**
     * For a trial, lays the nominated pods of a row that pods of this class must respect ({@link Nominations#classOf}),
     * {@code self} excepted; whether there are any. If so, {@link #liftNominated} must follow.
     */
    public boolean layNominated(int row, int nominationClass, @Nullable Resident self) {
        if (!nominations.any(row, nominationClass)) {
            return false;
        }
        boolean any = false;
        for (Resident resident : nominations.on(row)) {
            if (resident.priority() >= nominationClass && resident != self) {
                lay(row, resident);
                any = true;
            }
        }
        return any;
    }

    /** Ends what {@link #layNominated} began. */
    public void liftNominated(int row) {
        for (Resident resident : nominations.on(row)) {
            if (resident.row == row) {
                lift(resident);
            }
        }
    }

    /** A pod is to run on a node once others have left it. */
    public void nominate(String node, Resident resident) {
        int row = ensureRow(node);
        nominations.add(row, resident);
        journal.mark(row);
    }

    /** Where a pod is to run once others have left; empty: nowhere. */
    public String nominatedNode(Resident resident) {
        int row = nominations.row(resident);
        return row == Interner.ABSENT ? "" : names[row];
    }

    /** A pod is no longer to run there; whether it was. */
    public boolean denominate(Resident resident) {
        int row = nominations.remove(resident);
        if (row == Interner.ABSENT) {
            return false;
        }
        journal.mark(row);
        releaseIfUnused(row);
        return true;
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
        if (live[row] || !residents[row].isEmpty() || nominations.any(row) || volumes.any(row)) {
            return;
        }
        rowByName.remove(name(row));
        names[row] = "";
        cordon(row, false);
        features[row] = 0;
        taints.put(row, List.of());
        labels.put(row, Map.of());
        freeRows.add(row);
    }

    private void cordon(int row, boolean isCordoned) {
        unschedulableCount += (isCordoned ? 1 : 0) - (unschedulable[row] ? 1 : 0);
        unschedulable[row] = isCordoned;
    }

    private void grow(int length) {
        int before = names.length;
        names = Arrays.copyOf(names, length);
        Arrays.fill(names, before, length, "");
        live = Arrays.copyOf(live, length);
        unschedulable = Arrays.copyOf(unschedulable, length);
        features = Arrays.copyOf(features, length);
        List<Resident>[] grown = emptyLists(length);
        System.arraycopy(residents, 0, grown, 0, before);
        residents = grown;
        labels.grow(length);
        resources.grow(length);
        taints.grow(length);
        ports.grow(length);
        images.grow(length);
        volumes.grow(length);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays
    private static List<Resident>[] emptyLists(int length) {
        List<Resident>[] lists = new List[length];
        for (int i = 0; i < length; i++) {
            lists[i] = new ArrayList<>(0);
        }
        return lists;
    }
}
