package io.hydrofoil.soak.report;

import io.hydrofoil.soak.fault.FaultRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over the time of a run, with the faults behind them, as SVG. */
final class Plot {
    private static final int WIDTH = 1040;
    private static final int HEIGHT = 260;
    private static final int LEFT = 62;
    private static final int RIGHT = 10;
    private static final int TOP = 14;
    private static final int BOTTOM = 30;
    private static final int X_TICKS = 10;
    private static final int Y_TICKS = 4;

    private final String yLabel;
    private final double seconds;
    private final boolean isLog;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder(16 * 1024);
    private double least;
    private double most;

    /** A line with a point every so many seconds; NaN: a gap. */
    private static final class Line {
        private final String name;
        private final double step;
        private final double[] values;

        Line(String name, double step, double[] values) {
            this.name = name;
            this.step = step;
            this.values = values;
        }
    }

    /** {@code isLog}: each power of ten takes the same room. */
    Plot(String yLabel, double seconds, boolean isLog) {
        this.yLabel = yLabel;
        this.seconds = Math.max(1, seconds);
        this.isLog = isLog;
    }

    Plot line(String name, double step, double[] values) {
        lines.add(new Line(name, step, values));
        return this;
    }

    String svg(List<FaultRecord> faults) {
        scale();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                Page.html(yLabel)));
        faults.forEach(this::band);
        axes();
        for (int i = 0; i < lines.size(); i++) {
            draw(lines.get(i), i);
        }
        return svg.append("</svg>").toString();
    }

    private void scale() {
        least = isLog ? Double.POSITIVE_INFINITY : 0;
        most = 0;
        for (Line line : lines) {
            for (double value : line.values) {
                if (!Double.isNaN(value)) {
                    most = Math.max(most, value);
                    least = isLog ? Math.min(least, Math.max(value, 1e-3)) : 0;
                }
            }
        }
        if (isLog) {
            least = Math.pow(10, Math.floor(Math.log10(Math.min(least, Math.max(most, 1)))));
            most = Math.pow(10, Math.ceil(Math.log10(Math.max(most, least * 10))));
        } else {
            most = Math.max(1, most * 1.05);
        }
    }

    private double x(double second) {
        return LEFT + Math.clamp(second / seconds, 0, 1) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double share = isLog
                ? Math.log10(Math.max(value, least) / least) / Math.log10(most / least)
                : (value - least) / (most - least);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** Strong while the fault lasts, weak until all serve again. */
    private void band(FaultRecord fault) {
        rectangle(fault, "", fault.beginNs(), fault.endNs());
        rectangle(fault, " after", fault.endNs(), fault.recoveredNs());
    }

    private void rectangle(FaultRecord fault, String more, long fromNs, long toNs) {
        double from = x(fromNs / 1e9);
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
                fault.kind().word(),
                more,
                from,
                TOP,
                Math.max(0.6, x(toNs / 1e9) - from),
                HEIGHT - TOP - BOTTOM,
                Page.html(fault.what())));
    }

    private void axes() {
        for (double value : yTicks()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(value),
                    y(value),
                    LEFT - 6,
                    y(value) + 4,
                    number(value)));
        }
        for (int i = 0; i <= X_TICKS; i++) {
            double second = seconds * i / X_TICKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(second),
                    HEIGHT - BOTTOM + 15,
                    Page.clock(second)));
        }
        svg.append(String.format(Locale.ROOT, "<text x=\"4\" y=\"10\">%s</text>", Page.html(yLabel)));
    }

    private List<Double> yTicks() {
        List<Double> ticks = new ArrayList<>();
        if (isLog) {
            for (double tick = least; tick <= most * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (int i = 0; i <= Y_TICKS; i++) {
                ticks.add(most * i / Y_TICKS);
            }
        }
        return ticks;
    }

    private static String number(double value) {
        return value >= 10 || value == 0
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private void draw(Line line, int index) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= line.values.length; i++) {
            if (i == line.values.length || Double.isNaN(line.values[i])) {
                polyline(points, line, index);
            } else {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x((i + 0.5) * line.step), y(line.values[i])));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"key s%d\" x=\"%d\" y=\"%d\">%s</text>",
                index,
                LEFT + 8 + 90 * index,
                TOP + 12,
                Page.html(line.name)));
    }

    private void polyline(StringBuilder points, Line line, int index) {
        if (!points.isEmpty()) {
            svg.append("<polyline class=\"s")
                    .append(index)
                    .append("\" points=\"")
                    .append(points)
                    .append("\"><title>")
                    .append(Page.html(line.name))
                    .append("</title></polyline>");
            points.setLength(0);
        }
    }
}
