package io.hydrofoil.scheduler.explain;

import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.HostPort;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.NodeTerm.Operator;
import io.hydrofoil.scheduler.demand.NodeTerm.Requirement;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.filters.Hurdle;
import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.filters.Reason;
import io.hydrofoil.scheduler.filters.TermMatcher;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** For each hurdle on a row the smallest change that takes it away. */
final class Changes {
    private final NodeTable table;
    private final Demand demand;
    private final Obstacles texts;
    private final List<String> unknownResources;

    Changes(NodeTable table, Demand demand, Obstacles texts, List<String> unknownResources) {
        this.table = table;
        this.demand = demand;
        this.texts = texts;
        this.unknownResources = unknownResources;
    }

    List<Change> of(Hurdle hurdle, int row) {
        return switch (hurdle) {
            case Hurdle.OfRow(long obstacles) -> ofRow(obstacles, row);
            case Hurdle.NoDomain(var constraint) ->
                one(Change.setting("label the node with " + constraint.topologyKey()));
            case Hurdle.Skewed(var constraint, long skew) ->
                one(new Change(
                        "allow a maxSkew of " + skew + " by " + constraint.topologyKey(),
                        (double) (skew - constraint.maxSkew()) / skew));
            case Hurdle.Lonely(var terms) -> {
                List<String> keys = terms.stream()
                        .map(term -> term.topologyKey())
                        .distinct()
                        .toList();
                yield one(Change.setting("have a pod that its affinity means run there (by " + String.join(", ", keys)
                        + "), or drop the affinity"));
            }
            case Hurdle.TooClose(String key) ->
                one(Change.setting(
                        "remove the pods that it keeps away from (by " + key + "), or drop the anti-affinity"));
            case Hurdle.Repelled(String key) ->
                one(Change.setting("remove the pods whose anti-affinity (by " + key + ") keeps it away"));
        };
    }

    private static List<Change> one(Change change) {
        return List.of(change);
    }

