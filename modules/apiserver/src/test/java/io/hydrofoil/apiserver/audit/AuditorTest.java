package io.hydrofoil.apiserver.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.access.AccessVerdict;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.AuditConfig;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditorTest {
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));
    private static final String POLICY = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitManagedFields: true
        rules:
        - {level: None, users: [quiet]}
        - {level: Metadata, resources: [{group: "", resources: [secrets]}]}
        - {level: Request, verbs: [update]}
        - {level: RequestResponse}
        """;
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Clock CLOCK = new Clock() {
        @Override
        public long wallMs() {
            return NOW_MS;
        }

        @Override
        public long monotonicNs() {
            return 0;
        }
    };

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();

    /** Sends exchanges through an auditor and returns the events, after all are written. */
    private List<MapValue> events(RequestHandler handler, FakeExchange... exchanges) throws Exception {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
        Path log = directory.resolve("audit.log");
        try (Auditor auditor = Auditor.open(new AuditConfig(policy, log, 1, 0, 0), CLOCK, metrics, handler)) {
            for (FakeExchange exchange : exchanges) {
                auditor.handle(exchange);
            }
        }
        return Files.readAllLines(log).stream().map(Json::map).toList();
    }

    private static void answer(Exchange exchange, int code, String body) {
        exchange.answer(code, JSON, body.getBytes(UTF_8));
    }

    private static FakeExchange request(String method, String target, String body) {
        return FakeExchange.of(method, target)
                .by(Identity.of("alice", "dev"))
                .with("user-agent", "kubectl/v1.36")
                .with("content-type", "application/json")
                .sending(body);
    }

    @Test
    void aRequestIsRecordedOnceAStageAsTheApiHasIt() throws Exception {
        FakeExchange exchange = request(
                "POST",
                "/apis/apps/v1/namespaces/a/deployments",
                "{\"metadata\":{\"name\":\"web\",\"managedFields\":[{}]}}");
        exchange.with("audit-id", "mine");
        List<MapValue> events = events(
                e -> {
                    AccessDecision.note(e, new AccessVerdict(true, "because"));
                    answer(e, 201, "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"managedFields\":[{}]}}");
                },
                exchange);

        assertThat(exchange.answered()).containsEntry("Audit-Id", List.of("mine"));
        assertThat(events).hasSize(2);
        assertThat(Json.text(events.get(0)))
                .isEqualTo("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"RequestResponse\","
                        + "\"auditID\":\"mine\",\"stage\":\"RequestReceived\","
                        + "\"requestURI\":\"/apis/apps/v1/namespaces/a/deployments\",\"verb\":\"create\","
                        + "\"user\":{\"username\":\"alice\",\"groups\":[\"dev\"]},\"userAgent\":\"kubectl/v1.36\","
                        + "\"objectRef\":{\"resource\":\"deployments\",\"namespace\":\"a\",\"apiGroup\":\"apps\","
                        + "\"apiVersion\":\"v1\"},"
                        + "\"requestReceivedTimestamp\":\"2023-11-14T22:13:20.000000Z\","
                        + "\"stageTimestamp\":\"2023-11-14T22:13:20.000000Z\"}");
        MapValue complete = events.get(1);
        assertThat(complete.text("stage", "")).isEqualTo("ResponseComplete");
        assertThat(complete.map("objectRef").text("name", "")).isEqualTo("web");
        assertThat(Json.text(complete.map("responseStatus"))).isEqualTo("{\"metadata\":{},\"code\":201}");
        assertThat(Json.text(complete.map("requestObject"))).isEqualTo("{\"metadata\":{\"name\":\"web\"}}");
        assertThat(Json.text(complete.map("responseObject")))
                .isEqualTo("{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"}}");
        assertThat(complete.map("annotations").texts())
                .isEqualTo(Map.of("authorization.k8s.io/decision", "allow", "authorization.k8s.io/reason", "because"));
    }

    @Test
    void bodiesAreLeftOutAsTheLevelSays() throws Exception {
        List<MapValue> events = events(
                e -> answer(e, 200, "{\"data\":{\"k\":\"c2VjcmV0\"}}"),
                request("PUT", "/api/v1/namespaces/a/secrets/s", "{\"data\":{\"k\":\"c2VjcmV0\"}}"),
                request("PUT", "/api/v1/namespaces/a/configmaps/c", "{\"data\":{\"k\":\"v\"}}"));

        assertThat(events).hasSize(4);
        assertThat(Json.text(events.get(1))).doesNotContain("c2VjcmV0", "requestObject", "responseObject");
        assertThat(events.get(3).has("requestObject")).isTrue();
        assertThat(events.get(3).has("responseObject")).isFalse();
    }

    @Test
    void aRefusalIsRecordedWithItsReason() throws Exception {
        String status =
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"no\","
                        + "\"reason\":\"Forbidden\",\"details\":{\"kind\":\"secrets\"},\"code\":403}";
        List<MapValue> events =
                events(e -> answer(e, 403, status), request("GET", "/api/v1/namespaces/a/secrets/s", ""));
        assertThat(events.getLast().map("responseStatus").text("reason", "")).isEqualTo("Forbidden");
        assertThat(events.getLast().map("responseStatus").number("code", 0)).isEqualTo(403);
    }

    @Test
    void aWatchIsRecordedWhenItStartsAndWhenItEndsAndAListOnce() throws Exception {
        RequestHandler streams = e -> {
            Exchange.Stream stream = e.stream(200, JSON);
            stream.end();
            stream.end();
        };
        List<MapValue> events = events(
                streams, request("GET", "/api/v1/pods?watch=true", ""), request("GET", "/api/v1/pods?limit=5", ""));
        assertThat(events)
                .extracting(event -> event.text("stage", ""))
                .containsExactly(
                        "RequestReceived",
                        "ResponseStarted",
                        "ResponseComplete",
                        "RequestReceived",
                        "ResponseComplete");
    }

    @Test
    void aClientThatGoesEndsItsWatch() throws Exception {
        FakeExchange exchange = request("GET", "/api/v1/pods?watch=true", "");
        List<MapValue> events = events(
                e -> {
                    e.stream(200, JSON);
                    exchange.goAway();
                },
                exchange);
        assertThat(events.getLast().text("stage", "")).isEqualTo("ResponseComplete");
    }

    @Test
    void aFailureIsAPanic() throws Exception {
        List<MapValue> events = new ArrayList<>();
        assertThatThrownBy(() -> events.addAll(events(
                        e -> {
                            throw new IllegalStateException("as asked");
                        },
                        request("GET", "/version", ""))))
                .hasMessage("as asked");
        List<String> lines = Files.readAllLines(directory.resolve("audit.log"));
        MapValue last = Json.map(lines.getLast());
        assertThat(last.text("stage", "")).isEqualTo("Panic");
        assertThat(last.map("responseStatus").number("code", 0)).isEqualTo(500);
        assertThat(last.has("objectRef")).isFalse();
        assertThat(last.text("verb", "")).isEqualTo("get");
    }

    @Test
    void whoIsNotToBeRecordedIsNotButGetsAnId() throws Exception {
        FakeExchange exchange = request("GET", "/api/v1/pods", "").by(Identity.of("quiet"));
        assertThat(events(e -> answer(e, 200, "{}"), exchange)).isEmpty();
        assertThat(exchange.answered()).containsKey("Audit-Id");
    }

    @Test
    void theFileIsTheOwnersAlone() throws Exception {
        events(e -> answer(e, 200, "{}"), request("GET", "/api/v1/pods", ""));
        assertThat(Files.getPosixFilePermissions(directory.resolve("audit.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(new String(metrics.text(), UTF_8)).contains("apiserver_audit_event_total 2.0");
    }

    @Test
    void aFullFileIsPutAsideAndOldOnesGo() throws Exception {
        Path log = directory.resolve("logs/a.log");
        byte[] line = "x".repeat(99).concat("\n").getBytes(UTF_8);
        try (AuditFile file = new AuditFile(log, 250, 2, 0)) {
            for (int i = 0; i < 10; i++) {
                file.write(List.of(line), NOW_MS + i);
            }
        }
        assertThat(names(log)).hasSize(3).contains("a.log", "a-2023-11-14T22-13-20.008.log");
        assertThat(Files.size(log)).isEqualTo(200);

        try (AuditFile file = new AuditFile(log, 250, 0, 1)) {
            // what was put aside is of today by the file system's clock, the new line of a day in the far future
            file.write(List.of(line), NOW_MS * 10);
        }
        assertThat(names(log)).hasSize(1);
    }

    private static List<String> names(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log.getParent())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
