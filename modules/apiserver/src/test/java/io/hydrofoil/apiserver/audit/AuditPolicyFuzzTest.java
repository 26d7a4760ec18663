package io.hydrofoil.apiserver.audit;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class AuditPolicyFuzzTest {
    @TestFactory
    Stream<DynamicTest> policies() {
        return FuzzReplay.tests(new AuditPolicyFuzz());
    }
}
