package io.hydrofoil.soak.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.soak.check.Finding;
import io.hydrofoil.soak.check.LinearizabilityChecker;
import io.hydrofoil.soak.fault.FaultKind;
import io.hydrofoil.soak.fault.FaultRecord;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final long SECOND_NS = 1_000_000_000L;

    /** Writes that are answered every tenth of a second but for the seconds 3 to 5. */
    private static History history() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 1; i < 100; i++) {
            long beginNs = i * SECOND_NS / 10;
            boolean isDown = i > 30 && i < 50;
            operations.add(new Operation(
                    0,
                    0,
                    1,
                    Kind.OVERWRITE,
                    "k",
                    i,
                    Operation.NONE,
                    beginNs,
                    beginNs + 2_000_000,
                    isDown ? Outcome.UNKNOWN : Outcome.OK,
                    new Version("k", i, i),
                    "",
                    List.of()));
        }
        return new History(operations, List.of(), List.of());
    }

    private static RunReport report(List<Finding> others) {
        FaultRecord fault =
                new FaultRecord(FaultKind.KILL, "SIGKILL of <leader>", 3 * SECOND_NS, 4 * SECOND_NS, 6 * SECOND_NS);
        return new RunReport(
                "./hydrofoil soak --seed 7",
                List.of("seed 7"),
                List.of("LEFT OUT: cut"),
                10 * SECOND_NS,
                List.of(fault),
                history(),
                List.of(),
                new LinearizabilityChecker.Result(1, 80, List.of(), List.of()),
                others);
    }

    @Test
    void tellsWhatHappenedAndHowLongNobodyWasAnswered() {
        String page = Page.of(report(List.of()));
        assertThat(page)
                .contains("clean", "--seed 7", "LEFT OUT: cut", "SIGKILL of &lt;leader&gt;", "class=\"kill\"", "<svg")
                // From the answer at 3.002 s to that at 5.002 s.
                .contains("<td>2.00</td>")
                .doesNotContain("BROKEN", "<script", "http://", "https://");
    }

    @Test
    void showsWhatWasFound() {
        Finding finding = new Finding("k is <lost>", List.of("one line", "another"));
        assertThat(Page.of(report(List.of(finding)))).contains("BROKEN", "k is &lt;lost&gt;", "one line\nanother");
    }
}