    private List<Change> ofRow(long obstacles, int row) {
        if (Obstacles.areResources(obstacles)) {
            return resources(obstacles, row);
        }
        if (Obstacles.has(obstacles, Reason.TAINTED)) {
            return taints(row);
        }
        if (Obstacles.has(obstacles, Reason.PORT_TAKEN)) {
            return ports(row);
        }
        if (Obstacles.has(obstacles, Reason.UNSELECTED)) {
            return labels(row);
        }
        List<Change> changes = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (Obstacles.has(obstacles, reason)) {
                changes.add(simple(reason));
            }
        }
        if (changes.isEmpty()) {
            String words = String.join(", ", texts.words(obstacles, table.resources(), unknownResources));
            changes.add(Change.setting("satisfy the plugin " + texts.plugin(obstacles) + ": " + words));
        }
        return changes;
    }

    private Change simple(Reason reason) {
        return switch (reason) {
            case UNSCHEDULABLE -> Change.setting("uncordon the node");
            case OTHER_NAME, UNNAMED -> Change.setting("name the node in the pod's node affinity");
            case ENFORCED -> Change.hard("label the node as the scheduler's profile demands (addedAffinity)");
            case DISK_CONFLICT -> Change.setting("remove the pod that has the same disk");
            case CLAIM_IN_USE ->
                Change.setting("remove the pod that uses the ReadWriteOncePod claim "
                        + String.join(", ", demand.volumes().exclusive()));
            case VOLUME_LIMIT -> Change.setting("remove a pod with volumes of the same driver from the node");
            case VOLUME_ELSEWHERE, OTHER_ZONE -> Change.hard("move the pod's volumes to where the node can reach them");
            case NO_VOLUME -> Change.setting("provide a volume for its claims that the node can reach");
            case NO_STORAGE -> Change.setting("ask for less storage, or add some that the node can reach");
            case NO_SUCH_VOLUME -> Change.hard("restore the volume that its claim is bound to");
            case DEVICE_ELSEWHERE, NO_DEVICES -> Change.hard("provide devices for its resource claims on the node");
            case LACKS_FEATURES ->
                Change.hard("update the node so that it declares " + String.join(", ", demand.features()));
            case TAINTED, PORT_TAKEN, UNSELECTED, NO_TOPOLOGY, SKEWED, NO_AFFINITY, ANTI_AFFINITY, REPELLED ->
                Change.setting(reason.text());
        };
    }

    private List<Change> resources(long obstacles, int row) {
        ResourceColumns resources = table.resources();
        List<Change> changes = new ArrayList<>();
        for (int column = 0; column < resources.count(); column++) {
            if (!Obstacles.lacks(obstacles, column)) {
                continue;
            }
            long free = resources.allocatable(column, row) - resources.requested(column, row);
            if (column == ResourceColumns.PODS) {
                changes.add(Change.setting("remove a pod from the node, which has as many as it takes"));
            } else {
                changes.add(less(resources.name(column), demand.load().amount(resources.name(column)), free));
            }
        }
        for (String name : unknownResources) {
            changes.add(less(name, demand.load().amount(name), 0));
        }
        return changes;
    }

    private static Change less(String resource, long wanted, long free) {
        long possible = Math.max(0, free);
        String text = possible == 0
                ? "request no " + resource + " (none is free)"
                : "request " + Change.amount(resource, wanted - possible) + " less " + resource + " ("
                        + Change.amount(resource, possible) + " instead of " + Change.amount(resource, wanted) + ")";
        return new Change(text, (double) (wanted - possible) / wanted);
    }

    private List<Change> taints(int row) {
        List<Change> changes = new ArrayList<>();
        for (Taint taint : table.taints().taints(table.taints().set(row))) {
            if (taint.repels() && !taint.isToleratedBy(demand.nodes().tolerations())) {
                String value = taint.value().isEmpty() ? "" : "=" + taint.value();
                changes.add(Change.setting("tolerate the taint " + taint.key() + value + ":" + taint.effect()));
            }
        }
        return changes;
    }

    private List<Change> ports(int row) {
        List<Change> changes = new ArrayList<>();
        for (Resident resident : table.residents(row)) {
            for (HostPort taken : resident.papers().ports()) {
                for (HostPort wanted : demand.ports()) {
                    if (wanted.conflictsWith(taken)) {
                        changes.add(
                                Change.setting("use another host port than " + wanted.port() + "/" + wanted.protocol()
                                        + ", which " + resident.papers().name() + " has"));
                    }
                }
            }
        }
        return changes;
    }

    /** Labels that the node selector misses, and those of the affinity term that misses fewest. */
    private List<Change> labels(int row) {
        List<Change> changes = new ArrayList<>();
        NodeTerm selector = demand.nodes().selector();
        if (selector != null) {
            changes.addAll(missing(selector, row));
        }
        List<NodeTerm> terms = demand.nodes().required();
        if (terms != null && !TermMatcher.matchesAny(TermMatcher.compile(table, terms), row)) {
            List<Change> fewest = null;
            for (NodeTerm term : terms) {
                List<Change> missing = missing(term, row);
                if (!term.isEmpty() && (fewest == null || missing.size() < fewest.size())) {
                    fewest = missing;
                }
            }
            changes.addAll(
                    fewest == null ? one(Change.setting("give its node affinity a term that can match")) : fewest);
        }
        return changes;
    }

    private List<Change> missing(NodeTerm term, int row) {
        List<Change> changes = new ArrayList<>();
        for (Requirement requirement : term.expressions()) {
            NodeTerm alone = new NodeTerm(List.of(requirement), List.of());
            if (!new TermMatcher(table, alone).matches(row)) {
                changes.add(Change.setting("label the node so that " + words(requirement)));
            }
        }
        for (Requirement requirement : term.fields()) {
            NodeTerm alone = new NodeTerm(List.of(), List.of(requirement));
            if (!new TermMatcher(table, alone).matches(row)) {
                changes.add(Change.setting("change the pod's node affinity, which demands that " + words(requirement)));
            }
        }
        return changes;
    }

    private static final Map<Operator, String> SIGNS = Map.of(
            Operator.IN, "in",
            Operator.NOT_IN, "not in",
            Operator.EXISTS, "exists",
            Operator.DOES_NOT_EXIST, "does not exist",
            Operator.GREATER_THAN, ">",
            Operator.LESS_THAN, "<");

    private static String words(Requirement requirement) {
        List<String> values = requirement.values();
        String sign = SIGNS.getOrDefault(requirement.operator(), "");
        if (values.isEmpty()) {
            return requirement.key() + " " + sign;
        }
        boolean isPlain = requirement.operator() == Operator.IN && values.size() == 1;
        return isPlain
                ? requirement.key() + "=" + values.getFirst()
                : requirement.key() + " " + sign + " (" + String.join(", ", values) + ")";
    }
}
