package io.hydrofoil.perf.scheduling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) {
        return Scheduling.run(
                List.of(line.split(" ")), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    /** Every case checks by itself that all pods got their nodes, and none that must not. */
    @Test
    void everyCaseRunsAndIsInTheTable() {
        int code = run("--nodes 12 --pods 60 --backlog 30 --large 50 --warm-ups 1 --runs 1 --rate 200 --seconds 0.1");
        assertThat(code).isZero();
        assertThat(out.toString(UTF_8).lines().map(line -> line.split("[|:]")[1].strip()))
                .containsAll(Scheduling.names())
                .hasSize(2 + Placing.names().size() + 5 * BacklogKind.values().length + 2 + 3);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(run("--case basik")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("there is no case 'basik'", "usage:");
    }
}
