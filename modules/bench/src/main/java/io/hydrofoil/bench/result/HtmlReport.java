package io.hydrofoil.bench.result;

import static io.hydrofoil.bench.result.Chart.html;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One page that needs nothing else: figures, objectives, plots, and the result itself for a later comparison. */
public final class HtmlReport {
    private static final String OPEN = "<script type=\"application/json\" id=\"hydrofoil-bench\">";
    private static final String CLOSE = "</script>";
    private static final String STYLE = """
        :root{color-scheme:light dark;--ink:#1b1f24;--dim:#667;--paper:#fff;--rule:#d8dde3;--ok:#1a7f37;--bad:#cf222e}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa7b4;--paper:#0d1117;--rule:#30363d;
        --ok:#3fb950;--bad:#f85149}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;
        margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{padding:.2rem .7rem;
        border-bottom:1px solid var(--rule);text-align:right}
        td:first-child,th:first-child{text-align:left}td{font-variant-numeric:tabular-nums}.ok{color:var(--ok)}
        .bad{color:var(--bad);font-weight:600}
        .dim{color:var(--dim)}svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--dim)}
        .grid{stroke:var(--rule)}
        polyline{fill:none;stroke-width:1.6;stroke:currentColor}.s0{color:#0969da}.s1{color:#bf8700}
        .s2{color:#cf222e}.s3{color:#1a7f37}
        .s4{color:#8250df}.s5{color:#57606a}svg text.key{fill:currentColor;font-weight:600}
        """;
    /** Percentages that the distribution's axis marks. */
    private static final double[] MARKS = {0, 50, 90, 99, 99.9, 99.99, 99.999};

    private HtmlReport() {}

    /** The page. */
    public static String of(BenchResult result) {
        BenchResult.About about = result.about();
        StringBuilder page = new StringBuilder(64 * 1024);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(html(about.scenario()))
                .append(" – Hydrofoil benchmark</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(html(about.scenario()))
                .append("</h1><p>")
                .append(html(about.sentence()))
                .append("</p><p class=\"dim\">")
                .append(html("size " + about.size() + " " + about.parameters() + " · seed " + about.seed()
                        + " · server " + about.server() + " · " + about.startedAt() + " · runs "
                        + result.runs().size()))
                .append("</p>\n");
        objectives(page, result);
        figures(page, result);
        for (int i = 0; i < result.runs().size(); i++) {
            plots(page, result.runs().get(i), result.runs().size() == 1 ? "" : "Run " + (i + 1) + ": ");
        }
        return page.append(OPEN)
                .append(ResultCodec.text(result).replace("</", "<\\/"))
                .append(CLOSE)
                .append("\n</body></html>\n")
                .toString();
    }

    /** The result that a page holds; null: it holds none. */
    static @Nullable String embedded(String page) {
        int from = page.indexOf(OPEN);
        if (from < 0) {
            return null;
        }
        int to = page.indexOf(CLOSE, from);
        return to < 0 ? null : page.substring(from + OPEN.length(), to);
    }

    private static void objectives(StringBuilder page, BenchResult result) {
        if (result.objectives().isEmpty()) {
            return;
        }
        page.append("<h2>Objectives</h2><table><tr><th>figure</th><th>objective</th><th>median</th><th></th></tr>\n");
        for (BenchResult.Verdict verdict : result.verdicts()) {
            page.append("<tr><td>")
                    .append(html(verdict.objective().metric()))
                    .append("</td><td>")
                    .append(verdict.objective().text())
                    .append("</td><td>")
                    .append(Numbers.text(verdict.figure()))
                    .append(verdict.isMet() ? "</td><td class=\"ok\">met" : "</td><td class=\"bad\">MISSED")
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static void figures(StringBuilder page, BenchResult result) {
        page.append("<h2>Figures</h2><table><tr><th>figure</th><th>unit</th><th>median</th>");
        if (result.runs().size() > 1) {
            page.append("<th>least</th><th>most</th>");
        }
        page.append("</tr>\n");
        for (String name : result.metricNames()) {
            double[] values = result.values(name);
            Metric metric = result.sample(name);
            page.append("<tr><td>")
                    .append(html(name))
                    .append("</td><td>")
                    .append(metric == null ? "" : html(metric.unit()))
                    .append("</td><td>")
                    .append(Numbers.text(BenchResult.median(values)));
            if (result.runs().size() > 1) {
                page.append("</td><td>")
                        .append(Numbers.text(Arrays.stream(values).min().orElse(Double.NaN)))
                        .append("</td><td>")
                        .append(Numbers.text(Arrays.stream(values).max().orElse(Double.NaN)));
            }
            page.append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static void plots(StringBuilder page, RunResult run, String which) {
        for (Curve curve : run.curves()) {
            List<Curve.Quantile> quantiles = curve.quantiles();
            if (quantiles.isEmpty()) {
                continue;
            }
            page.append("<h2>").append(html(which + curve.name())).append("</h2>\n");
            Chart distribution = new Chart("percentile", "ms")
                    .line(
                            "distribution",
                            quantiles.stream()
                                    .mapToDouble(each -> nines(each.percent()))
                                    .toArray(),
                            quantiles.stream().mapToDouble(Curve.Quantile::ms).toArray());
            for (double mark : MARKS) {
                distribution.tick(nines(mark), String.format(Locale.ROOT, "%s %%", trimmed(mark)));
            }
            page.append(distribution.svg()).append('\n');
            if (curve.points().size() > 1) {
                overTime(page, curve.points());
            }
        }
    }

    private static void overTime(StringBuilder page, List<Curve.Point> points) {
        double[] seconds = points.stream().mapToDouble(Curve.Point::seconds).toArray();
        page.append(new Chart("seconds", "per second")
                        .line("throughput", seconds, column(points, 0))
                        .svg())
                .append('\n')
                .append(new Chart("seconds", "ms")
                        .line("p50", seconds, column(points, 1))
                        .line("p99", seconds, column(points, 2))
                        .line("max", seconds, column(points, 3))
                        .svg())
                .append('\n');
    }

    private static double[] column(List<Curve.Point> points, int index) {
        return IntStream.range(0, points.size())
                .mapToDouble(i -> {
                    Curve.Point point = points.get(i);
                    return switch (index) {
                        case 0 -> point.perSecond();
                        case 1 -> point.p50Ms();
                        case 2 -> point.p99Ms();
                        default -> point.maxMs();
                    };
                })
                .toArray();
    }

    /** 0 for 0 %, 1 for 90 %, 2 for 99 %: each nine takes the same room. */
    private static double nines(double percent) {
        return -Math.log10(Math.max(1e-7, 1 - percent / 100));
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
