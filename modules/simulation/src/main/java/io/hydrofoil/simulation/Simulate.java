package io.hydrofoil.simulation;

import java.io.PrintStream;
import java.util.List;

/** The command line: simulates clusters from one seed after another. */
public final class Simulate {
    private Simulate() {}

    /** Ends with 1 if a promise was broken, with 2 if it was called wrongly. */
    public static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    static int run(PrintStream out, String... args) {
        if (args.length > 0 && List.of("-h", "--help").contains(args[0])) {
            out.print(SimulateOptions.USAGE);
            return 0;
        }
        if (args.length > 0 && args[0].equals("--mutants")) {
            return MutantHunt.run(out, List.of(args).subList(1, args.length));
        }
        SimulateOptions options;
        try {
            options = SimulateOptions.parse(args);
        } catch (IllegalArgumentException e) {
            out.print("hydrofoil simulate: " + e.getMessage() + "\n" + SimulateOptions.USAGE);
            return 2;
        }
        return new SeedRuns(options, out).run() ? 0 : 1;
    }
}
