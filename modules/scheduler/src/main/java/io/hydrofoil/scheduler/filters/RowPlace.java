package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as own plugins see it; set to one row after the other. */
public final class RowPlace implements PlacementPlugin.Place {
    private final NodeTable table;
    private int row;

    /** A window on rows. */
    public RowPlace(NodeTable table) {
        this.table = table;
    }

    /** Shows this row from now on. */
    public RowPlace at(int shown) {
        row = shown;
        return this;
    }

    @Override
    public String node() {
        return table.name(row);
    }

    @Override
    public @Nullable String label(String key) {
        return table.labels().text(key, row);
    }

    @Override
    public Map<String, String> labels() {
        return table.labels().all(row);
    }

    @Override
    public long allocatable(String resource) {
        int column = table.resources().column(resource);
        return column == Interner.ABSENT ? 0 : table.resources().allocatable(column, row);
    }

    @Override
    public long requested(String resource) {
        int column = table.resources().column(resource);
        return column == Interner.ABSENT ? 0 : table.resources().requested(column, row);
    }
}
