package io.hydrofoil.objects.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Paths of printer columns are read or refused, and select from an object in bounded time and memory. */
final class JsonPathFuzz implements FuzzTarget {
    private static final MapValue OBJECT =
            Json.map("{\"a\":{\"b\":[{\"c\":1,\"d\":\"x\"},{\"c\":2.5,\"d\":null}],\"e.f\":true},\"g\":[[1,2],[3]]}");

    @Override
    public void check(byte[] input) {
        try {
            JsonPath.parse(new String(input, StandardCharsets.UTF_8)).select(OBJECT);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                ".a.b[0].c",
                "{.a.b[?(@.c==1)].d}",
                ".g[*][-1]",
                "..c",
                ".a.b[0:2].c",
                ".a['e\\.f']",
                ".a.b[?(@.d!=\"x\")]",
                ".a.b[?(@.c>1.5)].c",
                "..*..*..*");
    }
}
