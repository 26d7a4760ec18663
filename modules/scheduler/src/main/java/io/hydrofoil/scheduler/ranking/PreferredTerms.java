package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.filters.TermMatcher;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.List;

/** The sum of the weights of preferred node affinity terms that a row meets. */
final class PreferredTerms implements RowNumber {
    private final TermMatcher[] terms;
    private final int[] weights;

    PreferredTerms(NodeTable table, List<NodeTerm.Weighted> ofPod, List<NodeTerm.Weighted> ofProfile) {
        List<NodeTerm.Weighted> all = new ArrayList<>(ofPod);
        all.addAll(ofProfile);
        this.terms = TermMatcher.compile(
                table, all.stream().map(NodeTerm.Weighted::term).toList());
        this.weights = all.stream().mapToInt(NodeTerm.Weighted::weight).toArray();
    }

    @Override
    public boolean isZero() {
        return terms.length == 0;
    }

    @Override
    public int at(int row) {
        int sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += terms[i].matches(row) ? weights[i] : 0;
        }
        return sum;
    }
}
