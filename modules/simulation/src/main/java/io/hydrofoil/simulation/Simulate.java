package io.hydrofoil.simulation;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line: simulates clusters from one seed after another. */
public final class Simulate {
    private static final String USAGE = """
            usage: hydrofoil simulate [--seeds N] [--seed S] [--minutes M] [--members K] [--nodes N]
                                      [--writers N] [--trace]
              --seeds N    how many seeds, one after another (10)
              --seed S     the first one (today's: it is the date)
              --minutes M  simulated minutes with faults, for each seed (5)
              --members K  members of the control plane: 1, 3 or 5 (3)
              --nodes N    simulated nodes (10)
              --writers N  clients that read and write, about 7 requests a second each (5)
              --trace      tells what happens
                   hydrofoil simulate --mutants [WORD...]
              puts known bugs (those with a WORD in their names) into the product, one at a time; each must be found
            """;

    private Simulate() {}

    /** Ends with 1 if a promise was broken, with 2 if it was called wrongly. */
    public static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    static int run(PrintStream out, String... args) {
        if (args.length > 0 && List.of("-h", "--help").contains(args[0])) {
            out.print(USAGE);
            return 0;
        }
        if (args.length > 0 && args[0].equals("--mutants")) {
            return MutantHunt.run(out, List.of(args).subList(1, args.length));
        }
        long seeds = 10;
        long first = LocalDate.now(java.time.ZoneOffset.UTC).toEpochDay() * 1_000;
        int minutes = 5;
        int members = 3;
        int nodes = 10;
        int writers = 5;
        PrintStream trace = null;
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--seeds" -> seeds = positive(args, ++i);
                    case "--seed" -> first = Long.parseLong(args[++i]);
                    case "--minutes" -> minutes = positive(args, ++i);
                    case "--members" -> members = members(args[++i]);
                    case "--nodes" -> nodes = positive(args, ++i);
                    case "--writers" -> writers = positive(args, ++i);
                    case "--trace" -> trace = out;
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            out.print("hydrofoil simulate: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
        for (long seed = first; seed < first + seeds; seed++) {
            if (!isClean(new Simulation.Config(seed, members, nodes, writers, minutes), out, trace)) {
                return 1;
            }
        }
        return 0;
    }

    private static int positive(String[] args, int at) {
        int number = Integer.parseInt(args[at]);
        if (number < 1) {
            throw new IllegalArgumentException(args[at - 1] + " must be at least 1, not " + number);
        }
        return number;
    }

    private static int members(String text) {
        if (!List.of("1", "3", "5").contains(text)) {
            throw new IllegalArgumentException("--members must be 1, 3 or 5, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static boolean isClean(Simulation.Config config, PrintStream out, @Nullable PrintStream trace) {
        Simulation simulation = new Simulation(config, trace);
        long beganNs = System.nanoTime();
        try {
            Simulation.Report report = simulation.run();
            double tookS = (System.nanoTime() - beganNs) / 1e9;
            out.printf(
                    "seed %d: trace %016x, %.0f s simulated in %.2f s (%.0f x), %d events, revision %d, %d requests,"
                            + " %d checked, %d watch events, %d bound%n",
                    config.seed(),
                    report.traceHash(),
                    simulation.nowNs() / 1e9,
                    tookS,
                    simulation.nowNs() / 1e9 / tookS,
                    report.events(),
                    report.revision(),
                    report.requests(),
                    report.answers(),
                    report.watchEvents(),
                    report.bound());
            return true;
        } catch (RuntimeException e) {
            out.printf(
                    "seed %d: after %.3f s simulated: %s%n  to replay it: ./hydrofoil simulate --seed %d --seeds 1"
                            + " --minutes %d --members %d --nodes %d --writers %d%n",
                    config.seed(),
                    simulation.nowNs() / 1e9,
                    e.getMessage() == null ? e : e.getMessage(),
                    config.seed(),
                    config.minutes(),
                    config.members(),
                    config.nodes(),
                    config.writers());
            e.printStackTrace(out);
            return false;
        } finally {
            simulation.close();
        }
    }
}
