package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class AnswersFuzzTest {
    @TestFactory
    Stream<DynamicTest> answers() {
        return FuzzReplay.tests(new AnswersFuzz());
    }
}
