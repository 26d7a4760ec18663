package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NodeDeclaredFeatures: nodes that declare what the pod's spec needs. */
final class FeatureFilter implements RowFilter {
    private final NodeTable table;
    private final Set<String> needed;

    private FeatureFilter(NodeTable table, Set<String> needed) {
        this.table = table;
        this.needed = needed;
    }

    static @Nullable RowFilter of(NodeTable table, Set<String> needed) {
        return needed.isEmpty() ? null : new FeatureFilter(table, needed);
    }

    @Override
    public long obstacles(int row) {
        return table.features(row).containsAll(needed) ? 0 : Reason.LACKS_FEATURES.bit();
    }
}
