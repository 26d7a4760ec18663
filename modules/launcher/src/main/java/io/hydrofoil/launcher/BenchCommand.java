package io.hydrofoil.launcher;

import io.hydrofoil.bench.BenchException;
import io.hydrofoil.bench.Benchmark;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** See {@link #description}. */
final class BenchCommand implements Command {
    private static final Option SIZE =
            new Option("--size", "NAME", "Which of the scenario's sizes (default: its first).");
    private static final Option SET =
            new Option("--set", "A=1,B=2", "Parameters of the scenario that differ from those of the size.");
    private static final Option RUNS =
            new Option("--runs", "N", "Runs, one after another (default: 1; compare needs 2).");
    private static final Option SEED = new Option("--seed", "N", "Seed of all that is drawn (default: 1).");
    private static final Option REPORT =
            new Option("--report", "FILE", "Where the report goes (default: bench-SCENARIO-TIME.html here).");
    private static final Option PID = new Option(
            "--pid", "N", "The server's process on this machine (default: its /metrics tell what it costs).");
    private static final Option CONNECTIONS = new Option("--connections", "N", "Connections, at least (default: 4).");
    private static final Option HTTP1 = Option.flag("--http1", "HTTP/1.1 instead of HTTP/2.");
    private static final Option KEEP = Option.flag("--keep", "Leaves what was made.");
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int USUAL_CONNECTIONS = 4;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Benchmarks any Kubernetes API server by a scenario and writes a report, one HTML file.",
                "SCENARIO is a YAML file, or one of " + String.join(", ", Benchmark.READY_MADE) + ".",
                "Exit code 12: an objective of the scenario was missed.");
    }

    @Override
    public List<String> operands() {
        return List.of("SCENARIO");
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Kubeconfigs.ALL.stream(),
                        Stream.of(SIZE, SET, RUNS, SEED, REPORT, PID, CONNECTIONS, HTTP1, KEEP))
                .toList();
    }

    @Override
    public int run(Arguments arguments) throws StartException {
        String scenario = arguments.operands().get(0);
        String size = arguments.text(SIZE.name());
        Benchmark.Work work = new Benchmark.Work(
                scenario,
                size == null ? "" : size,
                parameters(arguments.text(SET.name())),
                number(arguments, SEED, 1, Integer.MAX_VALUE, 1),
                number(arguments, RUNS, 1, Benchmark.Work.MAX_RUNS, 1));
        Benchmark.Against against = new Benchmark.Against(
                Kubeconfigs.target(arguments),
                arguments.has(HTTP1.name()),
                number(arguments, CONNECTIONS, 1, MAX_CONNECTIONS, USUAL_CONNECTIONS),
                number(arguments, PID, 0, Integer.MAX_VALUE, 0),
                arguments.has(KEEP.name()));
        try {
            boolean isTerminal = isTerminal();
            boolean isMet = Benchmark.run(work, against, report(arguments, scenario), System.out, isTerminal);
            return (isMet ? ExitCode.OK : ExitCode.OBJECTIVE_MISSED).code();
        } catch (BenchException e) {
            throw refused(e);
        }
    }

    // JDK 25 answers null again when output is redirected, whatever the check says of JDK 22.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /** A failed benchmark as a message. */
    static StartException refused(BenchException e) {
        String message = String.valueOf(e.getMessage());
        return e.isMistake()
                ? new StartException(ExitCode.CONFIGURATION, message, "correct it; see \"hydrofoil help bench\"", e)
                : new StartException(ExitCode.FAILED, message, "look at the server and its log, then run it again", e);
    }

    private static Path report(Arguments arguments, String scenario) {
        Path given = arguments.path(REPORT.name());
        if (given != null) {
            return given;
        }
        String base = String.valueOf(Path.of(scenario).getFileName()).replaceAll("\\.ya?ml$", "");
        return Path.of("bench-" + base + "-" + TIME.format(LocalDateTime.now(java.time.ZoneId.systemDefault()))
                        + ".html")
                .toAbsolutePath();
    }

    private static Map<String, String> parameters(@Nullable String text) throws StartException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text == null ? new String[0] : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new StartException(
                        ExitCode.USAGE,
                        "--set has \"" + part + "\", which is not NAME=VALUE",
                        "write --set pods=100,nodes=5");
            }
            parameters.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return parameters;
    }

    static int number(Arguments arguments, Option option, int min, int max, int otherwise) throws StartException {
        Integer given = arguments.number(option.name());
        int value = given == null ? otherwise : given;
        if (value < min || value > max) {
            throw new StartException(
                    ExitCode.USAGE,
                    option.name() + " is " + value + ", but must lie between " + min + " and " + max,
                    "give another number");
        }
        return value;
    }
}
