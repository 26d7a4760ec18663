package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.PlacementPlugin.Objection;
import io.hydrofoil.scheduler.demand.Sign;
import io.hydrofoil.scheduler.table.NodeTable;

/** A plugin of the user's own. */
final class OwnFilter implements RowFilter {
    private final Obstacles obstacles;
    private final RowPlace place;
    private final Sign sign;

    OwnFilter(NodeTable table, Obstacles obstacles, Sign sign) {
        this.obstacles = obstacles;
        this.place = new RowPlace(table);
        this.sign = sign;
    }

    @Override
    public long obstacles(int row) {
        Objection objection = sign.judge().objection(place.at(row));
        return objection == null ? 0 : obstacles.ofPlugin(sign.plugin(), objection.text(), objection.isUnresolvable());
    }
}
