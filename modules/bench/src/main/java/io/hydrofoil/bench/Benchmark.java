package io.hydrofoil.bench;

import io.hydrofoil.bench.result.BenchResult;
import io.hydrofoil.bench.result.Comparison;
import io.hydrofoil.bench.result.HtmlReport;
import io.hydrofoil.bench.result.Numbers;
import io.hydrofoil.bench.result.ResultCodec;
import io.hydrofoil.bench.result.RunResult;
import io.hydrofoil.bench.run.ScenarioRun;
import io.hydrofoil.bench.run.Screen;
import io.hydrofoil.bench.scenario.Scenario;
import io.hydrofoil.bench.scenario.ScenarioException;
import io.hydrofoil.bench.scenario.ScenarioParser;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The door: runs scenarios, compares what came out. */
public final class Benchmark {
    /** The scenarios that the product carries. */
    public static final List<String> READY_MADE = List.of(
            "density",
            "scheduling-basic",
            "scheduling-objects",
            "scheduling-spread",
            "scheduling-affinity",
            "scheduling-anti-affinity",
            "scheduling-preemption",
            "scheduling-unschedulable",
            "scheduling-churn",
            "watch-fan-out",
            "list-storm",
            "heartbeat-flood",
            "rolling-update",
            "overload",
            "mixed");

    private static final long MAX_FILE_BYTES = 256L * 1024 * 1024;

    private Benchmark() {}

    /**
     * What to run.
     *
     * @param scenario one of {@link #READY_MADE}, or a file
     * @param size of the scenario's sizes; empty: the first
     * @param set parameters that replace those of the size
     * @param seed of all that is drawn
     * @param runs how many, one after another
     */
    public record Work(String scenario, String size, Map<String, String> set, long seed, int runs) {
        /** Most runs. */
        public static final int MAX_RUNS = 100;

        /** Copies the parameters. */
        public Work {
            set = Map.copyOf(set);
        }
    }

    /**
     * Against what, and how.
     *
     * @param http1 HTTP/1.1 instead of HTTP/2
     * @param pid process of the server on this machine; 0: its /metrics are asked
     * @param keep leave what was made
     */
    public record Against(ApiTarget target, boolean http1, int connections, long pid, boolean keep) {}

    /** Runs a scenario and writes the report; returns whether all objectives were met. */
    public static boolean run(Work work, Against against, Path report, PrintStream out, boolean isTerminal)
            throws BenchException {
        Scenario scenario = read(work);
        Screen screen = new Screen(out, isTerminal);
        List<RunResult> runs = new ArrayList<>();
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String version = "";
        screen.say(scenario.name() + ": " + scenario.about());
        screen.say("size " + scenario.size() + " " + new java.util.TreeMap<>(scenario.parameters()) + ", seed "
                + work.seed());
        for (int i = 0; i < work.runs(); i++) {
            if (work.runs() > 1) {
                screen.say("run " + (i + 1) + " of " + work.runs());
            }
            // Each run on connections of its own: none meets what an earlier one left.
            try (ApiClient client = new ApiClient(against.target(), against.http1())) {
                version = client.json(Call.get("/version")).text("gitVersion", "unknown");
                ServerProcess server = server(against, client, screen, i == 0);
                ScenarioRun.Settings settings = new ScenarioRun.Settings(against.connections(), against.keep());
                runs.add(new ScenarioRun(scenario, client, screen, settings).run(server));
            } catch (RemoteException e) {
                throw BenchException.failure(String.valueOf(e.getMessage()), e);
            }
        }
        BenchResult.About about = new BenchResult.About(
                scenario.name(),
                scenario.about(),
                scenario.size(),
                scenario.parameters(),
                work.seed(),
                version,
                startedAt);
        BenchResult result = new BenchResult(about, scenario.objectives(), runs);
        write(report, HtmlReport.of(result));
        tell(result, report, out);
        return result.verdicts().stream().allMatch(BenchResult.Verdict::isMet);
    }

    private static @Nullable ServerProcess server(Against against, ApiClient client, Screen screen, boolean says)
            throws RemoteException {
        if (against.pid() > 0) {
            return new LocalProcess(against.pid());
        }
        ServerProcess server = new MetricsProcess(client);
        try {
            double unused = server.cpuSeconds() + server.residentBytes();
            return unused >= 0 ? server : null;
        } catch (RemoteException e) {
            if (says) {
                screen.say("what the server costs is not measured: " + e.getMessage());
            }
            return null;
        }
    }

    private static void write(Path report, String page) throws BenchException {
        try {
            Files.writeString(report, page);
        } catch (IOException e) {
            throw BenchException.failure("cannot write the report " + report + ": " + e, e);
        }
    }

    private static void tell(BenchResult result, Path report, PrintStream out) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("figure", "median", "unit"));
        result.medians().forEach((name, median) -> {
            var sample = result.sample(name);
            cells.add(List.of(name, Numbers.text(median), sample == null ? "" : sample.unit()));
        });
        out.println();
        out.print(Numbers.table(cells));
        out.println();
        for (BenchResult.Verdict verdict : result.verdicts()) {
            out.println((verdict.isMet() ? "met     " : "MISSED  ")
                    + verdict.objective().metric() + " " + verdict.objective().text() + ": "
                    + Numbers.text(verdict.figure()));
        }
        out.println("report: " + report);
        out.flush();
    }

    private static Scenario read(Work work) throws BenchException {
        try {
            return ScenarioParser.parse(yaml(work.scenario()), work.size(), work.set(), work.seed());
        } catch (ScenarioException e) {
            throw BenchException.mistake(work.scenario() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            String what = "cannot read " + work.scenario()
                    + ": it is no file that can be read, and the ready-made scenarios are "
                    + String.join(", ", READY_MADE);
            throw BenchException.mistake(what, e);
        }
    }

    private static byte[] yaml(String scenario) throws IOException {
        if (!READY_MADE.contains(scenario)) {
            return Files.readAllBytes(Path.of(scenario));
        }
        try (InputStream in = Benchmark.class.getResourceAsStream("scenarios/" + scenario + ".yaml")) {
            if (in == null) {
                throw new IOException("the product lacks " + scenario);
            }
            return in.readAllBytes();
        }
    }

    /** The YAML of a ready-made scenario, to read and to copy. */
    public static byte[] readyMade(String scenario) throws IOException {
        return yaml(scenario);
    }

    /** What a comparison came to. */
    public record Compared(String text, boolean isRegression) {}

    /**
     * Compares two reports.
     *
     * @param confidence of the intervals, as a share
     * @param threshold smallest change that counts, as a share
     */
    public static Compared compare(Path before, Path after, double confidence, double threshold) throws BenchException {
        try {
            Comparison comparison = Comparison.of(result(before), result(after), confidence, threshold);
            return new Compared(comparison.text(), comparison.isRegression());
        } catch (IllegalArgumentException e) {
            throw BenchException.mistake(before + " and " + after + " cannot be compared: " + e.getMessage(), e);
        }
    }

    private static BenchResult result(Path file) throws BenchException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException("it is larger than " + MAX_FILE_BYTES + " bytes");
            }
            return ResultCodec.parse(Files.readString(file));
        } catch (IOException e) {
            throw BenchException.mistake("cannot read the report " + file + ": " + e, e);
        } catch (MalformedException e) {
            throw BenchException.mistake(file + " is no report of \"hydrofoil bench\": " + e.getMessage(), e);
        }
    }
}
