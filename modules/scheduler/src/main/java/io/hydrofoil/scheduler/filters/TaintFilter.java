package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.demand.Toleration;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.List;

/** TaintToleration: nodes whose NoSchedule and NoExecute taints are not all tolerated. Sets are judged once. */
public final class TaintFilter implements RowFilter {
    private final NodeTable table;
    private final TaintVerdicts repelling;

    TaintFilter(NodeTable table, List<Toleration> tolerations) {
        this.table = table;
        this.repelling = new TaintVerdicts(table.taints(), tolerations, Taint::repels);
    }

    @Override
    public long obstacles(int row) {
        return repelling.count(table.taints().set(row)) > 0 ? Reason.TAINTED.bit() : 0;
    }

    @Override
    @HotPath
    public void sieve(long[] found, int rows) {
        if (repelling.areNone()) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (found[row] == 0) {
                found[row] = obstacles(row);
            }
        }
    }
}
