package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "1024Mi, 1Gi",
        "1536Mi, 1536Mi",
        "1.5Gi, 1536Mi",
        "1024Ki, 1Mi",
        "1048576, 1048576",
        "0.5Gi, 512Mi",
        "1Ei, 1Ei",
        "1000k, 1M",
        "1k, 1k",
        "1500M, 1500M",
        "0.1G, 100M",
        "1E, 1E",
        "1000000000000, 1T",
        "2000M, 2G",
        "100000k, 100M",
        "1e3, 1e3",
        "1E3, 1E3",
        "1e9, 1e9",
        "12e-1, 1200e-3",
        "1.2E2, 120",
        "1e-3, 1e-3",
        "1500e6, 1500e6",
        "Gi, 0",
        "k, 0",
        "-0, 0",
        "00010, 00010",
        "+1, +1",
        "1000m, 1",
        "0.5, 500m",
        "1.5, 1500m",
        "1., 1.",
        "-1, -1",
        "-0.5, -500m",
        "0.0000000001, 1n",
        "100n, 100n",
        "1.0001, 1000100u",
        "0.0000000015, 2n",
        "512, 512",
        "0.5Ki, 512",
        "0.0001Ki, 102400u",
        "1.00000000001Ki, 1024000000011n",
        "1023Ki, 1023Ki",
        "99999999999Gi, 9223372036854775807"
    })
    void printsAsTheServerDoes(String text, String printed) throws MalformedException {
        assertThat(Quantity.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 Gi", "1GB", "0x10", "1 core", "one", "1.2.3", "1e3x", "1/2"})
    void refusesWhatIsNoQuantity(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--1", "1m5", "1mm", "1ki", "1Kk", "1e99999999999999999999", "1e1000000000"})
    void refusesUnknownSuffixes(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessage("unable to parse quantity's suffix");
    }

    @Test
    void roundsAwayFromZero() throws MalformedException {
        assertThat(Quantity.parse("1001u").milliValue()).isEqualTo(2);
        assertThat(Quantity.parse("1500m").value()).isEqualTo(2);
        assertThat(Quantity.parse("-1500m").value()).isEqualTo(-2);
        assertThat(Quantity.parse("1.0001").roundedToMilli()).hasToString("1001m");
        assertThat(Quantity.parse("1E3").roundedToMilli()).hasToString("1E3");
        assertThat(Quantity.parse("1e30").value()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sumsTakeTheFormatOfTheFirstThatIsNotZero() throws MalformedException {
        Quantity mebi = Quantity.parse("512Mi");
        assertThat(mebi.plus(Quantity.parse("512Mi"))).hasToString("1Gi");
        assertThat(Quantity.ZERO.plus(mebi)).hasToString("512Mi");
        assertThat(Quantity.parse("1").plus(Quantity.parse("100m"))).hasToString("1100m");
        assertThat(Quantity.parse("1").minus(Quantity.parse("1500m"))).hasToString("-500m");
        assertThat(Quantity.parse("1000m")).isEqualTo(Quantity.parse("1")).hasSameHashCodeAs(Quantity.parse("1"));
    }

    @Test
    void numbersInObjectsAreQuantities() throws MalformedException {
        assertThat(Quantity.of(NumberValue.of(2))).hasToString("2");
        assertThat(Quantity.of(NumberValue.of(0.25))).hasToString("250m");
        assertThat(Quantity.of(Json.of("1e3"))).hasToString("1e3");
        assertThat(Quantity.of(Json.of("1.50"))).hasToString("1500m");
        assertThat(Quantity.of(new StringValue(" 1Gi "))).hasToString("1Gi");
        assertThatThrownBy(() -> Quantity.of(BoolValue.TRUE)).isInstanceOf(MalformedException.class);
    }

    /** What is printed reads back as the same amount and prints the same again; arithmetic agrees with decimals. */
    @Test
    void printingAndReadingAgree() throws MalformedException {
        long seed = 20_360_101;
        Random random = new Random(seed);
        String[] suffixes = {"", "m", "u", "n", "k", "M", "G", "T", "Ki", "Mi", "Gi", "e2", "E-2"};
        for (int i = 0; i < 5_000; i++) {
            String a =
                    random.nextInt(1_000_000) + "." + random.nextInt(1000) + suffixes[random.nextInt(suffixes.length)];
            String b = random.nextInt(1_000_000) + suffixes[random.nextInt(suffixes.length)];
            Quantity left = Quantity.parse(a);
            Quantity right = Quantity.parse(b);
            Quantity sum = left.plus(right);
            assertThat(sum.amount())
                    .as("seed %d: %s + %s", seed, a, b)
                    .isEqualByComparingTo(new BigDecimal("0").add(left.amount()).add(right.amount()));
            Quantity again = Quantity.parse(sum.canonical());
            assertThat(again)
                    .as("seed %d: %s", seed, sum.canonical())
                    .isEqualTo(sum)
                    .hasToString(sum.canonical());
        }
    }
}
