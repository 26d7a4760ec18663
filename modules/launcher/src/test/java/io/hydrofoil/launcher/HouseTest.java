package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.hydrofoil.testkit.Tidy;
import io.hydrofoil.testkit.Walls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls of the house and its tidiness, over all modules: the launcher sees them all. */
class HouseTest {
    @TestFactory
    Stream<DynamicTest> walls() {
        JavaClasses classes = Walls.production();
        List<ArchRule> rules = Stream.of(Walls.importTable(), Walls.doors(), Walls.cages(), Walls.cores())
                .flatMap(List::stream)
                .toList();
        return rules.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getDescription(), () -> rule.allowEmptyShould(true).check(classes)));
    }

    @Test
    void sourcesAreTidy() throws IOException {
        assertThat(Tidy.findings(Path.of(System.getProperty("hydrofoil.root")))).isEmpty();
    }
}
