package io.hydrofoil.apiserver.http;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class RequestTargetFuzzTest {
    @TestFactory
    Stream<DynamicTest> targets() {
        return FuzzReplay.tests(new RequestTargetFuzz());
    }
}
