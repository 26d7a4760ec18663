package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Times and bytes within JSON are read or refused; what is taken for canonical is read as it stands. */
final class TimeFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        boolean canonical = CanonicalTime.isSeconds(text);
        try {
            String shown = GoTime.seconds(text).toString();
            assertThat(!canonical || shown.equals(text)).isTrue();
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            assertThat(canonical).isFalse();
        }
        boolean canonicalMicros = CanonicalTime.isMicros(text);
        try {
            GoTime.micros(text);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            assertThat(canonicalMicros).isFalse();
        }
        try {
            GoBase64.decode(text);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        GoQuote.of(text);
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "2024-02-29T23:59:59Z",
                "2023-11-14T22:13:20.000001Z",
                "2023-11-14T22:13:20.5+02:00",
                "9999-12-31T23:59:60-23:59",
                "0000-01-01T00:00:00Z",
                "aGVsbG8=",
                "aGVsbG8gd29ybGQ\n==");
    }
}
