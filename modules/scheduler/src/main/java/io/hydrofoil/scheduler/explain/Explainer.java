package io.hydrofoil.scheduler.explain;

import io.hydrofoil.scheduler.Explanation;
import io.hydrofoil.scheduler.Explanation.Exclusion;
import io.hydrofoil.scheduler.Explanation.State;
import io.hydrofoil.scheduler.Explanation.Way;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.filters.Hurdle;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.placing.DemandResolver;
import io.hydrofoil.scheduler.placing.FitMessage;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.preemption.Preemption;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.ranking.Ranking;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Explains one pod that waits, by the same core that places it. Pure. */
public final class Explainer {
    private static final int MAX_WAYS = 5;

    private final Board board;
    private final NodeTable table;
    private final DemandResolver resolver;

    /** Over this board. */
    public Explainer(Board board, DemandResolver resolver) {
        this.board = board;
        this.table = board.table();
        this.resolver = resolver;
    }

    /** Explains a pod without a node. */
    public Explanation explain(PendingPod pod) {
        if (pod.seen().isGated()) {
            return held("is held by its scheduling gates");
        }
        return switch (resolver.resolve(pod.seen())) {
            case DemandResolver.Resolved.Blocked blocked -> held("waits whatever the node: " + blocked.why());
            case DemandResolver.Resolved.Asking asking -> explain(pod.seen(), asking.demand());
        };
    }

    private static Explanation held(String summary) {
        return new Explanation(State.HELD, summary, List.of(), List.of(), "");
    }

    private Explanation explain(PendingPod.Seen pod, Demand demand) {
        Ranking ranking = board.rankings().of(pod.profile(), demand, pod.kind(), pod.priority());
        int fitting = ranking.fittingCount();
        if (table.liveCount() == 0) {
            return new Explanation(State.UNFIT, FitMessage.NO_NODES, List.of(), List.of(), "");
        }
        List<Exclusion> exclusions = exclusions(ranking);
        if (fitting > 0) {
            String summary = "fits " + fitting + " of " + table.liveCount() + " nodes, best "
                    + table.name(ranking.best()) + ": it is waiting for its turn, or in back-off";
            return new Explanation(State.FITS, summary, exclusions, List.of(), "");
        }
        Changes changes =
                new Changes(table, demand, board.texts(), ranking.filters().unknownResources());
        String summary = "fits none of " + table.liveCount() + " nodes";
        return new Explanation(State.UNFIT, summary, exclusions, ways(ranking, changes), evictions(pod, ranking));
    }

    private List<Exclusion> exclusions(Ranking ranking) {
        Obstacles texts = board.texts();
        Map<String, Integer> first = new TreeMap<>();
        Map<String, Integer> alone = new TreeMap<>();
        Map<String, Map<String, Integer>> reasons = new HashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            if (!table.isLive(row)) {
                continue;
            }
            long obstacles = ranking.obstacles(row);
            if (obstacles != 0) {
                String plugin = texts.plugin(obstacles);
                first.merge(plugin, 1, Integer::sum);
                for (String word : texts.words(
                        obstacles, table.resources(), ranking.filters().unknownResources())) {
                    reasons.computeIfAbsent(plugin, key -> new TreeMap<>()).merge(word, 1, Integer::sum);
                }
            }
            Set<String> objecting = new LinkedHashSet<>();
            ranking.tell(row, hurdle -> objecting.add(hurdle.plugin(texts)));
            objecting.forEach(plugin -> alone.merge(plugin, 1, Integer::sum));
        }
        Set<String> plugins = new LinkedHashSet<>(first.keySet());
        plugins.addAll(alone.keySet());
        List<Exclusion> exclusions = new ArrayList<>();
        for (String plugin : plugins) {
            exclusions.add(new Exclusion(
                    plugin,
                    first.getOrDefault(plugin, 0),
                    alone.getOrDefault(plugin, 0),
                    reasons.getOrDefault(plugin, Map.of())));
        }
        exclusions.sort(Comparator.comparingInt((Exclusion each) -> -each.nodes()));
        return List.copyOf(exclusions);
    }

    private record Option(double size, List<String> changes, List<String> nodes) {}

    /** The smallest changes over all nodes; nodes that need the very same ones are told together. */
    private List<Way> ways(Ranking ranking, Changes changes) {
        Map<List<String>, Option> options = new LinkedHashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            if (!table.isLive(row)) {
                continue;
            }
            List<Hurdle> hurdles = new ArrayList<>();
            ranking.tell(row, hurdles::add);
            double size = 0;
            List<String> needed = new ArrayList<>();
            for (Hurdle hurdle : hurdles) {
                for (Change change : changes.of(hurdle, row)) {
                    if (!needed.contains(change.text())) {
                        needed.add(change.text());
                        size += change.size();
                    }
                }
            }
            if (!needed.isEmpty()) {
                double total = size;
                options.computeIfAbsent(needed, key -> new Option(total, key, new ArrayList<>()))
                        .nodes()
                        .add(table.name(row));
            }
        }
        return options.values().stream()
                .sorted(Comparator.comparingDouble(Option::size))
                .limit(MAX_WAYS)
                .map(option -> new Way(List.copyOf(option.nodes()), List.copyOf(option.changes())))
                .toList();
    }

    private String evictions(PendingPod.Seen pod, Ranking ranking) {
        if (!pod.profile().preempts() || !pod.mayPreempt()) {
            return "";
        }
        Candidate best = new Preemption(table, board.budgets())
                .search(ranking, pod.priority())
                .best();
        if (best == null) {
            return "";
        }
        List<String> names =
                best.victims().stream().map(victim -> victim.papers().name()).toList();
        return "on " + table.name(best.row()) + " instead of " + String.join(", ", names);
    }
}
