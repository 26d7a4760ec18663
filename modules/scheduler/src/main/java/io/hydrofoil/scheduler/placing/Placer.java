package io.hydrofoil.scheduler.placing;

import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.filters.AffinityFilter;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.RowFilters;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.preemption.Preemption;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.queue.PendingPod.Seen;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.ranking.Rankings;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Decides where pods go. A function of the table, of what pods ask, and of the seed of ties; changes nothing for good. */
public final class Placer {
    private static final int NONE = -1;

    private final NodeTable table;
    private final Obstacles texts;
    private final Rankings rankings;
    private final DemandResolver resolver;
    private final Preemption preemption;
    private final Predicate<Seen> extended;

    /** {@code extended}: whether extenders have a say about a pod. */
    public Placer(
            NodeTable table,
            Obstacles texts,
            Rankings rankings,
            DemandResolver resolver,
            Preemption preemption,
            Predicate<Seen> extended) {
        this.table = table;
        this.texts = texts;
        this.rankings = rankings;
        this.resolver = resolver;
        this.preemption = preemption;
        this.extended = extended;
    }

    /** Decides about a pod. */
    public Decision decide(PendingPod pod) {
        return switch (resolver.resolve(pod.seen())) {
            case DemandResolver.Resolved.Blocked blocked ->
                new Decision.Blocked(
                        blocked.by(),
                        new FitMessage(table, texts, List.of())
                                .blocked(pod.seen().profile(), blocked.why()));
            case DemandResolver.Resolved.Asking asking -> withoutOwnNomination(pod, asking.demand());
        };
    }

    /** The ranking for a pod. */
    public Ranking ranking(Seen pod, Demand demand) {
        return rankings.of(pod.profile(), demand, pod.kind(), pod.priority());
    }

    /** Whom evicting would help a pod for which {@link #decide} has just named somebody. */
    public List<Candidate> candidates(Seen pod, Demand demand) {
        return preemption.candidates(ranking(pod, demand), pod.priority());
    }

    /** A pod does not stand in its own way. */
    private Decision withoutOwnNomination(PendingPod pod, Demand demand) {
        Resident own = pod.nominated();
        if (own == null) {
            return decide(pod.seen(), demand, NONE);
        }
        String node = table.nominatedNode(own);
        table.denominate(own);
        Decision decision = decide(pod.seen(), demand, table.row(node));
        table.nominate(node, own);
        return decision;
    }

    private Decision decide(Seen pod, Demand demand, int nominated) {
        boolean asks = extended.test(pod);
        int named = asks ? NONE : onlyNode(pod, demand);
        if (named != NONE) {
            return new Decision.Place(demand, named);
        }
        Ranking ranking = ranking(pod, demand);
        int best = ranking.best();
        if (best == NONE) {
            return unfit(pod, demand, ranking, nominated);
        }
        if (asks) {
            return new Decision.AskExtenders(demand);
        }
        boolean isNominatedFit = nominated != NONE && table.isLive(nominated) && ranking.fits(nominated);
        return new Decision.Place(demand, isNominatedFit ? nominated : best);
    }

    /** Pods of daemon sets name their node: if it fits, no others need to be looked at. */
    private int onlyNode(Seen pod, Demand demand) {
        Set<String> names = AffinityFilter.names(demand.nodes());
        if (names == null
                || names.size() != 1
                || !demand.pods().isEmpty()
                || !table.census().concerning(pod.kind()).isEmpty()) {
            return NONE;
        }
        int row = table.row(names.iterator().next());
        if (row == NONE || !table.isLive(row)) {
            return NONE;
        }
        RowFilters filters = new RowFilters(table, pod.profile(), demand, texts);
        return filters.judge(row, table.nominations().classOf(pod.priority()), null) == 0 ? row : NONE;
    }

    /** What to say about a pod for which extenders have refused the nodes that fit, by reason. */
    public Decision.Unfit refused(Seen pod, Demand demand, Ranking ranking, Map<String, Integer> refusals) {
        FitMessage words = new FitMessage(table, texts, ranking.filters().unknownResources());
        Unfitness unfit = new Unfitness(pod.profile(), demand, ranking.isLocal());
        return unfit.explained(words.reasons(ranking.report(), refusals), words.hopeless(), false);
    }

    private Decision.Unfit unfit(Seen pod, Demand demand, Ranking ranking, int nominated) {
        Unfitness unfit = new Unfitness(pod.profile(), demand, ranking.isLocal());
        if (table.liveCount() == 0) {
            return unfit.with(FitMessage.NO_NODES, true);
        }
        FitMessage words = new FitMessage(table, texts, ranking.filters().unknownResources());
        String reasons = words.reasons(ranking.report(), Map.of());
        if (!pod.profile().preempts()) {
            return unfit.explained(reasons, "", false);
        }
        String ineligible = ineligible(pod, ranking, nominated);
        if (!ineligible.isEmpty()) {
            return unfit.explained(reasons, ineligible, true);
        }
        Preemption.Answer answer = preemption.search(ranking, pod.priority());
        Candidate best = answer.best();
        return best != null
                ? new Decision.Unfit(demand, ranking.isLocal(), reasons, best, false)
                : unfit.explained(reasons, words.preemption(answer), false);
    }

    private record Unfitness(Profile profile, Demand demand, boolean isLocal) {
        Decision.Unfit with(String message, boolean keepsNomination) {
            return new Decision.Unfit(demand, isLocal, message, null, keepsNomination);
        }

        Decision.Unfit explained(String reasons, String preemption, boolean keepsNomination) {
            boolean hasClaims = !demand.devices().areNone();
            return with(FitMessage.withWaysOut(reasons, profile, hasClaims, preemption), keepsNomination);
        }
    }

    private String ineligible(Seen pod, Ranking ranking, int nominated) {
        if (!pod.mayPreempt()) {
            return "not eligible due to preemptionPolicy=Never.";
        }
        boolean hopes =
                nominated != NONE && table.isLive(nominated) && !Obstacles.isUnresolvable(ranking.obstacles(nominated));
        if (hopes && preemption.areLeaving(nominated, pod.priority())) {
            return "not eligible due to a terminating pod on the nominated node.";
        }
        return "";
    }
}
