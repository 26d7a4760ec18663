package io.hydrofoil.remote;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What tells a client where to go. */
final class FuzzTest {
    @TestFactory
    Stream<DynamicTest> readers() {
        return FuzzReplay.tests(new KubeconfigFuzz());
    }
}
