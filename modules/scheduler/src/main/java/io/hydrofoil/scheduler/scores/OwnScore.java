package io.hydrofoil.scheduler.scores;

import io.hydrofoil.scheduler.demand.Sign;
import io.hydrofoil.scheduler.filters.RowPlace;
import io.hydrofoil.scheduler.table.NodeTable;

/** A plugin of the user's own. */
final class OwnScore implements RowScore {
    private final RowPlace place;
    private final Sign sign;

    OwnScore(NodeTable table, Sign sign) {
        this.place = new RowPlace(table);
        this.sign = sign;
    }

    @Override
    public int score(int row) {
        return Math.clamp(sign.judge().score(place.at(row)), 0, RowScores.MAX);
    }
}
