package io.hydrofoil.simulation;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the product with each known bug until it is found, for a bounded number of seeds. */
final class MutantHunt {
    static final int SEEDS = 5;
    private static final String MINUTES = "1";
    private static final String NODES = "2";

    private MutantHunt() {}

    /** What became of a hunt: what was found, and how. */
    record Outcome(boolean found, String report) {}

    /** Hunts those whose names hold one of the words, or all. Returns how many got away, at most 1. */
    static int run(PrintStream out, List<String> words) {
        int away = 0;
        for (Mutant mutant : Mutants.ALL) {
            if (words.isEmpty() || words.stream().anyMatch(mutant.name()::contains)) {
                long beganNs = System.nanoTime();
                Outcome outcome = hunt(mutant);
                away += outcome.found ? 0 : 1;
                out.printf(
                        "%s %s (%.1f s): %s%n",
                        outcome.found ? "found   " : "GOT AWAY",
                        mutant.name(),
                        (System.nanoTime() - beganNs) / 1e9,
                        outcome.report);
            }
        }
        out.printf("%d got away%n", away);
        return Math.min(away, 1);
    }

    static Outcome hunt(Mutant mutant) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        String[] arguments = {
            "--seed", "1", "--seeds", Integer.toString(SEEDS), "--minutes", MINUTES, "--nodes", NODES, "--jobs", "1"
        };
        int[] code = new int[1];
        MutantAgent.with(mutant, () -> code[0] = Simulate.run(out, arguments));
        String report = told.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("seed ") && (code[0] == 0 || line.contains(": after ")))
                .reduce("", (before, line) -> line);
        return new Outcome(code[0] == 1, report);
    }
}
