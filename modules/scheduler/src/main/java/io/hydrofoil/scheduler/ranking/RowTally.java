package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Rows that have a label, each a domain of its own: the sum of a domain is what its row contributes, and nothing need
 * be kept.
 */
final class RowTally implements Tally {
    private final NodeTable table;
    private final LabelColumn label;
    private final Contribution contribution;

    RowTally(NodeTable table, LabelColumn label, Contribution contribution) {
        this.table = table;
        this.label = label;
        this.contribution = contribution;
    }

    @Override
    public void count() {}

    @Override
    public void rest() {}

    @Override
    public int rowBytes() {
        return 0;
    }

    @Override
    public void update(int row, @Nullable IntArrayList moved) {}

    @Override
    public void grow(int rows) {}

    @Override
    @HotPath
    public boolean isLocated(int row) {
        return label.value(row) != Interner.ABSENT && table.isLive(row);
    }

    @Override
    @HotPath
    public int domain(int row) {
        return isLocated(row) ? row : Interner.ABSENT;
    }

    @Override
    @HotPath
    public long sum(int row) {
        return isLocated(row) ? contribution.of(row) : 0;
    }

    @Override
    @HotPath
    public int classOf(int row) {
        return isLocated(row) ? 1 + (int) contribution.of(row) : 0;
    }

    @Override
    @HotPath
    public void classes(int[] into, int rows) {
        if (label.rowCount() < rows || table.liveCount() < rows) {
            for (int row = 0; row < rows; row++) {
                into[row] = isLocated(row) ? 1 : 0;
            }
        } else {
            Arrays.fill(into, 0, rows, 1);
        }
        contribution.forEachRow(row -> into[row] = classOf(row));
    }

    @Override
    public void shift(int row) {}

    @Override
    public void unshift() {}
}
