package io.hydrofoil.node.lifecycle;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class DurationFuzzTest {
    @TestFactory
    Stream<DynamicTest> durations() {
        return FuzzReplay.tests(new DurationFuzz());
    }
}
