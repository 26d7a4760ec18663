package io.hydrofoil.scheduler.filters;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.VolumeDemand;
import io.hydrofoil.scheduler.demand.VolumeDemand.Candidate;
import io.hydrofoil.scheduler.demand.VolumeDemand.Capacity;
import io.hydrofoil.scheduler.demand.VolumeDemand.Provision;
import io.hydrofoil.scheduler.demand.VolumeDemand.Unbound;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * VolumeBinding: bound volumes must be reachable from the node; for claims that wait for their first consumer there
 * must be a free volume that is, or a class that can provision one there.
 */
public final class VolumeBindingFilter implements RowFilter {
    private final NodeTable table;
    private final boolean isLost;
    private final List<TermMatcher[]> reachable = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private static final class Waiting {
        final Unbound claim;
        final List<TermMatcher[]> candidates;
        final TermMatcher[] topologies;

        Waiting(Unbound claim, List<TermMatcher[]> candidates, TermMatcher[] topologies) {
            this.claim = claim;
            this.candidates = candidates;
            this.topologies = topologies;
        }
    }

    VolumeBindingFilter(NodeTable table, VolumeDemand demand) {
        this.table = table;
        this.isLost = demand.isLost();
        demand.reachable().forEach(terms -> reachable.add(TermMatcher.compile(table, terms)));
        for (Unbound claim : demand.unbound()) {
            List<TermMatcher[]> candidates = new ArrayList<>();
            for (Candidate candidate : claim.candidates()) {
                candidates.add(TermMatcher.compile(table, candidate.terms()));
            }
            Provision provision = claim.provision();
            List<NodeTerm> topologies = provision == null ? List.of() : provision.topologies();
            waiting.add(new Waiting(claim, candidates, TermMatcher.compile(table, topologies)));
        }
    }

    static @Nullable RowFilter of(NodeTable table, VolumeDemand demand) {
        boolean idle = demand.reachable().isEmpty() && demand.unbound().isEmpty() && !demand.isLost();
        return idle ? null : new VolumeBindingFilter(table, demand);
    }

    @Override
    public long obstacles(int row) {
        if (isLost) {
            return Reason.NO_SUCH_VOLUME.bit();
        }
        long found = 0;
        for (TermMatcher[] terms : reachable) {
            if (!TermMatcher.matchesAny(terms, row)) {
                found |= Reason.VOLUME_ELSEWHERE.bit();
            }
        }
        return waiting.isEmpty() ? found : found | bind(row, null);
    }

    /** What each waiting claim would get on a row that fits: the name of a volume, or empty for one to be made. */
    public static Map<String, String> choose(NodeTable table, VolumeDemand demand, int row) {
        Map<String, String> choice = new LinkedHashMap<>();
        new VolumeBindingFilter(table, demand).bind(row, choice);
        return choice;
    }

    private long bind(int row, @Nullable Map<String, String> choice) {
        Set<String> used = new HashSet<>(0);
        long found = 0;
        for (Waiting each : waiting) {
            String volume = free(each, row, used);
            if (volume != null) {
                used.add(volume);
            } else {
                found |= provisioning(each, row);
            }
            if (choice != null) {
                choice.put(each.claim.claim(), volume == null ? "" : volume);
            }
        }
        return found;
    }

    private static @Nullable String free(Waiting claim, int row, Set<String> used) {
        for (int i = 0; i < claim.candidates.size(); i++) {
            Candidate candidate = claim.claim.candidates().get(i);
            boolean reaches = candidate.terms().isEmpty() || TermMatcher.matchesAny(claim.candidates.get(i), row);
            if (reaches && !used.contains(candidate.volume())) {
                return candidate.volume();
            }
        }
        return null;
    }

    private long provisioning(Waiting claim, int row) {
        Provision provision = claim.claim.provision();
        String selected = claim.claim.selectedNode();
        if (provision == null || !(selected.isEmpty() || selected.equals(table.name(row)))) {
            return Reason.NO_VOLUME.bit();
        }
        if (!provision.topologies().isEmpty() && !TermMatcher.matchesAny(claim.topologies, row)) {
            return Reason.NO_VOLUME.bit();
        }
        List<Capacity> capacities = provision.capacities();
        if (capacities == null) {
            return 0;
        }
        for (Capacity capacity : capacities) {
            if (capacity.maxBytes() >= provision.sizeBytes() && covers(capacity, row)) {
                return 0;
            }
        }
        return Reason.NO_STORAGE.bit();
    }

    private boolean covers(Capacity capacity, int row) {
        LabelSelector selector = capacity.topology().selector();
        return selector.matches(table.labels().all(row));
    }
}
