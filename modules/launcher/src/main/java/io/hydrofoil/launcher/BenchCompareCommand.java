package io.hydrofoil.launcher;

import io.hydrofoil.bench.BenchException;
import io.hydrofoil.bench.Benchmark;
import java.nio.file.Path;
import java.util.List;

/** See {@link #description}. */
final class BenchCompareCommand implements Command {
    private static final Option CONFIDENCE = new Option("--confidence", "PERCENT", "Of the intervals (default: 95).");
    private static final Option THRESHOLD =
            new Option("--threshold", "PERCENT", "Smallest change that counts (default: 5).");
    private static final int USUAL_CONFIDENCE = 95;
    private static final int USUAL_THRESHOLD = 5;

    @Override
    public String name() {
        return "bench compare";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Compares two reports of \"hydrofoil bench\" of one scenario, each of two runs or more.",
                "A figure is worse if the confidence interval of the difference of means (Welch) lies on the worse side and the",
                "change reaches the threshold. Figures of objectives decide, or all if there are none. Exit code 13: one is worse.");
    }

    @Override
    public List<String> operands() {
        return List.of("BEFORE", "AFTER");
    }

    @Override
    public List<Option> options() {
        return List.of(CONFIDENCE, THRESHOLD);
    }

    @Override
    public int run(Arguments arguments) throws StartException {
        int confidence = BenchCommand.number(arguments, CONFIDENCE, 50, 99, USUAL_CONFIDENCE);
        int threshold = BenchCommand.number(arguments, THRESHOLD, 0, 1_000, USUAL_THRESHOLD);
        try {
            Benchmark.Compared compared = Benchmark.compare(
                    Path.of(arguments.operands().get(0)),
                    Path.of(arguments.operands().get(1)),
                    confidence / 100.0,
                    threshold / 100.0);
            System.out.print(compared.text());
            System.out.println(compared.isRegression() ? "worse" : "not worse");
            System.out.flush();
            return (compared.isRegression() ? ExitCode.REGRESSION : ExitCode.OK).code();
        } catch (BenchException e) {
            throw BenchCommand.refused(e);
        }
    }
}
