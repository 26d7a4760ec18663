package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Cpu;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What one work came to.
 *
 * @param pods that it was about
 */
record Row(String work, long pods, Cost cost, Figure figure) {
    private static final List<String> HEAD = List.of(
            "work",
            "pods",
            "s",
            "pods/s",
            "own cpu s",
            "gc cpu s",
            "jit cpu s",
            "pods/own cpu-s",
            "attempts",
            "p50 µs",
            "p99 µs",
            "figure",
            "goal",
            "");

    static double perCpuSecond(long pods, Cost cost) {
        return pods / cost.cpu().ownSeconds();
    }

    static String table(List<Row> rows) {
        return TextTable.of(HEAD, rows.stream().map(Row::cells).toList());
    }

    private List<String> cells() {
        String[] judged = figure.cells();
        Cpu cpu = cost.cpu();
        return List.of(
                work,
                String.format(Locale.ROOT, "%,d", pods),
                TextTable.number(cpu.seconds()),
                TextTable.number(pods / cpu.seconds()),
                TextTable.number(cpu.ownSeconds()),
                TextTable.number(cpu.gcNs() / 1e9),
                TextTable.number(cpu.jitNs() / 1e9),
                TextTable.number(perCpuSecond(pods, cost)),
                String.format(Locale.ROOT, "%,d", cost.attempts().getTotalCount()),
                TextTable.number(cost.attemptUs(50)),
                TextTable.number(cost.attemptUs(99)),
                judged[0],
                judged[1],
                judged[2]);
    }
}
