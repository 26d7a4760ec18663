package io.hydrofoil.soak.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.soak.check.SimHistory.Made;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.HistoryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both checkers against histories from seeds: of a server that is right, and of one with each of the bugs. */
class CheckersTest {
    private static final int OPERATIONS = 400;
    private static final int SEEDS = 30;

    @TestFactory
    Stream<DynamicTest> findNothingWhereNothingIsWrong() {
        return LongStream.range(0, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    History history =
                            SimHistory.make(seed, Bug.NONE, OPERATIONS).history();
                    assertThat(RevisionChecker.check(history))
                            .as("by revision, seed " + seed)
                            .isEmpty();
                    assertThat(LinearizabilityChecker.check(history.operations()))
                            .as("by order, seed " + seed)
                            .matches(LinearizabilityChecker.Result::isClean);
                }));
    }

    /** Not every error shows in an answer that somebody gets: most histories with errors must be found, not all. */
    @TestFactory
    Stream<DynamicTest> findEachBug() {
        return Stream.of(Bug.values())
                .filter(bug -> bug != Bug.NONE)
                .map(bug -> DynamicTest.dynamicTest(bug.name(), () -> {
                    int shown = 0;
                    int byRevision = 0;
                    int byOrder = 0;
                    for (long seed = 0; seed < SEEDS; seed++) {
                        Made made = SimHistory.make(seed, bug, OPERATIONS);
                        if (made.bugsShown() > 0) {
                            shown++;
                            byRevision += RevisionChecker.check(made.history()).isEmpty() ? 0 : 1;
                            byOrder +=
                                    LinearizabilityChecker.check(made.history().operations())
                                                    .findings()
                                                    .isEmpty()
                                            ? 0
                                            : 1;
                        }
                    }
                    assertThat(shown).as("histories with the bug").isGreaterThan(SEEDS / 3);
                    assertThat(byRevision).as("found by revision, of " + shown).isGreaterThan(shown * 6 / 10);
                    if (bug.showsInOrder()) {
                        assertThat(byOrder).as("found by order, of " + shown).isGreaterThan(shown * 6 / 10);
                    }
                }));
    }

    @Test
    void showLittleOfAHistoryThatIsBroken() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Made made = SimHistory.make(seed, Bug.STALE_READ, OPERATIONS);
            LinearizabilityChecker.Result result =
                    LinearizabilityChecker.check(made.history().operations());
            for (Finding finding : result.findings()) {
                assertThat(finding.slice())
                        .as("seed " + seed + ": " + finding.text())
                        .hasSizeLessThan(25);
            }
        }
    }

    @Test
    void judgeAHistoryThatWasKeptAsBefore() {
        for (Bug bug : List.of(Bug.NONE, Bug.STALE_READ, Bug.WATCH_LOSS)) {
            History history = SimHistory.make(7, bug, OPERATIONS).history();
            List<String> lines = new ArrayList<>();
            HistoryCodec.write(history, lines::add);
            assertThat(HistoryCodec.read(lines)).isEqualTo(history);
        }
    }
}
