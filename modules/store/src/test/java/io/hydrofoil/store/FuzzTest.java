package io.hydrofoil.store;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the log and snapshots hold, damaged in all ways. */
final class FuzzTest {
    @TestFactory
    Stream<DynamicTest> readers() {
        return FuzzReplay.tests(new BatchFuzz(), new SnapshotFuzz());
    }
}
