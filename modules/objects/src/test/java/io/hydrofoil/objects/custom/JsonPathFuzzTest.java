package io.hydrofoil.objects.custom;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class JsonPathFuzzTest {
    @TestFactory
    Stream<DynamicTest> paths() {
        return FuzzReplay.tests(new JsonPathFuzz());
    }
}
