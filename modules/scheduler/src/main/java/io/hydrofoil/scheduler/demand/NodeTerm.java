package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One term of a node selector: all its requirements must hold. A term without any matches no node.
 *
 * @param expressions over labels
 * @param fields over metadata.name
 */
public record NodeTerm(List<Requirement> expressions, List<Requirement> fields) {
    /** A requirement on one label or field. */
    public record Requirement(String key, Operator operator, List<String> values) {}

    /** As in NodeSelectorRequirement. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER_THAN,
        LESS_THAN
    }

    /** A preferred term with its weight (1 to 100). */
    public record Weighted(int weight, NodeTerm term) {}

    public boolean isEmpty() {
        return expressions.isEmpty() && fields.isEmpty();
    }

    /** The term that spec.nodeSelector amounts to. */
    public static NodeTerm ofSelector(Map<String, String> selector) {
        List<Requirement> expressions = new ArrayList<>(selector.size());
        selector.forEach((key, value) -> expressions.add(new Requirement(key, Operator.IN, List.of(value))));
        return new NodeTerm(List.copyOf(expressions), List.of());
    }

    public static NodeTerm of(MapValue term) {
        return new NodeTerm(requirements(term.list("matchExpressions")), requirements(term.list("matchFields")));
    }

    public static List<NodeTerm> list(ListValue terms) {
        List<NodeTerm> list = new ArrayList<>(terms.size());
        for (MapValue term : terms.maps()) {
            list.add(of(term));
        }
        return List.copyOf(list);
    }

    private static List<Requirement> requirements(ListValue requirements) {
        List<Requirement> list = new ArrayList<>(requirements.size());
        for (MapValue requirement : requirements.maps()) {
            list.add(new Requirement(
                    requirement.text("key", ""),
                    operator(requirement.text("operator", "")),
                    List.copyOf(requirement.list("values").texts())));
        }
        return List.copyOf(list);
    }

    private static Operator operator(String text) {
        return switch (text) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case "Gt" -> Operator.GREATER_THAN;
            case "Lt" -> Operator.LESS_THAN;
            default -> throw new IllegalArgumentException("unknown node selector operator " + text);
        };
    }
}
