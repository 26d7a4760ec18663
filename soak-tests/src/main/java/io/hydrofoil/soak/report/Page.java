package io.hydrofoil.soak.report;

import io.hydrofoil.soak.check.Finding;
import io.hydrofoil.soak.fault.FaultRecord;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.WatchLog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The report: one page that needs nothing else. */
public final class Page {
    private static final String STYLE = """
        :root{color-scheme:light dark;--ink:#1b1f24;--dim:#667;--paper:#fff;--rule:#d8dde3;--ok:#1a7f37;--bad:#cf222e}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa7b4;--paper:#0d1117;--rule:#30363d;
        --ok:#3fb950;--bad:#f85149}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:68rem;
        margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{padding:.15rem .6rem;
        border-bottom:1px solid var(--rule);text-align:right}td{font-variant-numeric:tabular-nums}
        td:first-child,th:first-child,td.left,th.left{text-align:left}
        pre{overflow-x:auto;font-size:12px;border-left:3px solid var(--bad);padding-left:.7rem}
        .ok{color:var(--ok);font-weight:600}.bad{color:var(--bad);font-weight:600}.dim{color:var(--dim)}
        svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--dim)}.grid{stroke:var(--rule)}
        polyline{fill:none;stroke-width:1.4;stroke:currentColor}.s0{color:#0969da}.s1{color:#bf8700}.s2{color:#8250df}
        svg text.key{fill:currentColor;font-weight:600}
        rect{opacity:.30}rect.after{opacity:.12}
        .kill{fill:#cf222e;color:#cf222e}.pause{fill:#bf8700;color:#bf8700}.cut{fill:#8250df;color:#8250df}
        .full{fill:#1a7f37;color:#1a7f37}b.kill,b.pause,b.cut,b.full{padding-right:.8rem}
        """;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
    private static final int MAX_FAULT_ROWS = 2_000;

    private final RunReport report;
    private final StringBuilder page = new StringBuilder(256 * 1024);
    private final Series reads;
    private final Series writes;

    private Page(RunReport report) {
        this.report = report;
        List<Operation> operations = report.history().operations();
        this.reads = new Series(
                "reads", operations, each -> each.kind() == Kind.READ || each.kind() == Kind.LIST, report.lengthNs());
        this.writes = new Series("writes", operations, each -> each.kind().isWrite(), report.lengthNs());
    }

    /** The whole page. */
    public static String of(RunReport report) {
        return new Page(report).whole();
    }

    private String whole() {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Hydrofoil soak test</title>")
                .append("<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Soak test: ")
                .append(report.isClean() ? "<span class=\"ok\">clean</span>" : "<span class=\"bad\">broken</span>")
                .append(
                        "</h1>\n<p>Three members, each a process, under load from HTTP clients and under faults.</p>\n");
        report.facts().forEach(fact -> paragraph("dim", fact));
        paragraph("dim", "again: " + report.command());
        report.leftOut().forEach(what -> paragraph("bad", what));
        verdicts();
        timeline();
        latencies();
        faults();
        operations();
        return page.append("</body></html>\n").toString();
    }

    private void paragraph(String style, String text) {
        page.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(html(text))
                .append("</p>\n");
    }

    private void verdicts() {
        page.append("<h2>Verdicts</h2><table><tr><th>checker</th><th class=\"left\">checked</th><th></th></tr>\n");
        long events = report.history().watches().stream()
                .mapToLong(watch -> watch.events().size())
                .sum();
        verdict(
                "by resourceVersions",
                String.format(
                        Locale.ROOT,
                        "%,d operations, %,d watch events of %d watchers",
                        report.history().operations().size(),
                        events,
                        report.history().watches().size()),
                report.byRevision().isEmpty());
        verdict(
                "linearizability, without them",
                String.format(
                        Locale.ROOT,
                        "%,d operations on %d keys",
                        report.byOrder().calls(),
                        report.byOrder().keys()),
                report.byOrder().isClean());
        verdict(
                "processes and answers",
                "ends, returns, answers nobody should get",
                report.others().isEmpty());
        page.append("</table>\n");
        report.byRevision().forEach(this::finding);
        report.byOrder().findings().forEach(this::finding);
        report.byOrder().undecided().forEach(what -> finding(new Finding("undecided: " + what, List.of())));
        report.others().forEach(this::finding);
    }

