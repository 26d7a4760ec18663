package io.hydrofoil.objects.cel;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class CelFuzzTest {
    @TestFactory
    Stream<DynamicTest> expressions() {
        return FuzzReplay.tests(new CelFuzz());
    }
}
