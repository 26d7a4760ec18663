package io.hydrofoil.scheduler;

import io.hydrofoil.scheduler.NodeTerm.Operator;
import io.hydrofoil.scheduler.NodeTerm.Requirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node term compiled against a {@link NodeTable}: labels compare as interned numbers. Valid until nodes change. */
final class TermMatcher {
    private final NodeTable table;
    private final Check[] expressions;
    private final List<Requirement> fields;
    private final boolean isEmpty;

    TermMatcher(NodeTable table, NodeTerm term) {
        this.table = table;
        this.expressions =
                term.expressions().stream().map(one -> compile(table, one)).toArray(Check[]::new);
        this.fields = term.fields();
        this.isEmpty = term.isEmpty();
    }

    static TermMatcher[] compile(NodeTable table, List<NodeTerm> terms) {
        return terms.stream().map(term -> new TermMatcher(table, term)).toArray(TermMatcher[]::new);
    }

    static boolean matchesAny(TermMatcher[] terms, int row) {
        for (TermMatcher term : terms) {
            if (term.matches(row)) {
                return true;
            }
        }
        return false;
    }

    boolean matches(int row) {
        if (isEmpty) {
            return false;
        }
        for (Check check : expressions) {
            if (!check.holds(table, row)) {
                return false;
            }
        }
        for (Requirement field : fields) {
            boolean named = field.values().contains(table.name(row));
            if (!field.key().equals("metadata.name") || named != (field.operator() == Operator.IN)) {
                return false;
            }
        }
        return true;
    }

    private static Check compile(NodeTable table, Requirement requirement) {
        int key = table.findLabelKey(requirement.key());
        int[] values = requirement.values().stream()
                .mapToInt(table::findLabelValue)
                .filter(id -> id != Interner.ABSENT)
                .toArray();
        Long bound =
                requirement.values().size() == 1 ? number(requirement.values().getFirst()) : null;
        return new Check(key, requirement.operator(), values, bound);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null; // not a number: Gt and Lt do not hold
        }
    }

    private static final class Check {
        private final int key;
        private final Operator operator;
        private final int[] values;
        private final @Nullable Long bound;

        Check(int key, Operator operator, int[] values, @Nullable Long bound) {
            this.key = key;
            this.operator = operator;
            this.values = values;
            this.bound = bound;
        }

        boolean holds(NodeTable table, int row) {
            int value = key == Interner.ABSENT ? Interner.ABSENT : table.label(key, row);
            return switch (operator) {
                case IN -> value != Interner.ABSENT && contains(value);
                case NOT_IN -> value == Interner.ABSENT || !contains(value);
                case EXISTS -> value != Interner.ABSENT;
                case DOES_NOT_EXIST -> value == Interner.ABSENT;
                case GREATER_THAN -> compares(table, value, 1);
                case LESS_THAN -> compares(table, value, -1);
            };
        }

        private boolean contains(int value) {
            for (int wanted : values) {
                if (wanted == value) {
                    return true;
                }
            }
            return false;
        }

        private boolean compares(NodeTable table, int value, int sign) {
            Long number = value == Interner.ABSENT ? null : number(table.labelValueAt(value));
            return number != null && bound != null && Long.compare(number, bound) == sign;
        }
    }
}
