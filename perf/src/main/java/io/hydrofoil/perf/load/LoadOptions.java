package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Pace;
import io.hydrofoil.perf.Arguments;
import io.hydrofoil.perf.UsageException;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line.
 *
 * @param scenarios names, in the order they run
 * @param rate operations a second; 0: as many as the server takes
 * @param lanes operations under way at once, for scenarios of single requests
 * @param connections at least so many
 * @param http1 HTTP/1.1 instead of HTTP/2
 * @param seconds each measurement
 * @param warmUpSeconds before each measurement
 * @param maxOps of each measurement
 * @param pid of the server; 0: ask its /metrics
 * @param scale of the objects and watches that scenarios make
 * @param settleMs pause before each measurement
 * @param keep leave the objects that were made
 */
record LoadOptions(
        Path kubeconfig,
        List<String> scenarios,
        double rate,
        int lanes,
        int connections,
        boolean http1,
        double seconds,
        double warmUpSeconds,
        long maxOps,
        long pid,
        double scale,
        int settleMs,
        boolean keep) {

    static final String USAGE = """
        usage: load --kubeconfig FILE [option ...]
          --scenario A,B       what to run, all if not given: %s
          --pid N              process of the server on this machine; without it, its /metrics is asked
          --rate N             open loop with so many operations a second (default: closed loop, as fast as it goes)
          --lanes N            operations under way at once (default 64)
          --connections N      connections, at least (default 4)
          --http1              HTTP/1.1 instead of HTTP/2
          --seconds S          length of a measurement (default 10)
          --warm-up S          load before a measurement (default 10)
          --max-ops N          end a measurement after so many operations (default 1000000)
          --scale F            share of objects and watches to make, for small trials (default 1)
          --settle-ms N        pause before a measurement (default 2000)
          --keep               leave what was made\
        """;

    /** Reads the command line; {@code known}: all scenarios. */
    static LoadOptions parse(List<String> arguments, List<String> known) throws UsageException {
        Arguments reading = new Arguments(arguments);
        List<String> scenarios = reading.names("--scenario", "scenario", known);
        String kubeconfig = reading.text("--kubeconfig", "");
        LoadOptions options = new LoadOptions(
                Path.of(kubeconfig),
                scenarios,
                reading.number("--rate", 0, 0, 1_000_000),
                (int) reading.number("--lanes", 64, 1, 10_000),
                (int) reading.number("--connections", 4, 1, 1_000),
                reading.flag("--http1"),
                reading.number("--seconds", 10, 0.1, 600),
                reading.number("--warm-up", 10, 0, 600),
                (long) reading.number("--max-ops", 1_000_000, 1, 100_000_000),
                (long) reading.number("--pid", 0, 0, Integer.MAX_VALUE),
                reading.number("--scale", 1, 0.0001, 10),
                (int) reading.number("--settle-ms", 2_000, 0, 60_000),
                reading.flag("--keep"));
        reading.end();
        if (kubeconfig.isEmpty()) {
            throw new UsageException("--kubeconfig is needed");
        }
        return options;
    }

    Pace pace() {
        return new Pace(rate);
    }
}
