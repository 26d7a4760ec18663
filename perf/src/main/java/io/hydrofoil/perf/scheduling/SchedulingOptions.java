package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Arguments;
import io.hydrofoil.perf.UsageException;
import java.util.List;

/**
 * The command line.
 *
 * @param cases names
 * @param backlog pods that fit nowhere
 * @param large nodes and pods of the large case
 * @param warmUps rounds that do not count
 * @param runs rounds of which the median counts
 * @param rate pods a second that arrive beside a backlog
 * @param seconds for which they do, each round
 */
record SchedulingOptions(
        List<String> cases,
        int nodes,
        int pods,
        int backlog,
        int large,
        int warmUps,
        int runs,
        double rate,
        double seconds) {
    static final String USAGE = """
        usage: scheduling [option ...]
          --case A,B       what to run, all if not given: %s
          --nodes N        (default 5000)
          --pods N         (default 30000)
          --backlog N      pods that fit nowhere (default 20000)
          --large N        nodes and pods of the case large (default 100000)
          --warm-ups N     rounds that do not count (default 2)
          --runs N         rounds of which the median counts (default 3)
          --rate N         pods a second that arrive beside a backlog (default 1000)
          --seconds S      for which they do, each round (default 2)\
        """;

    static SchedulingOptions parse(List<String> arguments, List<String> known) throws UsageException {
        Arguments reading = new Arguments(arguments);
        SchedulingOptions options = new SchedulingOptions(
                reading.names("--case", "case", known),
                (int) reading.number("--nodes", 5_000, 3, 1_000_000),
                (int) reading.number("--pods", 30_000, 1, 1_000_000),
                (int) reading.number("--backlog", 20_000, 1, 1_000_000),
                (int) reading.number("--large", 100_000, 3, 1_000_000),
                (int) reading.number("--warm-ups", 2, 0, 100),
                (int) reading.number("--runs", 3, 1, 100),
                reading.number("--rate", 1_000, 1, 1_000_000),
                reading.number("--seconds", 2, 0.01, 600));
        reading.end();
        return options;
    }
}
