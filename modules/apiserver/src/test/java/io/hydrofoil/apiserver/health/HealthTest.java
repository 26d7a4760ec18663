package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HealthCheck.Scope;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthTest {
    private static final long START_MS = Instant.parse("2026-11-05T07:08:09Z").toEpochMilli();

    private final AtomicReference<String> logFault = new AtomicReference<>();
    private final AtomicReference<String> etcdFault = new AtomicReference<>();
    private final Metrics metrics = new Metrics();
    private final Health health = new Health(
            new HttpsServer.About(
                    List.of(
                            new HealthCheck("etcd", Scope.ALIVE, etcdFault::get),
                            new HealthCheck("poststarthook/rbac/bootstrap-roles", Scope.ALIVE, () -> null),
                            new HealthCheck("log", Scope.READY, logFault::get)),
                    metrics,
                    Map.of("port", "6443", "data-dir", "/data")),
            START_MS,
            new FixedClock());

    /** An hour, two minutes and three seconds after the start. */
    private record FixedClock() implements Clock {
        @Override
        public long wallMs() {
            return START_MS + 3_723_999;
        }

        @Override
        public long monotonicNs() {
            return 0;
        }
    }

    @Test
    void saysOkWhenAllIsWell() {
        assertThat(get("/readyz").text()).isEqualTo("ok");
        assertThat(get("/livez/ping").text()).isEqualTo("ok");
        assertThat(get("/readyz/log").text()).isEqualTo("ok");
        assertThat(get("/livez/poststarthook/rbac/bootstrap-roles").text()).isEqualTo("ok");
        assertThat(get("/healthz/etcd?verbose").text()).isEqualTo("ok");
        assertThat(get("/healthz/log").code()).as("only of readiness").isEqualTo(404);
        assertThat(get("/readyz/nope").code()).isEqualTo(404);
        assertThat(get("/livez/").code()).isEqualTo(404);
    }

    @Test
    void anUnreadableTimeoutIsRefusedAsEverywhere() {
        HealthGate gate = new HealthGate(health, new Authorizer(), exchange -> {});
        FakeExchange odd = FakeExchange.of("GET", "/healthz?timeout=soon");
        gate.handle(odd);
        assertThat(odd.code()).isEqualTo(400);
        assertThat(odd.json().text("message"))
                .isEqualTo("invalid timeout specified in the request URL - time: invalid duration \"soon\"");
        FakeExchange plain = FakeExchange.of("GET", "/healthz?timeout=1s");
        gate.handle(plain);
        assertThat(plain.text()).isEqualTo("ok");
    }

    @Test
    void verboseListsTheChecks() {
        String alive = "[+]ping ok\n[+]etcd ok\n[+]poststarthook/rbac/bootstrap-roles ok\n";
        assertThat(get("/readyz?verbose").text()).isEqualTo(alive + "[+]log ok\nreadyz check passed\n");
        assertThat(get("/livez?verbose").text()).isEqualTo(alive + "livez check passed\n");
        assertThat(get("/healthz?verbose=1").text()).isEqualTo(alive + "healthz check passed\n");
        assertThat(get("/readyz?verbose&exclude=log&exclude=nope&exclude=a").text())
                .isEqualTo(alive + """
            [+]log excluded: ok
            warn: some health checks cannot be excluded: no matches for "a","nope"
            readyz check passed
            """);
        assertThat(get("/readyz?exclude=nope").text()).isEqualTo("ok");
    }

    @Test
    void aFaultFailsReadinessButNotLiveness() {
        logFault.set("no leader");
        assertThat(get("/readyz").code()).isEqualTo(500);
        assertThat(get("/readyz").text()).endsWith("[-]log failed: reason withheld\nreadyz check failed\n");
        assertThat(get("/readyz?exclude=log").code()).isEqualTo(200);
        assertThat(get("/readyz/log").text()).isEqualTo("internal server error: no leader\n");
        assertThat(get("/livez").code()).isEqualTo(200);
        assertThat(get("/livez/log").code()).isEqualTo(404);
    }

    @Test
    void resultsOfChecksAreCounted() {
        assertThat(get("/metrics/slis").text()).doesNotContain("ping");
        get("/livez");
        etcdFault.set("no quorum");
        get("/livez?exclude=ping");
        get("/readyz");
        assertThat(get("/metrics/slis").text())
                .contains("# TYPE kubernetes_healthcheck gauge", "# TYPE kubernetes_healthchecks_total counter")
                .contains("kubernetes_healthcheck{name=\"etcd\",type=\"livez\"} 0.0")
                .contains("kubernetes_healthcheck{name=\"ping\",type=\"readyz\"} 1.0")
                .contains("kubernetes_healthchecks_total{name=\"etcd\",status=\"error\",type=\"livez\"} 1.0")
                .contains("kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"livez\"} 1.0")
                .doesNotContain("healthz");
    }

    @Test
    void pagesForPeopleTellStatusAndFlags() {
        String warning = "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility"
                + " guarantees and is for debugging purposes only.\n";
        assertThat(get("/statusz").text())
                .isEqualTo("\nkube-apiserver statusz\n" + warning
                        + """

            Started: Thu Nov  5 07:08:09 UTC 2026
            Up: 1 hr 02 min 03 sec
            Go version: none (Java %s)
            Binary version: 1.36.2
            Emulation version: 1.36
            Paths: /flagz /healthz /livez /metrics /readyz /statusz /version
            """.formatted(Runtime.version().feature()));
        assertThat(get("/flagz").text())
                .isEqualTo("\nkube-apiserver flagz\n" + warning + "data-dir=/data\nport=6443\n");
        assertThat(get("/statusz").answered().get("Content-Type")).containsExactly("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "/statusz,text/plain,200,",
        "/statusz,*/*,200,",
        "/flagz,text/*,200,",
        "/statusz,'application/json;v=foo;g=config.k8s.io;as=Statusz,*/*',200,",
        "/statusz,application/json,406,",
        "/flagz,application/xml,406,",
        "/flagz,application/json;v=v1beta1;g=config.k8s.io,406,",
        "/flagz,application/json;v=v1beta1;g=config.k8s.io;as=Statusz,406,",
        "/flagz,application/vnd.kubernetes.protobuf;v=v1beta1;g=config.k8s.io;as=Flagz,406,",
        "/flagz,application/json;v=v1beta1;g=config.k8s.io;as=Flagz,200,config.k8s.io/v1beta1",
        "/statusz,application/json;v=v1alpha1;g=config.k8s.io;as=Statusz,200,config.k8s.io/v1alpha1",
    })
    void pagesAreObjectsForWhoeverNamesThem(String path, String accept, int code, String apiVersion) {
        FakeExchange exchange = FakeExchange.of("GET", path).with("Accept", accept);
        health.answer(exchange);

        assertThat(exchange.code()).isEqualTo(code);
        if (code == 406) {
            assertThat(exchange.json().text("message"))
                    .isEqualTo("only the following media types are accepted: application/json, application/yaml,"
                            + " application/vnd.kubernetes.protobuf, text/plain");
        } else if (apiVersion == null) {
            assertThat(exchange.text()).startsWith("\nkube-apiserver " + path.substring(1));
        } else {
            assertThat(exchange.json().text("apiVersion")).isEqualTo(apiVersion);
            assertThat(exchange.json().map("metadata").text("name")).isEqualTo("kube-apiserver");
            assertThat(exchange.answered().containsKey("Warning")).isEqualTo(apiVersion.endsWith("alpha1"));
        }
    }

    @Test
    void pagesAsObjectsTellTheSame() {
        FakeExchange status = FakeExchange.of("GET", "/statusz")
                .with("Accept", "application/json;v=v1beta1;g=config.k8s.io;as=Statusz");
        health.answer(status);
        assertThat(status.text())
                .contains("\"kind\":\"Statusz\"", "\"startTime\":\"2026-11-05T07:08:09Z\"", "\"uptimeSeconds\":3723")
                .contains("\"binaryVersion\":\"1.36.2\",\"emulationVersion\":\"1.36\",\"paths\":[\"/flagz\"");
        FakeExchange flags =
                FakeExchange.of("GET", "/flagz").with("Accept", "application/yaml;v=v1beta1;g=config.k8s.io;as=Flagz");
        health.answer(flags);
        assertThat(flags.text()).contains("kind: Flagz\n", "  data-dir: /data\n");
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(get("/version").text()).as("laid out").startsWith("{\n  \"");
        MapValue version = (MapValue) Json.parse(get("/version").text().getBytes(UTF_8));
        assertThat(version.text("gitVersion")).startsWith("v1.36.");
        assertThat(version.text("minor")).isEqualTo("36");
        assertThat(request("POST", "/version").code()).isEqualTo(405);
        assertThat(get("/version/").code()).isEqualTo(200);
        assertThat(get("/version/more").json().text("reason")).isEqualTo("NotFound");
        assertThat(health.serves("/versions")).isFalse();
        FakeExchange page = FakeExchange.of("GET", "/version").with("Accept", "text/html");
        health.answer(page);
        assertThat(page.code()).isEqualTo(406);
        assertThat(page.json().text("message"))
                .isEqualTo("406: Not Acceptable\n\nAvailable representations: application/json");
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
