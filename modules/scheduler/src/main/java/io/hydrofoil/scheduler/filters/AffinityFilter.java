package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.demand.NodeTerm.Operator;
import io.hydrofoil.scheduler.demand.NodeTerm.Requirement;
import io.hydrofoil.scheduler.demand.NodeWishes;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NodeAffinity: the pod's node selector and required node affinity, and what the profile adds to them. */
public final class AffinityFilter implements RowFilter {
    private static final TermMatcher[] NONE = {};

    private final @Nullable Set<String> names;
    private final NodeTable table;
    private final TermMatcher[] enforced;
    private final boolean isEnforced;
    private final TermMatcher[] selector;
    private final boolean isSelecting;
    private final TermMatcher[] required;
    private final boolean isRequiring;

    AffinityFilter(NodeTable table, NodeWishes wishes, @Nullable List<NodeTerm> added) {
        this.table = table;
        this.names = names(wishes);
        this.isEnforced = added != null;
        this.enforced = added == null ? NONE : TermMatcher.compile(table, added);
        NodeTerm labels = wishes.selector();
        this.isSelecting = labels != null;
        this.selector = labels == null ? NONE : TermMatcher.compile(table, List.of(labels));
        List<NodeTerm> terms = wishes.required();
        this.isRequiring = terms != null;
        this.required = terms == null ? NONE : TermMatcher.compile(table, terms);
    }

    static @Nullable AffinityFilter of(NodeTable table, NodeWishes wishes, @Nullable List<NodeTerm> added) {
        boolean idle = wishes.selector() == null && wishes.required() == null && added == null;
        return idle ? null : new AffinityFilter(table, wishes, added);
    }

    @Override
    public long obstacles(int row) {
        if (isEnforced && !TermMatcher.matchesAny(enforced, row)) {
            return Reason.ENFORCED.bit();
        }
        boolean selected = !isSelecting || TermMatcher.matchesAny(selector, row);
        return selected && (!isRequiring || TermMatcher.matchesAny(required, row)) ? 0 : Reason.UNSELECTED.bit();
    }

    @Override
    @HotPath
    public void sieve(long[] found, int rows) {
        if (!isEnforced && isSelecting != isRequiring && selector.length + required.length == 1) {
            (isSelecting ? selector[0] : required[0]).sieve(found, rows, Reason.UNSELECTED.bit());
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (found[row] == 0) {
                found[row] = obstacles(row);
            }
        }
    }

    /** Whether the pod's own selector and affinity allow the row, as topology spread asks. */
    public boolean allows(int row) {
        return (!isSelecting || TermMatcher.matchesAny(selector, row))
                && (!isRequiring || TermMatcher.matchesAny(required, row));
    }

    /** A filter that passes only nodes that the required affinity names, if it does; it comes before all others. */
    @Nullable
    RowFilter byName() {
        Set<String> only = names;
        return only == null ? null : row -> only.contains(table.name(row)) ? 0 : Reason.UNNAMED.bit();
    }

    /**
     * The only nodes that required affinity can mean because every term names some; null: any. Empty: terms contradict
     * themselves.
     */
    public static @Nullable Set<String> names(NodeWishes wishes) {
        List<NodeTerm> terms = wishes.required();
        if (terms == null) {
            return null;
        }
        Set<String> union = new HashSet<>();
        for (NodeTerm term : terms) {
            Set<String> named = named(term);
            if (named == null) {
                return null;
            }
            union.addAll(named);
        }
        return union;
    }

    private static @Nullable Set<String> named(NodeTerm term) {
        Set<String> named = null;
        for (Requirement field : term.fields()) {
            if (field.key().equals("metadata.name") && field.operator() == Operator.IN) {
                if (named == null) {
                    named = new HashSet<>(field.values());
                } else {
                    named.retainAll(field.values());
                }
            }
        }
        return named;
    }
}