    private void verdict(String checker, String checked, boolean isClean) {
        page.append("<tr><td>")
                .append(checker)
                .append("</td><td class=\"left\">")
                .append(html(checked))
                .append(isClean ? "</td><td class=\"ok\">holds" : "</td><td class=\"bad\">BROKEN")
                .append("</td></tr>\n");
    }

    private void finding(Finding finding) {
        page.append("<p class=\"bad\">").append(html(finding.what())).append("</p>\n");
        if (!finding.slice().isEmpty()) {
            page.append("<pre>")
                    .append(html(String.join("\n", finding.slice())))
                    .append("</pre>\n");
        }
    }

    private void timeline() {
        double seconds = report.lengthNs() / 1e9;
        page.append("<h2>Timeline</h2><p>");
        for (String kind : List.of("kill", "pause", "cut", "full")) {
            page.append("<b class=\"").append(kind).append("\">").append(kind).append("</b>");
        }
        page.append("<span class=\"dim\">strong while it lasts, weak until all members serve again</span></p>\n");
        for (Series series : List.of(writes, reads)) {
            page.append(new Plot(series.name() + ", ms", seconds, true)
                            .line("p50", series.stepSeconds(), series.p50Ms())
                            .line("p99", series.stepSeconds(), series.p99Ms())
                            .line("max", series.stepSeconds(), series.maxMs())
                            .svg(report.faults()))
                    .append('\n');
        }
        page.append(new Plot("answers a second", seconds, false)
                        .line("writes", writes.stepSeconds(), writes.perSecond())
                        .line("reads", reads.stepSeconds(), reads.perSecond())
                        .svg(report.faults()))
                .append('\n');
    }

    private void latencies() {
        page.append("<h2>Latencies</h2><table><tr><th>ms</th><th>answers</th>");
        for (double percentile : PERCENTILES) {
            page.append("<th>")
                    .append(percentile == 100 ? "max" : "p" + trimmed(percentile))
                    .append("</th>");
        }
        page.append("</tr>\n");
        for (Series series : List.of(writes, reads)) {
            page.append(String.format(Locale.ROOT, "<tr><td>%s</td><td>%,d</td>", series.name(), series.count()));
            for (double percentile : PERCENTILES) {
                page.append(String.format(Locale.ROOT, "<td>%.2f</td>", series.ms(percentile)));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void faults() {
        page.append("<h2>Faults</h2><table><tr><th>at</th><th class=\"left\">fault</th><th>lasted s</th>")
                .append("<th>all serve after s</th><th>no write answered s</th><th>no read answered s</th></tr>\n");
        int from = Math.max(0, report.faults().size() - MAX_FAULT_ROWS);
        for (FaultRecord fault : report.faults().subList(from, report.faults().size())) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td class=\"left\"><b class=\"%s\">%s</b>%s</td><td>%.1f</td><td>%.1f</td>"
                            + "<td>%.2f</td><td>%.2f</td></tr>%n",
                    clock(fault.beginNs() / 1e9),
                    fault.kind().word(),
                    fault.kind().word(),
                    html(fault.what()),
                    (fault.endNs() - fault.beginNs()) / 1e9,
                    (fault.recoveredNs() - fault.endNs()) / 1e9,
                    writes.longestGapSeconds(fault.beginNs(), fault.recoveredNs()),
                    reads.longestGapSeconds(fault.beginNs(), fault.recoveredNs())));
        }
        page.append("</table>\n");
    }

    private void operations() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Operation operation : report.history().operations()) {
            counts.merge(operation.kind() + " " + operation.outcome(), 1, Integer::sum);
        }
        page.append("<h2>Operations</h2><table><tr><th>what came of it</th><th>times</th></tr>\n");
        counts.forEach((what, count) ->
                page.append(String.format(Locale.ROOT, "<tr><td>%s</td><td>%,d</td></tr>%n", what, count)));
        for (WatchLog watch : report.history().watches()) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>watcher %d: events, over %d resumptions</td><td>%,d</td></tr>%n",
                    watch.watcher(),
                    watch.resumed(),
                    watch.events().size()));
        }
        page.append("</table>\n");
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
