package io.hydrofoil.soak.report;

import io.hydrofoil.soak.check.Finding;
import io.hydrofoil.soak.check.LinearizabilityChecker;
import io.hydrofoil.soak.fault.FaultRecord;
import io.hydrofoil.soak.history.History;
import java.util.List;

/**
 * What is known at the end of a run.
 *
 * @param command that makes such a run again
 * @param facts where and how it ran
 * @param leftOut what was not tested, and how to have it tested; empty: nothing
 * @param byRevision findings of the checker that uses resourceVersions
 * @param byOrder what the checker that ignores them came to
 * @param others processes that ended by themselves, members that did not come back, answers nobody should get
 */
public record RunReport(
        String command,
        List<String> facts,
        List<String> leftOut,
        long lengthNs,
        List<FaultRecord> faults,
        History history,
        List<Finding> byRevision,
        LinearizabilityChecker.Result byOrder,
        List<Finding> others) {

    /** Whether every promise was kept, and that could be shown. */
    public boolean isClean() {
        return byRevision.isEmpty() && byOrder.isClean() && others.isEmpty();
    }
}
