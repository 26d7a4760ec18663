package io.hydrofoil.access;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What those show who want to be let in. */
final class FuzzTest {
    @TestFactory
    Stream<DynamicTest> readers() {
        return FuzzReplay.tests(new TokenFuzz(), new CertificateRequestFuzz());
    }
}
