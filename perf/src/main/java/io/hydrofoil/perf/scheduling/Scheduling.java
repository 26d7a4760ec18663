package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.UsageException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Measures the scheduler by itself, and prints one table. */
public final class Scheduling {
    private Scheduling() {}

    /** Exit codes: 0 ran (whether or not goals were met), 2 wrong usage; a fault ends it with a stack trace. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        SchedulingOptions options;
        try {
            options = SchedulingOptions.parse(arguments, names());
        } catch (UsageException e) {
            err.println("scheduling: " + e.getMessage());
            err.println(SchedulingOptions.USAGE.formatted(String.join(",", names())));
            return 2;
        }
        List<Row> rows = new ArrayList<>();
        if (Placing.names().stream().anyMatch(options.cases()::contains)) {
            err.println("running cases of pods that find a node, in turns");
            add(new Placing(options).run(), rows, err);
        }
        for (BacklogKind kind : BacklogKind.values()) {
            if (options.cases().contains(kind.id())) {
                add(new Backlog(options).run(kind), rows, err);
            }
        }
        for (String name : Preempting.names()) {
            if (options.cases().contains(name)) {
                add(List.of(new Preempting(options).run(name)), rows, err);
            }
        }
        if (options.cases().contains(Large.NAME)) {
            add(Large.run(options), rows, err);
        }
        out.print(Row.table(rows));
        return 0;
    }

    /** The table comes at the end; who ends the run before has at least seen the figures. */
    private static void add(List<Row> some, List<Row> rows, PrintStream err) {
        some.forEach(row ->
                err.println(row.work() + ": " + String.join(" ", row.figure().cells())));
        rows.addAll(some);
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(Placing.names());
        names.addAll(BacklogKind.ids());
        names.addAll(Preempting.names());
        names.add(Large.NAME);
        return List.copyOf(names);
    }
}
