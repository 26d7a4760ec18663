package io.hydrofoil.soak;

import io.hydrofoil.soak.fault.FaultKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a soak test.
 *
 * @param faults those that were asked for
 * @param areNamed whether they were asked for by name, not by default
 * @param check a history to check again instead of a run; null: none
 */
record SoakOptions(
        double minutes,
        long seed,
        int clients,
        Set<FaultKind> faults,
        boolean areNamed,
        @Nullable Path report,
        @Nullable Path check) {
    static final String USAGE = """
            usage: hydrofoil soak [--minutes M] [--seed S] [--clients N] [--faults LIST] [--report FILE]
              --minutes M    how long (15); a day is 1440
              --seed S       of the faults and of what clients ask (this second's); processes and networks are real,
                             so the same seed does not give the same run, but one like it
              --clients N    that read and write at a time (8)
              --faults LIST  of kill, pause, cut, full (all that can be made here)
              --report FILE  where the report goes (target/soak/SEED.html); the history goes beside it
                   hydrofoil soak --check HISTORY
              checks the history of an earlier run once more
            cut and full need root: each member gets a network namespace, one of them a small disk (tmpfs).
            Exit codes: 0 every promise was kept, 1 one was broken or could not be checked, 2 wrong usage.
            """;

    private static final double MAX_MINUTES = 7 * 24 * 60;
    private static final int MAX_CLIENTS = 40;
    private static final int MAX_NAMED = 8;

    /** Throws IllegalArgumentException with what is wrong. */
    static SoakOptions parse(String... args) {
        double minutes = 15;
        long seed = System.currentTimeMillis() / 1_000;
        int clients = 8;
        Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
        boolean areNamed = false;
        Path report = null;
        Path check = null;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 >= args.length) {
                throw new IllegalArgumentException("no value for " + args[i]);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--clients" -> clients = Integer.parseInt(value);
                case "--faults" -> {
                    faults = faults(value);
                    areNamed = true;
                }
                case "--report" -> report = Path.of(value).toAbsolutePath();
                case "--check" -> check = Path.of(value).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        if (!(minutes > 0 && minutes <= MAX_MINUTES) || clients < 1 || clients > MAX_CLIENTS) {
            throw new IllegalArgumentException(
                    "minutes must lie between 0 and " + (int) MAX_MINUTES + ", clients between 1 and " + MAX_CLIENTS);
        }
        return new SoakOptions(minutes, seed, clients, faults, areNamed, report, check);
    }

    private static Set<FaultKind> faults(String list) {
        Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
        for (String word : list.split(",", MAX_NAMED)) {
            if (!word.isBlank()) {
                faults.add(Arrays.stream(FaultKind.values())
                        .filter(kind -> kind.word().equals(word.strip()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown fault " + word)));
            }
        }
        return faults;
    }

    String faultList() {
        return faults.stream().map(FaultKind::word).collect(Collectors.joining(","));
    }

    /** What makes such a run again. */
    String command() {
        return String.format(
                Locale.ROOT,
                "./hydrofoil soak --seed %d --minutes %s --clients %d --faults %s",
                seed,
                trimmed(minutes),
                clients,
                faultList());
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
