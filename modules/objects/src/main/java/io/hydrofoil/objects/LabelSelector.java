package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Selects objects by their labels: the string of a query ({@code app in (a,b),!canary}) or the {@code LabelSelector} of
 * an object. All conditions must
 * hold; none selects everything. Immutable.
 */
public final class LabelSelector {
    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), true);

    /** Selects nothing, as an absent selector of most kinds does. */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), false);

    private final List<LabelRequirement> requirements;
    private final boolean possible;

    private LabelSelector(List<LabelRequirement> requirements, boolean possible) {
        this.requirements = requirements;
        this.possible = possible;
    }

    /**
     * Reads the text of a query.
     *
     * @throws MalformedException with the text of the 400 that clients know
     */
    public static LabelSelector parse(String text) throws MalformedException {
        return ofRequirements(new LabelSelectorParser(text).parse());
    }

    /**
     * Reads {@code matchLabels} and {@code matchExpressions}, which validation has accepted; an empty object selects
     * everything. Whether an absent
     * selector selects everything or nothing is the caller's knowledge.
     *
     * @throws IllegalArgumentException for an operator that validation would have refused
     */
    public static LabelSelector of(MapValue selector) {
        List<LabelRequirement> requirements = new ArrayList<>();
        addLabels(selector.map("matchLabels"), requirements);
        for (MapValue expression : selector.list("matchExpressions").maps()) {
            List<String> values =
                    new ArrayList<>(new TreeSet<>(expression.list("values").texts()));
            requirements.add(new LabelRequirement(
                    expression.text("key", ""), operator(expression.text("operator", "")), values));
        }
        return ofRequirements(requirements);
    }

    /**
     * All of these labels with these values, as the selector of a Service or ReplicationController; an empty map
     * selects everything.
     */
    public static LabelSelector ofLabels(MapValue labels) {
        List<LabelRequirement> requirements = new ArrayList<>();
        addLabels(labels, requirements);
        return ofRequirements(requirements);
    }

    private static void addLabels(MapValue labels, List<LabelRequirement> requirements) {
        labels.texts()
                .forEach((key, value) ->
                        requirements.add(new LabelRequirement(key, LabelRequirement.Operator.EQUALS, List.of(value))));
    }

    private static LabelRequirement.Operator operator(String name) {
        return switch (name) {
            case "In" -> LabelRequirement.Operator.IN;
            case "NotIn" -> LabelRequirement.Operator.NOT_IN;
            case "Exists" -> LabelRequirement.Operator.EXISTS;
            case "DoesNotExist" -> LabelRequirement.Operator.DOES_NOT_EXIST;
            case "Gt" -> LabelRequirement.Operator.GREATER;
            case "Lt" -> LabelRequirement.Operator.LESS;
            default -> throw new IllegalArgumentException("label selector operator " + GoQuote.of(name));
        };
    }

    private static LabelSelector ofRequirements(List<LabelRequirement> requirements) {
        if (requirements.isEmpty()) {
            return EVERYTHING;
        }
        requirements.sort(Comparator.comparing(LabelRequirement::key));
        return new LabelSelector(List.copyOf(requirements), true);
    }

    /** Whether it selects everything. */
    public boolean isEmpty() {
        return possible && requirements.isEmpty();
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        for (LabelRequirement requirement : requirements) {
            if (!requirement.matches(labels.get(requirement.key()))) {
                return false;
            }
        }
        return possible;
    }

    /** As {@link #matches(Map)}, with metadata.labels as they stand in an object. */
    public boolean matches(MapValue labels) {
        for (LabelRequirement requirement : requirements) {
            if (!requirement.matches(labels.text(requirement.key()))) {
                return false;
            }
        }
        return possible;
    }

    /** Whether the value of this label matters. */
    public boolean mentions(String key) {
        return requirements.stream().anyMatch(requirement -> requirement.key().equals(key));
    }

    boolean isPossible() {
        return possible;
    }

    List<LabelRequirement> requirements() {
        return requirements;
    }

    /** The canonical text, conditions sorted by key, as {@code status.selector} of a Scale shows it. */
    @Override
    public String toString() {
        return String.join(
                ",", requirements.stream().map(LabelRequirement::toString).toList());
    }
}
