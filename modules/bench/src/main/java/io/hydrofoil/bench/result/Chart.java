package io.hydrofoil.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart as SVG. Sizes and colours follow the page's style sheet. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    private static final int MOST_POINTS = 600;
    private static final int LINES = 4;

    private final String xLabel;
    private final String yLabel;
    private final List<Line> lines = new ArrayList<>();
    private final List<Tick> xTicks = new ArrayList<>();

    /** A line; {@code xs} rise. */
    private static final class Line {
        private final String name;
        private final double[] xs;
        private final double[] ys;

        Line(String name, double[] xs, double[] ys) {
            this.name = name;
            this.xs = xs;
            this.ys = ys;
        }
    }

    private record Tick(double at, String text) {}

    Chart(String xLabel, String yLabel) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Adds a line; of many points the highest of each stretch are kept. */
    Chart line(String name, double[] xs, double[] ys) {
        int stretch = Math.max(1, (xs.length + MOST_POINTS - 1) / MOST_POINTS);
        double[] keptXs = new double[(xs.length + stretch - 1) / stretch];
        double[] keptYs = new double[keptXs.length];
        for (int i = 0; i < keptXs.length; i++) {
            int best = i * stretch;
            for (int j = best; j < Math.min(xs.length, (i + 1) * stretch); j++) {
                best = ys[j] > ys[best] ? j : best;
            }
            keptXs[i] = xs[best];
            keptYs[i] = ys[best];
        }
        lines.add(new Line(name, keptXs, keptYs));
        return this;
    }

    /** Marks a place of the x axis; without any the axis is divided evenly. */
    Chart tick(double at, String text) {
        xTicks.add(new Tick(at, text));
        return this;
    }

    String svg() {
        double minX = Double.POSITIVE_INFINITY;
        double maxX = Double.NEGATIVE_INFINITY;
        double maxY = 0;
        for (Line line : lines) {
            for (int i = 0; i < line.xs.length; i++) {
                minX = Math.min(minX, line.xs[i]);
                maxX = Math.max(maxX, line.xs[i]);
                maxY = Math.max(maxY, line.ys[i]);
            }
        }
        if (!(minX <= maxX)) {
            return "<p>no points</p>";
        }
        Frame frame = new Frame(minX, Math.max(maxX, minX + 1e-9), niceTop(maxY));
        StringBuilder svg = new StringBuilder(4096);
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                html(yLabel)));
        axes(svg, frame);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, frame, i);
        }
        return svg.append("</svg>").toString();
    }

    private record Frame(double minX, double maxX, double maxY) {
        double x(double value) {
            return LEFT + (value - minX) / (maxX - minX) * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - value / maxY * (HEIGHT - TOP - BOTTOM);
        }
    }

    private void axes(StringBuilder svg, Frame frame) {
        for (int i = 0; i <= LINES; i++) {
            double value = frame.maxY * i / LINES;
            double y = frame.y(value);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    Numbers.text(value)));
        }
        List<Tick> ticks = new ArrayList<>(xTicks);
        for (int i = 0; ticks.size() <= LINES && xTicks.isEmpty(); i++) {
            double at = frame.minX + (frame.maxX - frame.minX) * i / LINES;
            ticks.add(new Tick(at, Numbers.text(at)));
        }
        for (Tick tick : ticks) {
            if (tick.at >= frame.minX && tick.at <= frame.maxX) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        frame.x(tick.at),
                        HEIGHT - BOTTOM + 15,
                        html(tick.text)));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text><text x=\"4\" y=\"9\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 3,
                html(xLabel),
                html(yLabel)));
    }

    private void draw(StringBuilder svg, Frame frame, int index) {
        Line line = lines.get(index);
        svg.append("<polyline class=\"s").append(index % 6).append("\" points=\"");
        for (int i = 0; i < line.xs.length; i++) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", frame.x(line.xs[i]), frame.y(line.ys[i])));
        }
        svg.append("\"><title>").append(html(line.name)).append("</title></polyline>");
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"key s%d\" x=\"%d\" y=\"%d\">%s</text>",
                index % 6,
                LEFT + 8,
                TOP + 12 + 14 * index,
                html(line.name)));
    }

    /** The next of 1, 2, 5 times a power of ten. */
    private static double niceTop(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
