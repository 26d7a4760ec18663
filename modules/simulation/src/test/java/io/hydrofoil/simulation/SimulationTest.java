package io.hydrofoil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    private static Simulation.Report run(long seed) {
        Simulation simulation = new Simulation(new Simulation.Config(seed, 3, 2, 3, 1, 1), null);
        try {
            return simulation.run();
        } finally {
            simulation.close();
        }
    }

    @Test
    void theSameSeedDoesTheSame() {
        Simulation.Report first = run(7);
        assertThat(run(7)).isEqualTo(first);
        assertThat(first.bound()).isPositive();
        assertThat(first.answers()).isGreaterThan(100);
        assertThat(first.watchEvents()).isGreaterThan(100);
    }

    @Test
    void seedsBesideOneAnotherDoNotMeet() {
        String[] hashes = new String[2];
        for (int jobs = 1; jobs <= 2; jobs++) {
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
            String many = Integer.toString(3 * jobs - 2);
            int code = Simulate.run(
                    out,
                    "--seed",
                    "11",
                    "--seeds",
                    "4",
                    "--minutes",
                    "1",
                    "--nodes",
                    "2",
                    "--calm",
                    "2",
                    "--jobs",
                    many);
            String text = told.toString(StandardCharsets.UTF_8);
            assertThat(code).as(text).isZero();
            hashes[jobs - 1] = text.lines()
                    .filter(line -> line.startsWith("seed "))
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .reduce("", String::concat);
        }
        assertThat(hashes[0]).contains("seed 11: trace", "seed 14: trace").isEqualTo(hashes[1]);
    }

    @Test
    void oneMemberIsACluster() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        int code = Simulate.run(out, "--seeds", "1", "--minutes", "1", "--members", "1", "--nodes", "2");
        assertThat(code).as(told.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void whatItDoesNotKnowItSays() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        assertThat(Simulate.run(out, "--sedes", "1")).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("--sedes").contains("usage");
    }

    @Test
    void numbersThatMakeNoClusterAreRefused() {
        for (String[] bad : new String[][] {
            {"--writers", "0"},
            {"--nodes", "-1"},
            {"--members", "2"},
            {"--minutes", "0"},
            {"--seeds", "none"},
            {"--jobs", "0"},
            {"--calm", "0"}
        }) {
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
            assertThat(Simulate.run(out, bad)).isEqualTo(2);
            assertThat(told.toString(StandardCharsets.UTF_8)).contains(bad[1]).contains("usage");
        }
    }
}
