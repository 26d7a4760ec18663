package io.hydrofoil.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Durations are read or refused, and printed so that they read the same. */
final class DurationFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        long ms = Durations.parseMs(new String(input, StandardCharsets.UTF_8));
        assertThat(ms).isGreaterThanOrEqualTo(-1);
        if (ms >= 0 && ms < 1_000_000_000_000L) {
            assertThat(Durations.parseMs(Durations.print(ms))).isEqualTo(ms);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts("1m20s", "1.5s", "250ms", "3h", "17", "999999999h999999999h", "0s", "1.000000001s");
    }
}
