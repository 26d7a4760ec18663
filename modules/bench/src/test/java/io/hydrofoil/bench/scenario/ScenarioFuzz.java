package io.hydrofoil.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Scenarios are read, or refused in words. */
final class ScenarioFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        try {
            ScenarioParser.parse(input, "", Map.of(), 1);
        } catch (ScenarioException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    /** The ready-made scenarios. */
    @Override
    public List<byte[]> seeds() {
        Path folder = Path.of(System.getProperty("hydrofoil.root"), "perf/scenarios");
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }
}
