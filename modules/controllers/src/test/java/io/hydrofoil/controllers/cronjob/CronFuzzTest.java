package io.hydrofoil.controllers.cronjob;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class CronFuzzTest {
    @TestFactory
    Stream<DynamicTest> schedules() {
        return FuzzReplay.tests(new CronFuzz());
    }
}
