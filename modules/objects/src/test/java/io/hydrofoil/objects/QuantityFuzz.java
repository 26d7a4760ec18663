package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Quantities are read or refused; they are written so that they read the same, and can be reckoned with. */
final class QuantityFuzz implements FuzzTarget {
    private static final int MAX_TEXT = 4_096;

    @Override
    public void check(byte[] input) throws MalformedException {
        Quantity quantity;
        try {
            quantity = Quantity.parse(new String(input, StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        String text = quantity.toString();
        assertThat(text).hasSizeLessThan(MAX_TEXT);
        Quantity again = Quantity.parse(text);
        assertThat(again).isEqualTo(quantity);
        assertThat(again.toString()).isEqualTo(text);
        assertThat(Quantity.parse(quantity.canonical())).isEqualTo(quantity);
        assertThat(quantity.plus(quantity).minus(quantity)).isEqualTo(quantity);
        assertThat(quantity.plus(Quantity.of(1))).isGreaterThan(quantity);
        assertThat(again.hashCode()).isEqualTo(quantity.hashCode());
        assertThat(Long.signum(quantity.value())).isEqualTo(quantity.signum());
        assertThat(quantity.milliValue()).matches(milli -> Long.signum(milli) == quantity.signum());
        assertThat(quantity.roundedToMilli().signum()).isEqualTo(quantity.signum());
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "100m",
                "1.5Gi",
                "1e3",
                "1E6",
                "-12.25Ki",
                "+0.000000001",
                "1n",
                "9223372036854775807",
                "100Ei",
                ".5",
                "1e-9",
                "0",
                "00012k",
                "1e1000",
                "1e-2147483648",
                "123456789012345678901234567890123456789Ei",
                "0Mi");
    }
}
