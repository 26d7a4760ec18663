package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HealthCheck.Scope;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthTest {
    private final AtomicReference<String> logFault = new AtomicReference<>();
    private final Metrics metrics = new Metrics();
    private final Health health = new Health(List.of(new HealthCheck("log", Scope.READY, logFault::get)), metrics);

    @Test
    void saysOkWhenAllIsWell() {
        assertThat(get("/readyz").text()).isEqualTo("ok");
        assertThat(get("/livez/ping").text()).isEqualTo("ok");
        assertThat(get("/readyz/log").text()).isEqualTo("ok");
        assertThat(get("/readyz/nope").code()).isEqualTo(404);
        assertThat(get("/livez/").code()).isEqualTo(404);
    }

    @Test
    void verboseListsTheChecks() {
        assertThat(get("/readyz?verbose").text()).isEqualTo("[+]ping ok\n[+]log ok\nreadyz check passed\n");
        assertThat(get("/livez?verbose").text()).isEqualTo("[+]ping ok\nlivez check passed\n");
        assertThat(get("/readyz?verbose&exclude=log&exclude=etcd").text()).isEqualTo("""
            [+]ping ok
            [+]log excluded: ok
            warn: some health checks cannot be excluded: no matches for "etcd"
            readyz check passed
            """);
    }

    @Test
    void aFaultFailsReadinessButNotLiveness() {
        logFault.set("no leader");
        assertThat(get("/readyz").code()).isEqualTo(500);
        assertThat(get("/readyz").text())
                .isEqualTo("[+]ping ok\n[-]log failed: reason withheld\nreadyz check failed\n");
        assertThat(get("/readyz?exclude=log").code()).isEqualTo(200);
        assertThat(get("/readyz/log").code()).isEqualTo(500);
        assertThat(get("/livez").code()).isEqualTo(200);
        assertThat(get("/livez/log").code()).isEqualTo(404);
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(get("/version").text()).as("laid out").startsWith("{\n  \"");
        MapValue version = (MapValue) Json.parse(get("/version").text().getBytes(UTF_8));
        assertThat(version.text("gitVersion")).startsWith("v1.36.");
        assertThat(version.text("minor")).isEqualTo("36");
        assertThat(request("POST", "/version").code()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/namespaces/ns/pods/p,'verb=\"GET\",version=\"v1\"',pods",
        "GET,/api/v1/pods,'verb=\"LIST\",version=\"v1\"',pods",
        "DELETE,/apis/apps/v1/namespaces/ns/deployments,'verb=\"DELETECOLLECTION\",version=\"v1\"',deployments",
        "PUT,/api/v1/namespaces/ns/status,'verb=\"PUT\",version=\"v1\"',namespaces",
    })
    void requestsAreCountedByVerbAndResource(String method, String path, String labels, String resource) {
        RequestMetrics measured =
                new RequestMetrics(exchange -> exchange.answer(200, Map.of(), new byte[0]), Clock.system(), metrics);
        measured.handle(FakeExchange.of(method, path));

        assertThat(get("/metrics").text())
                .containsPattern(
                        "apiserver_request_total\\{code=\"200\".*resource=\"" + resource + "\".*" + labels + "\\} 1.0")
                .contains("apiserver_current_inflight_requests 0.0");
    }

    private FakeExchange get(String target) {
        FakeExchange exchange = FakeExchange.of("GET", target);
        assertThat(health.serves(exchange.path())).isTrue();
        health.answer(exchange);
        return exchange;
    }

    private FakeExchange request(String method, String path) {
        FakeExchange exchange = FakeExchange.of(method, path);
        health.answer(exchange);
        return exchange;
    }
}
