package io.hydrofoil.consensus;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class FrameFuzzTest {
    @TestFactory
    Stream<DynamicTest> frames() {
        return FuzzReplay.tests(new FrameFuzz());
    }
}
