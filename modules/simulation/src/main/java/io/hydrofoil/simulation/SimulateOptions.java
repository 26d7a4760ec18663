package io.hydrofoil.simulation;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What is to be simulated.
 *
 * @param seeds how many, from the first one on
 * @param jobs how many run beside one another
 * @param pattern of each; its seed does not matter
 * @param trace whether what happens is told
 */
record SimulateOptions(long firstSeed, long seeds, int jobs, Simulation.Config pattern, boolean trace) {
    static final String USAGE = """
            usage: hydrofoil simulate [--seeds N] [--seed S] [--minutes M] [--members K] [--nodes N]
                                      [--writers N] [--calm N] [--jobs N] [--trace]
              --seeds N    how many seeds, one after another (10)
              --seed S     the first one (today's: it is the date)
              --minutes M  simulated minutes with faults, for each seed (5)
              --members K  members of the control plane: 1, 3 or 5 (3)
              --nodes N    simulated nodes (10)
              --writers N  clients that read and write, about 7 requests a second each (5)
              --calm N     faults and scalings N times rarer (1: a fault every 4 s, a scaling every 5 s)
              --jobs N     seeds that run beside one another, each on one thread (one a processor)
              --trace      tells what happens; seeds run one after another then
                   hydrofoil simulate --mutants [WORD...]
              puts known bugs (those with a WORD in their names) into the product, one at a time; each must be found
            """;

    Simulation.Config config(long seed) {
        return new Simulation.Config(
                seed, pattern.members(), pattern.nodes(), pattern.writers(), pattern.minutes(), pattern.calm());
    }

    /** The arguments that simulate this, and nothing else. */
    static String arguments(Simulation.Config config) {
        return "--seed %d --seeds 1 --minutes %d --members %d --nodes %d --writers %d --calm %d"
                .formatted(
                        config.seed(),
                        config.minutes(),
                        config.members(),
                        config.nodes(),
                        config.writers(),
                        config.calm());
    }

    /** @throws IllegalArgumentException says what is wrong */
    static SimulateOptions parse(String... args) {
        long first = LocalDate.now(ZoneOffset.UTC).toEpochDay() * 1_000;
        long seeds = 10;
        int jobs = Runtime.getRuntime().availableProcessors();
        int minutes = 5;
        int members = 3;
        int nodes = 10;
        int writers = 5;
        int calm = 1;
        boolean trace = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seeds" -> seeds = positive(args, ++i);
                case "--seed" -> first = Long.parseLong(value(args, ++i));
                case "--minutes" -> minutes = positive(args, ++i);
                case "--members" -> members = members(value(args, ++i));
                case "--nodes" -> nodes = positive(args, ++i);
                case "--writers" -> writers = positive(args, ++i);
                case "--calm" -> calm = positive(args, ++i);
                case "--jobs" -> jobs = positive(args, ++i);
                case "--trace" -> trace = true;
                default -> throw new IllegalArgumentException(args[i] + " is not known");
            }
        }
        Simulation.Config pattern = new Simulation.Config(first, members, nodes, writers, minutes, calm);
        return new SimulateOptions(first, seeds, trace ? 1 : jobs, pattern, trace);
    }

    private static String value(String[] args, int at) {
        if (at >= args.length) {
            throw new IllegalArgumentException(args[at - 1] + " needs a value");
        }
        return args[at];
    }

    private static int positive(String[] args, int at) {
        int number = Integer.parseInt(value(args, at));
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
}
