package io.hydrofoil.perf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows of cells as text for people and for a Markdown file. */
public final class TextTable {
    private static final String RULE = "---";

    private TextTable() {}

    /** All lines have as many cells as the head. */
    public static String of(List<String> head, List<List<String>> lines) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.add(head.stream().map(cell -> RULE).toList());
        all.addAll(lines);
        int[] widths = new int[head.size()];
        Arrays.fill(widths, RULE.length());
        for (List<String> line : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        all.forEach(line -> line(text, line, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            text.append("| ").append(cell).repeat(" ", widths[i] - cell.length() + 1);
        }
        text.append("|\n");
    }

    /** Whole from 100 on, else with two digits. */
    public static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
