package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.census.Carriers;
import io.hydrofoil.scheduler.census.PodGroup;
import io.hydrofoil.scheduler.census.PodKind;
import io.hydrofoil.scheduler.census.RowCounts;
import io.hydrofoil.scheduler.demand.PodSelector;
import io.hydrofoil.scheduler.demand.PodTerm;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.filters.TaintVerdicts;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Makes the {@link Criteria} of a demand: only what has a say about it. */
final class CriteriaBuilder {
    private final NodeTable table;
    private final Profile profile;
    private final RowFilters filters;
    private final PodWishes wishes;
    private final PodKind kind;
    private final List<Carriers> concerning;
    private final Criteria.Parts parts = new Criteria.Parts(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    CriteriaBuilder(NodeTable table, Profile profile, RowFilters filters, PodKind kind) {
        this.table = table;
        this.profile = profile;
        this.filters = filters;
        this.wishes = filters.demand().pods();
        this.kind = kind;
        this.concerning = table.census().concerning(kind);
    }

    Criteria build() {
        if (profile.filters(Plugin.POD_TOPOLOGY_SPREAD) && !wishes.hard().isEmpty()) {
            addSpreadFilter();
        }
        if (profile.filters(Plugin.INTER_POD_AFFINITY)) {
            addAffinityFilter();
        }
        addTaintScore(profile.weight(Plugin.TAINT_TOLERATION));
        addNodeAffinityScore(profile.weight(Plugin.NODE_AFFINITY));
        int spread = profile.weight(Plugin.POD_TOPOLOGY_SPREAD);
        if (spread != 0 && !wishes.soft().isEmpty()) {
            addSpreadScore(spread);
        }
        int affinity = profile.weight(Plugin.INTER_POD_AFFINITY);
        boolean onlyOfBound = wishes.preferred().isEmpty();
        if (affinity != 0 && !(onlyOfBound && profile.affinity().ignoresPreferredOfBound())) {
            addAffinityScore(affinity);
        }
        return new Criteria(table.census(), parts);
    }

    private void addSpreadFilter() {
        List<SpreadConstraint> constraints = wishes.hard();
        IntPredicate hasAllKeys = hasAll(constraints);
        DomainTally[] tallies = new DomainTally[constraints.size()];
        int[] selves = new int[tallies.length];
        for (int i = 0; i < tallies.length; i++) {
            SpreadConstraint constraint = constraints.get(i);
            tallies[i] = tally(
                    column(constraint.topologyKey()),
                    Contribution.of(group(List.of(constraint.pods()))),
                    hasAllKeys.and(included(constraint)),
                    DomainTally.Use.MINIMUM);
            selves[i] = table.census().matches(constraint.pods(), kind) ? 1 : 0;
        }
        parts.filters().add(new SpreadFilter(constraints, tallies, selves));
    }

    private void addSpreadScore(int weight) {
        List<SpreadConstraint> constraints = wishes.soft();
        IntPredicate hasAllKeys = wishes.allKeys() ? hasAll(constraints) : row -> true;
        Tally[] tallies = new Tally[constraints.size()];
        for (int i = 0; i < tallies.length; i++) {
            SpreadConstraint constraint = constraints.get(i);
            LabelColumn column = column(constraint.topologyKey());
            Contribution counts = Contribution.of(group(List.of(constraint.pods())));
            tallies[i] = SpreadScore.isPerNode(constraint)
                    ? keep(new RowTally(table, column, counts))
                    : tally(column, counts, hasAllKeys.and(included(constraint)), DomainTally.Use.DOMAINS);
        }
        parts.scores().add(new SpreadScore(weight, constraints, tallies, wishes.allKeys()));
    }

    private void addAffinityFilter() {
        List<PodTerm> together = wishes.affinity();
        DomainTally[] affinity = new DomainTally[together.size()];
        boolean meetsItself = false;
        if (affinity.length > 0) {
            List<PodSelector> all = together.stream().map(PodTerm::pods).toList();
            meetsItself = table.census().matches(all, kind);
            RowCounts counts = group(all);
            for (int i = 0; i < affinity.length; i++) {
                affinity[i] = sums(together.get(i).topologyKey(), Contribution.of(counts));
            }
        }
        Map<String, Contribution> apart = new LinkedHashMap<>();
        for (PodTerm term : wishes.antiAffinity()) {
            add(apart, term.topologyKey(), group(List.of(term.pods())), 1);
        }
        Map<String, Contribution> repelling = new LinkedHashMap<>();
        for (Carriers each : concerning) {
            if (each.role() == Carriers.Role.REQUIRED_ANTI) {
                add(repelling, each.term().topologyKey(), each.counts(), 1);
            }
        }
        if (affinity.length > 0 || !apart.isEmpty() || !repelling.isEmpty()) {
            PodAffinityFilter.ByKey near = new PodAffinityFilter.ByKey(List.copyOf(apart.keySet()), byKey(apart));
            PodAffinityFilter.ByKey hostile =
                    new PodAffinityFilter.ByKey(List.copyOf(repelling.keySet()), byKey(repelling));
            parts.filters().add(new PodAffinityFilter(together, affinity, meetsItself, near, hostile));
        }
    }

    private void addAffinityScore(int weight) {
        Map<String, Contribution> byKey = new LinkedHashMap<>();
        for (PodTerm.Weighted preferred : wishes.preferred()) {
            add(
                    byKey,
                    preferred.term().topologyKey(),
                    group(List.of(preferred.term().pods())),
                    preferred.weight());
        }
        for (Carriers each : concerning) {
            int counts =
                    switch (each.role()) {
                        case REQUIRED_ANTI -> 0;
                        case REQUIRED -> profile.affinity().hardWeight();
                        case PREFERRED -> each.weight();
                    };
            if (counts != 0) {
                add(byKey, each.term().topologyKey(), each.counts(), counts);
            }
        }
        if (!byKey.isEmpty()) {
            parts.scores().add(new PodAffinityScore(weight, byKey(byKey).toArray(DomainTally[]::new)));
        }
    }

    private void addTaintScore(int weight) {
        if (weight != 0) {
            RowNumber count = new DiscouragingTaints(
                    table.taints(), filters.demand().nodes().tolerations());
            parts.counts().add(count);
            parts.scores().add(new CountedScore(weight, count, true));
        }
    }

    private void addNodeAffinityScore(int weight) {
        PreferredTerms preferred = new PreferredTerms(
                table, filters.demand().nodes().preferred(), profile.affinity().preferred());
        if (weight != 0 && !preferred.isZero()) {
            parts.counts().add(preferred);
            parts.scores().add(new CountedScore(weight, preferred, false));
        }
    }

    private IntPredicate hasAll(List<SpreadConstraint> constraints) {
        LabelColumn[] columns =
                constraints.stream().map(c -> column(c.topologyKey())).toArray(LabelColumn[]::new);
        return row -> {
            for (LabelColumn column : columns) {
                if (column.value(row) == Interner.ABSENT) {
                    return false;
                }
            }
            return true;
        };
    }

    /** Whether a constraint counts a node, by its inclusion policies. */
    private IntPredicate included(SpreadConstraint constraint) {
        IntPredicate included = row -> true;
        if (constraint.honorsAffinity()) {
            included = row -> filters.affinity().allows(row);
        }
        if (constraint.honorsTaints()) {
            TaintVerdicts repelling =
                    new TaintVerdicts(table.taints(), filters.demand().nodes().tolerations(), Taint::repels);
            included = included.and(row -> repelling.count(table.taints().set(row)) == 0);
        }
        return included;
    }

    private List<DomainTally> byKey(Map<String, Contribution> contributions) {
        List<DomainTally> tallies = new ArrayList<>();
        contributions.forEach((key, contribution) -> tallies.add(sums(key, contribution)));
        return List.copyOf(tallies);
    }

    private DomainTally sums(String key, Contribution contribution) {
        return tally(column(key), contribution, null, DomainTally.Use.SUMS);
    }

    private DomainTally tally(
            LabelColumn column, Contribution counts, @Nullable IntPredicate counted, DomainTally.Use use) {
        return keep(new DomainTally(table, column, counts, counted, use));
    }

    private <T extends Tally> T keep(T tally) {
        parts.tallies().add(tally);
        return tally;
    }

    private static void add(Map<String, Contribution> byKey, String key, RowCounts counts, long weight) {
        byKey.computeIfAbsent(key, each -> new Contribution()).plus(counts, weight);
    }

    private RowCounts group(List<PodSelector> selectors) {
        PodGroup group = table.census().group(selectors);
        parts.groups().add(group);
        return group.counts();
    }

    private LabelColumn column(String key) {
        return table.labels().column(key);
    }
}
