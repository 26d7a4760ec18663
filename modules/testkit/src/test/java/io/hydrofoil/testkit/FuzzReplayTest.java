package io.hydrofoil.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts as too much memory, in the replay and inside of a fuzzer. */
final class FuzzReplayTest {
    private static final byte[] INPUT = {1, 2, 3};
    private static final String PROPERTY = "hydrofoil.fuzz.target";

    /** Allocates what the test says; may allocate 1 MB. */
    static final class HungryFuzz implements FuzzTarget {
        static int megabytes;
        static int runs;
        static volatile byte[] last = {};

        @Override
        public void check(byte[] input) {
            runs++;
            last = new byte[megabytes * 1_000_000];
        }

        @Override
        public List<byte[]> seeds() {
            return List.of(INPUT);
        }

        @Override
        public long allocationLimit(int inputBytes) {
            return 1_100_000;
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
        HungryFuzz.megabytes = 0;
        HungryFuzz.runs = 0;
        HungryFuzz.last = new byte[0];
    }

    @Test
    void theLimitHoldsOrAMultipleOfIt() {
        HungryFuzz.megabytes = 1;
        assertThatCode(() -> FuzzReplay.check(new HungryFuzz(), INPUT, 1)).doesNotThrowAnyException();
        HungryFuzz.megabytes = 3;
        assertThatThrownBy(() -> FuzzReplay.check(new HungryFuzz(), INPUT, 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("3 bytes of input allocate 3")
                .hasMessageEndingWith("more than 2200000");
        assertThatCode(() -> FuzzReplay.check(new HungryFuzz(), INPUT, 3)).doesNotThrowAnyException();
    }

    @Test
    void theLeastOfSeveralRunsCounts() {
        FuzzTarget loads = new FuzzTarget() {
            @Override
            public void check(byte[] input) {
                HungryFuzz.last = new byte[HungryFuzz.runs++ < 2 ? 5_000_000 : 0];
            }

            @Override
            public List<byte[]> seeds() {
                return List.of();
            }

            @Override
            public long allocationLimit(int inputBytes) {
                return 1_000_000;
            }
        };
        assertThatCode(() -> FuzzReplay.check(loads, INPUT, 1)).doesNotThrowAnyException();
        assertThat(HungryFuzz.runs).isEqualTo(3);
    }

    @Test
    void insideOfAFuzzerTenTimesAsMuchIsAllowed() throws Exception {
        System.setProperty(PROPERTY, HungryFuzz.class.getName());
        FuzzDriver.fuzzerInitialize();
        HungryFuzz.megabytes = 9;
        assertThatCode(() -> FuzzDriver.fuzzerTestOneInput(INPUT)).doesNotThrowAnyException();
        assertThat(HungryFuzz.runs).isEqualTo(1);
        HungryFuzz.megabytes = 12;
        assertThatThrownBy(() -> FuzzDriver.fuzzerTestOneInput(INPUT)).isInstanceOf(AssertionError.class);
    }
}
