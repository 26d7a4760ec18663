package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Fixture;
import java.util.Locale;

/** Config maps of 1 KB as JSON. */
final class ConfigMaps {
    private static final String PAYLOAD = "x".repeat(760);

    private ConfigMaps() {}

    static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    static String name(long index) {
        return String.format(Locale.ROOT, "map-%07d", index);
    }

    static byte[] body(String name) {
        return Fixture.bytes("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"app\":\"load\"}},\"data\":{\"payload\":\"" + PAYLOAD + "\",\"seq\":\"" + digits(0)
                + "\"}}");
    }

    /** A merge patch that changes the sequence number. */
    static byte[] patch(long sequence) {
        return Fixture.bytes("{\"data\":{\"seq\":\"" + digits(sequence) + "\"}}");
    }

    private static String digits(long number) {
        return Long.toString(1_000_000_000_000L + number).substring(1);
    }
}
