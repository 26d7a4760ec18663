package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Taint;
import io.hydrofoil.scheduler.demand.Toleration;
import io.hydrofoil.scheduler.filters.TaintVerdicts;
import io.hydrofoil.scheduler.table.TaintColumn;
import java.util.List;

/** How many PreferNoSchedule taints of a row are not tolerated. */
final class DiscouragingTaints implements RowNumber {
    private final TaintColumn taints;
    private final TaintVerdicts verdicts;

    DiscouragingTaints(TaintColumn taints, List<Toleration> tolerations) {
        this.taints = taints;
        this.verdicts =
                new TaintVerdicts(taints, tolerations, taint -> taint.effect().equals(Taint.PREFER_NO_SCHEDULE));
    }

    @Override
    @HotPath
    public int at(int row) {
        return verdicts.count(taints.set(row));
    }

    @Override
    public boolean isZero() {
        return verdicts.areNone();
    }
}
