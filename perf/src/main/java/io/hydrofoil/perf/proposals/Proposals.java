package io.hydrofoil.perf.proposals;

import io.hydrofoil.consensus.LocalGroup;
import io.hydrofoil.perf.Cpu;
import io.hydrofoil.perf.TextTable;
import io.hydrofoil.perf.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.IoUtil;

/** Measures the log by itself, and prints one table. */
public final class Proposals {
    private static final List<String> HEAD = List.of(
            "members",
            "fsync",
            "payload B",
            "in flight",
            "proposals",
            "proposals/s",
            "MB/s",
            "/own cpu-s",
            "p50 ms",
            "p99 ms");
    private static final double MEGABYTE = 1e6;

    private Proposals() {}

    /** Exit codes: 0 ran, 2 wrong usage; a fault ends it with a stack trace. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException e) {
            err.println("proposals: " + e.getMessage());
            err.println(Options.USAGE);
            return 2;
        }
        List<List<String>> rows = new ArrayList<>();
        List<Case> left = new ArrayList<>(options.cases());
        while (!left.isEmpty()) {
            Case first = left.getFirst();
            List<Case> together = left.stream().filter(first::isOfSameGroup).toList();
            left.removeAll(together);
            err.println("running members=" + first.members() + " fsync=" + sync(first));
            rows.addAll(measure(together, options));
        }
        out.print(TextTable.of(HEAD, rows));
        return 0;
    }

    private static List<List<String>> measure(List<Case> together, Options options)
            throws IOException, InterruptedException {
        Path parent = options.directory();
        Path directory = parent == null
                ? Files.createTempDirectory("proposals")
                : Files.createTempDirectory(parent, "proposals");
        List<List<String>> rows = new ArrayList<>();
        Case first = together.getFirst();
        try (LocalGroup group =
                LocalGroup.start(directory, first.members(), first.isSynced(), Writer.LIMITS, Proposals::tell)) {
            Writer writer = new Writer(group);
            for (Case each : together) {
                writer.run(each.payloadBytes(), each.inFlight(), options.warmUpSeconds());
                Cpu before = Cpu.now();
                long count = writer.run(each.payloadBytes(), each.inFlight(), options.seconds());
                rows.add(row(each, count, Cpu.now().since(before), writer));
            }
        } finally {
            IoUtil.delete(directory.toFile(), true);
        }
        return rows;
    }

    private static void tell(String where, Throwable fault) {
        System.err.println("proposals: " + where + ": " + fault);
    }

    private static List<String> row(Case each, long count, Cpu cost, Writer writer) {
        return List.of(
                Integer.toString(each.members()),
                sync(each),
                String.format(Locale.ROOT, "%,d", each.payloadBytes()),
                Integer.toString(each.inFlight()),
                String.format(Locale.ROOT, "%,d", count),
                TextTable.number(count / cost.seconds()),
                TextTable.number(count * (double) each.payloadBytes() / MEGABYTE / cost.seconds()),
                TextTable.number(count / cost.ownSeconds()),
                TextTable.number(writer.latencies().ms(50)),
                TextTable.number(writer.latencies().ms(99)));
    }

    private static String sync(Case each) {
        return each.isSynced() ? "on" : "off";
    }
}
