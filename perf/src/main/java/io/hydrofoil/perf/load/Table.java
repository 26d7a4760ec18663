package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Latencies;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String RULE = "---";

    private Table() {}

    static String of(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = new int[HEAD.size()];
        Arrays.fill(widths, RULE.length());
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            line(text, lines.get(i), widths);
            if (i == 0) {
                line(text, HEAD.stream().map(cell -> RULE).toList(), widths);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            text.append("| ").append(cell).repeat(" ", widths[i] - cell.length() + 1);
        }
        text.append("|\n");
    }

    private static List<String> cells(Row row) {
        Figure figure = row.figure();
        Goal goal = figure.goal();
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
                number(figure.value()) + " " + figure.unit(),
                goal == null ? "" : (goal.atLeast() ? "≥ " : "≤ ") + number(goal.value()),
                goal == null ? "" : goal.isMet(figure.value()) ? "met" : "MISSED");
    }

    /** Whole from 100 on, else with two digits. */
    static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
