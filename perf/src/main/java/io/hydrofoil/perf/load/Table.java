package io.hydrofoil.perf.load;

import static io.hydrofoil.perf.TextTable.number;

import io.hydrofoil.bench.Latencies;
import io.hydrofoil.perf.TextTable;
import java.util.List;
import java.util.Locale;

/** Rows as text for people and for a Markdown file. */
final class Table {
    private static final List<String> HEAD = List.of(
            "work",
            "ops",
            "s",
            "ops/s",
            "server cpu s",
            "ops/cpu-s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "figure",
            "goal",
            "");

    private Table() {}

    static String of(List<Row> rows) {
        return TextTable.of(HEAD, rows.stream().map(Table::cells).toList());
    }

    private static List<String> cells(Row row) {
        String[] figure = row.figure().cells();
        Latencies latencies = row.latencies();
        boolean timed = latencies != null && latencies.count() > 0;
        return List.of(
                row.work(),
                String.format(Locale.ROOT, "%,d", row.ops()),
                number(row.span().seconds()),
                number(row.opsPerSecond()),
                number(row.span().cpuSeconds()),
                row.span().cpuSeconds() > 0 ? number(row.ops() / row.span().cpuSeconds()) : "",
                timed && latencies != null ? number(latencies.ms(50)) : "",
                timed && latencies != null ? number(latencies.ms(99)) : "",
                timed && latencies != null ? number(latencies.ms(99.9)) : "",
                figure[0],
                figure[1],
                figure[2]);
    }
}
