package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.NodeTerm.Operator;
import io.hydrofoil.scheduler.demand.NodeTerm.Requirement;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node term compiled against a {@link NodeTable}: labels compare as interned numbers. */
public final class TermMatcher {
    private final NodeTable table;
    private final Check[] expressions;
    private final List<Requirement> fields;
    private final boolean isEmpty;

    /** Compiles a term. */
    public TermMatcher(NodeTable table, NodeTerm term) {
        this.table = table;
        this.expressions =
                term.expressions().stream().map(one -> new Check(table, one)).toArray(Check[]::new);
        this.fields = term.fields();
        this.isEmpty = term.isEmpty();
    }

    /** Compiles terms. */
    public static TermMatcher[] compile(NodeTable table, List<NodeTerm> terms) {
        return terms.stream().map(term -> new TermMatcher(table, term)).toArray(TermMatcher[]::new);
    }

    /** Whether any of the terms matches. */
    @HotPath
    public static boolean matchesAny(TermMatcher[] terms, int row) {
        for (TermMatcher term : terms) {
            if (term.matches(row)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all requirements hold. */
    @HotPath
    public boolean matches(int row) {
        if (isEmpty) {
            return false;
        }
        for (Check check : expressions) {
            if (!check.holds(row)) {
                return false;
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            Requirement field = fields.get(i);
            boolean named = field.values().contains(table.name(row));
            if (!field.key().equals("metadata.name") || named != (field.operator() == Operator.IN)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all requirements hold, of all rows against which nothing was {@code found} so far. */
    @HotPath
    void sieve(long[] found, int rows, long ifNot) {
        if (isEmpty || !fields.isEmpty()) {
            for (int row = 0; row < rows; row++) {
                if (found[row] == 0 && !matches(row)) {
                    found[row] = ifNot;
                }
            }
            return;
        }
        for (Check check : expressions) {
            check.sieve(found, rows, ifNot);
        }
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null; // not a number: Gt and Lt do not hold
        }
    }

    private static final class Check {
        private final LabelColumn column;
        private final Operator operator;
        private final int[] values;
        private final @Nullable Long bound;

        Check(NodeTable table, Requirement requirement) {
            this.column = table.labels().column(requirement.key());
            this.operator = requirement.operator();
            this.values = requirement.values().stream().mapToInt(column::id).toArray();
            boolean compares = operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN;
            this.bound = compares && requirement.values().size() == 1
                    ? number(requirement.values().getFirst())
                    : null;
        }

        @HotPath
        boolean holds(int row) {
            int value = column.value(row);
            return switch (operator) {
                case IN -> value != Interner.ABSENT && contains(value);
                case NOT_IN -> value == Interner.ABSENT || !contains(value);
                case EXISTS -> value != Interner.ABSENT;
                case DOES_NOT_EXIST -> value == Interner.ABSENT;
                case GREATER_THAN -> compares(value, 1);
                case LESS_THAN -> compares(value, -1);
            };
        }

        @HotPath
        void sieve(long[] found, int rows, long ifNot) {
            boolean isOneValue = operator == Operator.IN && values.length == 1;
            if (isOneValue) { // what most selectors are: worth a loop of its own
                column.sieve(found, rows, values[0], ifNot);
                return;
            }
            for (int row = 0; row < rows; row++) {
                if (found[row] == 0 && !holds(row)) {
                    found[row] = ifNot;
                }
            }
        }

        private boolean contains(int value) {
            for (int wanted : values) {
                if (wanted == value) {
                    return true;
                }
            }
            return false;
        }

        private boolean compares(int value, int sign) {
            Long number = value == Interner.ABSENT ? null : number(column.text(value));
            return number != null && bound != null && Long.compare(number, bound) == sign;
        }
    }
}
