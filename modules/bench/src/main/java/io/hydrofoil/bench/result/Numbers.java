package io.hydrofoil.bench.result;

import java.util.List;
import java.util.Locale;

/** Numbers and tables for people. */
public final class Numbers {
    private Numbers() {}

    /** Three digits, whole from 100 on. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "–";
        }
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /** Columns at equal width, the first line underlined. */
    public static String table(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            for (int i = 0; i < widths.length; i++) {
                String cell = lines.get(row).get(i);
                text.append(cell).repeat(' ', widths[i] - cell.length() + 2);
            }
            while (text.charAt(text.length() - 1) == ' ') {
                text.setLength(text.length() - 1);
            }
            text.append('\n');
            if (row == 0) {
                for (int width : widths) {
                    text.repeat('-', width).append("  ");
                }
                text.setLength(text.length() - 2);
                text.append('\n');
            }
        }
        return text.toString();
    }
}
