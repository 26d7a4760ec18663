package io.hydrofoil.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.bench.Latencies;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void figuresStandBesideTheirGoals() {
        Latencies latencies = new Latencies();
        latencies.record(1_500_000);
        Row fast = Row.perCpuSecond("gets", 30_000, new Span(10, 2), latencies, Goal.atLeast(10_000));
        Row slow = new Row("delivery", 10, new Span(1, 1), null, new Figure(3.25, "ms p99", Goal.atMost(2)));
        String[] lines = Table.of(List.of(fast, slow)).split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines[2]).contains("| gets ", "| 30,000 ", "| 3,000 ", "| 15,000 ", "| 1.50 ", "≥ 10,000", "| met ");
        assertThat(lines[3]).contains("3.25 ms p99", "≤ 2.00", "MISSED");
        assertThat(lines[0]).hasSameSizeAs(lines[2]).hasSameSizeAs(lines[3]);
    }
}
