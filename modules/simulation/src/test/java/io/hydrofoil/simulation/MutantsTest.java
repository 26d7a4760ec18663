package io.hydrofoil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The known bugs still are bugs of this product, and the simulation finds them; {@code --mutants} hunts all of them.
 */
final class MutantsTest {
    private static final int A_DAY = 2;

    @TestFactory
    Stream<DynamicTest> eachChangesTheProduct() {
        return Mutants.ALL.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
                    byte[] original = mutant.original();
                    assertThat(mutant.mutate(original, Mutant.class.getClassLoader()))
                            .isNotEqualTo(original);
                }));
    }

    @Test
    void thereAreManyAndEachHasAName() {
        assertThat(Mutants.ALL).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Mutants.ALL.stream().map(Mutant::name)).doesNotHaveDuplicates();
    }

    /** Other ones each day: all of them take some minutes. */
    @TestFactory
    Stream<DynamicTest> thoseOfTheDayAreFound() {
        int day = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        return Stream.iterate(day * A_DAY, index -> index + 1)
                .limit(A_DAY)
                .map(index -> Mutants.ALL.get(index % Mutants.ALL.size()))
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
                    MutantHunt.Outcome outcome = MutantHunt.hunt(mutant);
                    assertThat(outcome.found()).as(outcome.report()).isTrue();
                }));
    }
}
