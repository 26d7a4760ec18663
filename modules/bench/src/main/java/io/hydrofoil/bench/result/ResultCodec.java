package io.hydrofoil.bench.result;

import io.hydrofoil.bench.scenario.Objective;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as JSON, and back. */
public final class ResultCodec {
    private static final String FORMAT = "hydrofoil-bench/1";

    private ResultCodec() {}

    /** As JSON. */
    public static String text(BenchResult result) {
        BenchResult.About about = result.about();
        MapValue tree = new MapValue()
                .put("format", FORMAT)
                .put("scenario", about.scenario())
                .put("about", about.sentence())
                .put("size", about.size())
                .put("parameters", MapValue.ofTexts(about.parameters()))
                .put("seed", Long.toString(about.seed()))
                .put("server", about.server())
                .put("startedAt", about.startedAt());
        ListValue objectives = tree.ensureList("objectives");
        for (Objective each : result.objectives()) {
            objectives
                    .addMap()
                    .put("metric", each.metric())
                    .put("bound", NumberValue.of(each.bound()))
                    .put("atLeast", each.isAtLeast());
        }
        ListValue runs = tree.ensureList("runs");
        result.runs().forEach(run -> runs.add(tree(run)));
        return Json.text(tree);
    }

    private static MapValue tree(RunResult run) {
        MapValue tree = new MapValue();
        MapValue metrics = tree.ensureMap("metrics");
        run.metrics()
                .forEach((name, metric) -> metrics.put(
                        name,
                        new MapValue()
                                .put("value", NumberValue.of(metric.value()))
                                .put("unit", metric.unit())
                                .put("better", metric.better().name().toLowerCase(Locale.ROOT))));
        ListValue curves = tree.ensureList("curves");
        for (Curve curve : run.curves()) {
            MapValue each = curves.addMap().put("name", curve.name());
            ListValue quantiles = each.ensureList("quantiles");
            curve.quantiles().forEach(quantile -> quantiles.add(numbers(quantile.percent(), quantile.ms())));
            ListValue points = each.ensureList("points");
            curve.points()
                    .forEach(point -> points.add(
                            numbers(point.seconds(), point.perSecond(), point.p50Ms(), point.p99Ms(), point.maxMs())));
        }
        ListValue spans = tree.ensureList("phases");
        for (RunResult.Span span : run.spans()) {
            spans.addMap()
                    .put("name", span.phase())
                    .put("from", NumberValue.of(span.fromSeconds()))
                    .put("to", NumberValue.of(span.toSeconds()));
        }
        return tree;
    }

    private static ListValue numbers(double... values) {
        ListValue list = new ListValue();
        for (double value : values) {
            list.add(NumberValue.of(value));
        }
        return list;
    }

    /** From JSON, or from a report that holds it. */
    public static BenchResult parse(String text) throws MalformedException {
        String json = HtmlReport.embedded(text);
        Value root = Json.parse((json == null ? text : json).getBytes(StandardCharsets.UTF_8));
        if (!(root instanceof MapValue tree) || !tree.text("format", "").equals(FORMAT)) {
            throw new MalformedException("no benchmark of format " + FORMAT);
        }
        List<Objective> objectives = new ArrayList<>();
        for (MapValue each : tree.list("objectives").maps()) {
            objectives.add(new Objective(each.text("metric", ""), number(each, "bound"), each.flag("atLeast", false)));
        }
        List<RunResult> runs = new ArrayList<>();
        for (MapValue each : tree.list("runs").maps()) {
            runs.add(run(each));
        }
        if (runs.isEmpty()) {
            throw new MalformedException("a benchmark without a run");
        }
        BenchResult.About about = new BenchResult.About(
                tree.text("scenario", ""),
                tree.text("about", ""),
                tree.text("size", ""),
                tree.map("parameters").texts(),
                seed(tree),
                tree.text("server", ""),
                tree.text("startedAt", ""));
        return new BenchResult(about, objectives, runs);
    }

    private static long seed(MapValue tree) throws MalformedException {
        try {
            return Long.parseLong(tree.text("seed", ""));
        } catch (NumberFormatException e) {
            throw new MalformedException("the seed is no number", e);
        }
    }

    private static RunResult run(MapValue tree) throws MalformedException {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String name : tree.map("metrics").keys()) {
            MapValue metric = tree.map("metrics").map(name);
            Metric.Better better =
                    switch (metric.text("better", "")) {
                        case "lower" -> Metric.Better.LOWER;
                        case "higher" -> Metric.Better.HIGHER;
                        case "neither" -> Metric.Better.NEITHER;
                        default -> throw new MalformedException("metric " + name + " does not say which way is better");
                    };
            metrics.put(name, new Metric(number(metric, "value"), metric.text("unit", ""), better));
        }
        List<Curve> curves = new ArrayList<>();
        for (MapValue curve : tree.list("curves").maps()) {
            List<Curve.Quantile> quantiles = new ArrayList<>();
            for (Value each : curve.list("quantiles")) {
                double[] row = row(each, 2);
                quantiles.add(new Curve.Quantile(row[0], row[1]));
            }
            List<Curve.Point> points = new ArrayList<>();
            for (Value each : curve.list("points")) {
                double[] row = row(each, 5);
                points.add(new Curve.Point(row[0], row[1], row[2], row[3], row[4]));
            }
            curves.add(new Curve(curve.text("name", ""), quantiles, points));
        }
        List<RunResult.Span> spans = new ArrayList<>();
        for (MapValue span : tree.list("phases").maps()) {
            spans.add(new RunResult.Span(span.text("name", ""), number(span, "from"), number(span, "to")));
        }
        return new RunResult(metrics, curves, spans);
    }

    private static double number(MapValue map, String key) throws MalformedException {
        if (map.get(key) instanceof NumberValue number) {
            return number.doubleValue();
        }
        throw new MalformedException(key + " must be a number");
    }

    private static double[] row(Value value, int length) throws MalformedException {
        if (!(value instanceof ListValue list) || list.size() != length) {
            throw new MalformedException("a row of a curve must have " + length + " numbers");
        }
        double[] row = new double[length];
        for (int i = 0; i < length; i++) {
            if (!(list.at(i) instanceof NumberValue number)) {
                throw new MalformedException("a row of a curve must have numbers only");
            }
            row[i] = number.doubleValue();
        }
        return row;
    }
}
