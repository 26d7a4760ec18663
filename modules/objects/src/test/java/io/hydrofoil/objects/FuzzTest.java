package io.hydrofoil.objects;

import io.hydrofoil.testkit.FuzzReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Everything that reads objects and their parts, against hostile input; {@code ./hydrofoil fuzz} looks for more. */
final class FuzzTest {
    @TestFactory
    Stream<DynamicTest> readers() {
        return FuzzReplay.tests(
                new JsonFuzz(),
                new YamlFuzz(),
                new ProtobufFuzz(),
                new ObjectFuzz(),
                new PatchFuzz(),
                new ApplyFuzz(),
                new DefinitionFuzz(),
                new SelectorFuzz(),
                new QuantityFuzz(),
                new TimeFuzz());
    }
}
