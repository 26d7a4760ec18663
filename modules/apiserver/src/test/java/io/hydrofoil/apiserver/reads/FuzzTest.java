package io.hydrofoil.apiserver.reads;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What reads are asked by. */
final class FuzzTest {
    @TestFactory
    Stream<DynamicTest> readers() {
        return FuzzReplay.tests(new ContinueFuzz(), new AcceptFuzz());
    }
}
