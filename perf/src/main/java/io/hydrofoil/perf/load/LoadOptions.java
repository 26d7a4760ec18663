package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Pace;
import io.hydrofoil.remote.RemoteException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    static LoadOptions parse(List<String> arguments, List<String> known) throws RemoteException {
        Reading reading = new Reading(arguments);
        List<String> scenarios = known;
        String names = reading.text("--scenario", "");
        if (!names.isEmpty()) {
            scenarios = List.of(names.split(","));
        }
        for (String name : scenarios) {
            if (!known.contains(name)) {
                throw new RemoteException("there is no scenario '" + name + "'; there are " + String.join(", ", known));
            }
        }
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
            throw new RemoteException("--kubeconfig is needed");
        }
        return options;
    }

    Pace pace() {
        return new Pace(rate);
    }

    /** Takes options out of the arguments; what is left at the end is unknown. */
    private static final class Reading {
        private final List<String> left;

        Reading(List<String> arguments) {
            left = new ArrayList<>(arguments);
        }

        boolean flag(String name) {
            return left.remove(name);
        }

        String text(String name, String otherwise) throws RemoteException {
            int at = left.indexOf(name);
            if (at < 0) {
                return otherwise;
            }
            if (at + 1 >= left.size()) {
                throw new RemoteException(name + " needs a value");
            }
            left.remove(at);
            return left.remove(at);
        }

        double number(String name, double otherwise, double min, double max) throws RemoteException {
            String text = text(name, "");
            if (text.isEmpty()) {
                return otherwise;
            }
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new RemoteException(name + " needs a number, not '" + text + "'", e);
            }
            if (!(value >= min && value <= max)) {
                throw new RemoteException(
                        String.format(Locale.ROOT, "%s must be between %.10g and %.10g", name, min, max));
            }
            return value;
        }

        void end() throws RemoteException {
            if (!left.isEmpty()) {
                throw new RemoteException("unknown option " + left.getFirst());
            }
        }
    }
}
