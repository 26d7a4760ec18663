package io.hydrofoil.bench.scenario;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class ScenarioFuzzTest {
    @TestFactory
    Stream<DynamicTest> scenarios() {
        return FuzzReplay.tests(new ScenarioFuzz());
    }
}
