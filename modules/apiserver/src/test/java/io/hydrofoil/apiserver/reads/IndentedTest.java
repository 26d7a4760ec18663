package io.hydrofoil.apiserver.reads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.testing.FakeExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IndentedTest {
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));
    private static final String COMPACT =
            "{\"a\":{},\"b\":[],\"c\":[1,{\"d\":\"x,{:}\\\"\\\\\"}],\"e\":{\"f\":null,\"g\":\"\u00e4\"}}\n";
    private static final String LAID_OUT = """
            {
              "a": {},
              "b": [],
              "c": [
                1,
                {
                  "d": "x,{:}\\"\\\\"
                }
              ],
              "e": {
                "f": null,
                "g": "\u00e4"
              }
            }""";

    @Test
    void eachValueHasALine() {
        FakeExchange exchange = FakeExchange.get("pretty", "true");
        Indented.of(exchange).answer(200, JSON, COMPACT.getBytes(UTF_8));
        assertThat(exchange.await().text()).isEqualTo(LAID_OUT);
    }

    @Test
    void piecesMayEndAnywhere() {
        byte[] json = COMPACT.getBytes(UTF_8);
        for (int size = 1; size < json.length; size++) {
            FakeExchange exchange = FakeExchange.get("pretty", "1");
            Exchange.Stream stream = Indented.of(exchange).stream(200, JSON);
            for (int at = 0; at < json.length; at += size) {
                stream.lend(json, at, Math.min(size, json.length - at), () -> {});
            }
            stream.end();
            assertThat(exchange.await().text()).isEqualTo(LAID_OUT);
        }
    }

    @Test
    void depthHasALimit() {
        int levels = 1_000;
        byte[] deep = ("[".repeat(levels) + "]".repeat(levels)).getBytes(UTF_8);
        WireBytes out = new WireBytes(16);
        new JsonIndent().put(deep, 0, deep.length, out);
        assertThat(new String(out.toBytes(), UTF_8).lines())
                .hasSize(2 * levels - 1)
                .allMatch(line -> line.length() <= 2 * JsonIndent.MAX_LEVELS + 2);
    }

    @ParameterizedTest
    @CsvSource({
        "/api, curl/8.5.0, , true",
        "/api, Wget/1.21, , true",
        "/api, Mozilla/5.0 (X11), , true",
        "/api, kubectl/v1.36.0, , false",
        "/api, , , false",
        "/api?pretty=false, curl/8.5.0, , false",
        "/api?pretty=no, curl/8.5.0, , false",
        "/api?pretty=, curl/8.5.0, , true",
        "/api?pretty=t, kubectl/v1.36.0, , true",
        "/api, kubectl/v1.36.0, application/json; pretty=1, true",
        "/api, kubectl/v1.36.0, application/json;pretty=0, false",
    })
    void peopleAndWhoAsksGetIt(String target, String agent, String accept, boolean isWanted) {
        FakeExchange exchange = FakeExchange.of("GET", target);
        if (agent != null) {
            exchange.with("User-Agent", agent);
        }
        if (accept != null) {
            exchange.with("Accept", accept);
        }
        assertThat(Indented.of(exchange)).isInstanceOf(isWanted ? Indented.class : FakeExchange.class);
    }

    @Test
    void whatIsNotJsonStaysAsItIs() {
        FakeExchange exchange = FakeExchange.get("pretty", "true");
        Indented.of(exchange)
                .answer(200, Map.of("Content-Type", List.of("application/yaml")), "a: {b: 1}\n".getBytes(UTF_8));
        assertThat(exchange.await().text()).isEqualTo("a: {b: 1}\n");
    }
}
