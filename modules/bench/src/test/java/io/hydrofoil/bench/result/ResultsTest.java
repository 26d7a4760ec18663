package io.hydrofoil.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.bench.result.Metric.Better;
import io.hydrofoil.bench.scenario.Objective;
import io.hydrofoil.objects.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results as they are kept, judged, compared and shown. */
class ResultsTest {
    private static final List<Objective> P99 = List.of(new Objective("fill.ready.p99", 100, false));

    private static BenchResult result(List<Objective> objectives, double... p99) {
        List<RunResult> runs = new ArrayList<>();
        for (double value : p99) {
            Map<String, Metric> metrics = new LinkedHashMap<>();
            metrics.put("fill.ready.p99", new Metric(value, "ms", Better.LOWER));
            metrics.put("fill.perSecond", new Metric(1_000 / value, "/s", Better.HIGHER));
            metrics.put("fill.ready.count", new Metric(50, "", Better.NEITHER));
            Curve curve = new Curve(
                    "fill.ready",
                    List.of(new Curve.Quantile(0, 1), new Curve.Quantile(50, 20.5), new Curve.Quantile(99, value)),
                    List.of(new Curve.Point(0.5, 40, 20, value, value), new Curve.Point(1, 60, 21, 22, 23)));
            runs.add(new RunResult(metrics, List.of(curve), List.of(new RunResult.Span("fill", 0, 1.25))));
        }
        BenchResult.About about = new BenchResult.About(
                "trial", "A </script> & more", "small", Map.of("pods", "5"), 7, "v1.36.0", "2026-01-01T00:00:00Z");
        return new BenchResult(about, objectives, runs);
    }

    @Test
    void aReportHoldsItsResult() throws MalformedException {
        BenchResult result = result(P99, 90, 110, 95);
        assertThat(ResultCodec.parse(HtmlReport.of(result))).isEqualTo(result);
        assertThat(ResultCodec.parse(ResultCodec.text(result))).isEqualTo(result);
    }

    @Test
    void aReportNeedsNothingFromElsewhereAndShowsPlots() {
        String page = HtmlReport.of(result(P99, 90, 110, 95));
        assertThat(page).doesNotContain("http://", "https://", "src=", "@import", "A </script>");
        assertThat(page).contains("A &lt;/script&gt; &amp; more", "<td>fill.ready.p99</td>", "class=\"ok\">met");
        // distribution, throughput and times of each of three runs
        assertThat(page.split("<svg ", -1)).hasSize(1 + 9);
        assertThat(HtmlReport.of(result(P99, 190, 110, 195))).contains("class=\"bad\">MISSED");
    }

    @Test
    void objectivesAreJudgedByTheMedianAndAMissingFigureMissesThem() {
        assertThat(result(P99, 90, 500, 95).verdicts()).allMatch(BenchResult.Verdict::isMet);
        assertThat(result(P99, 90, 500, 101).verdicts()).noneMatch(BenchResult.Verdict::isMet);
        List<Objective> missing = List.of(new Objective("fill.typo.p99", 100, false));
        assertThat(result(missing, 90).verdicts()).noneMatch(BenchResult.Verdict::isMet);
    }

    @Test
    void worseIsToldFromChanceAndFromBetter() {
        BenchResult before = result(P99, 100, 101, 99, 100);
        assertThat(Comparison.of(before, result(P99, 120, 121, 119, 120), 0.95, 0.05)
                        .isRegression())
                .isTrue();
        assertThat(Comparison.of(before, result(P99, 80, 81, 79, 80), 0.95, 0.05)
                        .isRegression())
                .isFalse();
        // the same shift of the mean, but in noise
        assertThat(Comparison.of(before, result(P99, 60, 180, 120, 120), 0.95, 0.05)
                        .isRegression())
                .isFalse();
        // certain, but below the threshold
        assertThat(Comparison.of(before, result(P99, 103, 103, 103, 103), 0.95, 0.05)
                        .isRegression())
                .isFalse();
        assertThat(Comparison.of(before, result(P99, 103, 103, 103, 103), 0.95, 0.01)
                        .isRegression())
                .isTrue();
    }

    @Test
    void directionsAreHeeded() {
        Comparison comparison = Comparison.of(result(P99, 100, 101), result(P99, 200, 201), 0.95, 0.05);
        assertThat(comparison.lines())
                .extracting(Comparison.Line::metric, Comparison.Line::change, Comparison.Line::isGate)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("fill.ready.p99", Comparison.Change.WORSE, true),
                        org.assertj.core.groups.Tuple.tuple("fill.perSecond", Comparison.Change.WORSE, false));
        assertThat(comparison.text()).contains("fill.ready.p99 *", "worse", "+99.5 %");
    }

    @Test
    void onlyObjectivesDecideUnlessThereAreNone() {
        List<Objective> count = List.of(new Objective("fill.perSecond", 0, true));
        BenchResult fast = result(count, 100, 101);
        assertThat(Comparison.of(fast, result(count, 200, 201), 0.95, 0.05).isRegression())
                .isTrue();
        assertThat(Comparison.of(result(List.of(), 100, 101), result(List.of(), 200, 201), 0.95, 0.05)
                        .isRegression())
                .isTrue();
    }

    @Test
    void aCountThatIsAskedForDecidesNoComparison() {
        List<Objective> asked = List.of(P99.getFirst(), new Objective("fill.ready.count", 50, true));
        Comparison same = Comparison.of(result(asked, 100, 101), result(asked, 100, 101), 0.95, 0.05);
        assertThat(same.isRegression()).isFalse();
        assertThat(same.lines()).filteredOn(Comparison.Line::isGate).hasSize(1);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        BenchResult two = result(P99, 1, 2);
        assertThatThrownBy(() -> Comparison.of(result(P99, 1), two, 0.95, 0.05))
                .hasMessageContaining("the first has one run only");
        BenchResult.About other = new BenchResult.About("trial", "", "full", Map.of("pods", "9"), 7, "", "");
        assertThatThrownBy(() -> Comparison.of(two, new BenchResult(other, P99, two.runs()), 0.95, 0.05))
                .hasMessageContaining("different parameters");
        List<Objective> missing = List.of(new Objective("fill.typo", 1, true));
        assertThat(Comparison.of(result(missing, 1, 2), result(missing, 1, 2), 0.95, 0.05)
                        .lines())
                .noneMatch(Comparison.Line::isGate);
        assertThatThrownBy(() -> ResultCodec.parse("<html></html>")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ResultCodec.parse("{\"format\":\"x\"}")).hasMessageContaining("hydrofoil-bench/1");
    }
}
