package io.hydrofoil.apiserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Endpoint;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks over HTTPS, asked at a real server of this machine. */
final class WebhookCallerTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final int MAX_BODY_BYTES = 64 * 1024;

    @TempDir
    private static Path directory;

    private static OutsideServer hook;

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final StoredObjects records = new StoredObjects();

    private final WebhookCaller caller = new WebhookCaller(
            KINDS,
            Clock.system(),
            (where, fault) -> faults.add(fault),
            new OutboundLimits(2, 4, 8 * 1024, MAX_BODY_BYTES, 2, 30_000));

    /** What is stored, as far as it matters here. */
    private static final class StoredObjects implements Records {
        private final List<Current> objects = new ArrayList<>();

        void put(String json) {
            MapValue tree = Json.map(json.replace('\'', '"')).copy();
            objects.add(new Current(KINDS.require(tree.text("apiVersion", ""), tree.text("kind", "")), 1, tree));
        }

        @Override
        public Current get(Kind kind, String namespace, String name) {
            return list(kind, namespace, object -> object.name().equals(name)).stream()
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Current look(Kind kind, String namespace, String name) {
            return get(kind, namespace, name);
        }

        @Override
        public Map<String, String> labels(Kind kind, String namespace, String name) {
            return get(kind, namespace, name).metadata().map("labels").texts();
        }

        @Override
        public boolean has(byte[] key) {
            return false;
        }

        @Override
        public List<Current> list(Kind kind, String namespace, Predicate<Current> wanted) {
            return objects.stream()
                    .filter(object -> object.kind() == kind
                            && object.metadata().text("namespace", "").equals(namespace)
                            && wanted.test(object))
                    .toList();
        }
    }

    @BeforeAll
    static void serve() throws Exception {
        hook = OutsideServer.open(directory.resolve("pki"), List.of("127.0.0.1", "hook.n.svc"));
    }

    @AfterAll
    static void stop() {
        hook.close();
    }

    @AfterEach
    void close() {
        caller.close();
        assertThat(faults).isEmpty();
    }

    private static int port() {
        return hook.port();
    }

    private static Endpoint at(String url, int seconds) {
        return new Endpoint(url, "", "", 0, "", hook.authority(), seconds);
    }

    private static Endpoint here() {
        return at("https://127.0.0.1:" + port() + "/review", 30);
    }

    private CompletableFuture<Answer> ask(Endpoint endpoint) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        caller.ask(
                new Question.Review(endpoint, new MapValue().put("question", "yes or no?")), records, answer::complete);
        return answer;
    }

    private MapValue body(Endpoint endpoint) throws Exception {
        Answer answer = ask(endpoint).get(60, TimeUnit.SECONDS);
        assertThat(answer).as(answer.toString()).isInstanceOf(Answer.Body.class);
        return ((Answer.Body) answer).tree();
    }

    private String failure(Endpoint endpoint) throws Exception {
        Answer answer = ask(endpoint).get(60, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(Answer.Failure.class);
        return ((Answer.Failure) answer).text();
    }

    @Test
    void aQuestionIsPostedAndItsAnswerRead() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        hook.handler = exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            OutsideServer.answer(exchange, 200, "{\"answer\":\"yes\"}");
        };
        assertThat(body(here()).text("answer")).isEqualTo("yes");
        assertThat(seen).containsExactly("POST /review?timeout=30s application/json {\"question\":\"yes or no?\"}");
    }

    @Test
    void aConnectionIsUsedAgainAndOneThatBrokeDoesNotMatter() throws Exception {
        List<Integer> clients = new CopyOnWriteArrayList<>();
        hook.handler = exchange -> {
            clients.add(exchange.getRemoteAddress().getPort());
            exchange.getResponseHeaders().add("Connection", clients.size() == 2 ? "close" : "keep-alive");
            OutsideServer.answer(exchange, 200, "{}");
        };
        for (int i = 0; i < 4; i++) {
            body(here());
        }
        assertThat(clients.get(0)).isEqualTo(clients.get(1));
        assertThat(clients.get(2)).isNotEqualTo(clients.get(1)).isEqualTo(clients.get(3));
    }

    @Test
    void chunksAreReadToTheirEnd() throws Exception {
        hook.handler = exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            for (String part : List.of("{\"a\":", "\"", "x".repeat(20_000), "\"}")) {
                exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        };
        assertThat(body(here()).text("a", "")).hasSize(20_000);
        assertThat(body(here()).text("a", "")).hasSize(20_000);
    }

    @Test
    void aServiceIsAskedAtAReadyEndpointByItsName() throws Exception {
        hook.handler = exchange -> OutsideServer.answer(
                exchange,
                200,
                "{\"host\":\"" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI() + "\"}");
        Endpoint service = new Endpoint("", "n", "hook", 8443, "/p", hook.authority(), 30);
        assertThat(failure(service))
                .isEqualTo("Post \"https://hook.n.svc:8443/p?timeout=30s\": service \"hook\" not found");
        records.put("{'apiVersion':'v1','kind':'Service','metadata':{'name':'hook','namespace':'n'},"
                + "'spec':{'ports':[{'name':'web','port':8443,'targetPort':9}]}}");
        assertThat(failure(service)).endsWith("no endpoints available for service \"hook\"");
        records.put("{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'s','namespace':'n',"
                + "'labels':{'kubernetes.io/service-name':'hook'}},'ports':[{'name':'other','port':1},"
                + "{'name':'web','port':" + port() + "}],'endpoints':["
                + "{'addresses':['192.0.2.1'],'conditions':{'ready':false}},"
                + "{'addresses':['127.0.0.1'],'conditions':{'ready':true}}]}");
        assertThat(body(service).text("host")).isEqualTo("hook.n.svc:8443/p?timeout=30s");
        assertThat(failure(new Endpoint("", "n", "hook", 1, "/p", hook.authority(), 30)))
                .endsWith("no service port 1 found for service \"hook\"");
    }

    @Test
    void endpointsWithoutSlicesCountToo() throws Exception {
        hook.handler = exchange -> OutsideServer.answer(exchange, 200, "{\"ok\":true}");
        records.put("{'apiVersion':'v1','kind':'Service','metadata':{'name':'hook','namespace':'n'},"
                + "'spec':{'ports':[{'port':443}]}}");
        records.put("{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'hook','namespace':'n'},'subsets':["
                + "{'addresses':[{'ip':'127.0.0.1'}],'ports':[{'port':" + port() + "}]}]}");
        assertThat(body(new Endpoint("", "n", "hook", 443, "", hook.authority(), 30))
                        .flag("ok", false))
                .isTrue();
    }

    @Test
    void whoIsNotWhoTheySayIsNotAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        hook.handler = exchange -> {
            asked.incrementAndGet();
            OutsideServer.answer(exchange, 200, "{}");
        };
        Endpoint untrusted = new Endpoint("https://127.0.0.1:" + port() + "/", "", "", 0, "", "", 30);
        assertThat(failure(untrusted))
                .endsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority");
        Endpoint misnamed = at("https://localhost:" + port() + "/", 30);
        assertThat(failure(misnamed)).contains("tls: failed to verify certificate: x509: ");
        Endpoint broken = new Endpoint("https://127.0.0.1:" + port() + "/", "", "", 0, "", "AAAA", 30);
        assertThat(failure(broken)).contains("unable to load root certificates");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|oops|an error on the server (\"oops\") has prevented the request from succeeding",
                "404||the server could not find the requested resource",
                "403|{\"kind\":\"Status\",\"message\":\"not you\"}|not you",
                "302|x|the server responded with the status code 302 but did not return more information",
                "200|no json|couldn't get version/kind; json parse error: ",
                "200|[]|couldn't get version/kind; json parse error: the answer is not an object",
            })
    void whatIsNoAnswerIsTold(int code, String text, String expected) throws Exception {
        hook.handler = exchange -> OutsideServer.answer(exchange, code, text == null ? "" : text);
        assertThat(failure(here())).startsWith(expected);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotRead() throws Exception {
        hook.handler =
                exchange -> OutsideServer.answer(exchange, 200, "{\"a\":\"" + "x".repeat(MAX_BODY_BYTES) + "\"}");
        assertThat(failure(here())).endsWith("the answer is larger than " + MAX_BODY_BYTES + " bytes");
    }

    @Test
    void whoTakesTooLongIsGivenUp() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        hook.handler = exchange -> {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
        // More than may be under way: those that wait for them are given up as well.
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(ask(at("https://127.0.0.1:" + port() + "/slow", 1)));
        }
        assertThat(failure(here())).as("the fifth finds no place").endsWith("too many calls are under way");
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS))
                    .isEqualTo(new Answer.Failure(
                            "Post \"https://127.0.0.1:" + port() + "/slow?timeout=1s\": context deadline exceeded"));
        }
        done.countDown();
    }

    @Test
    void whoIsNotThereIsTold() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(failure(at("https://127.0.0.1:" + free + "/x", 30)))
                .isEqualTo("Post \"https://127.0.0.1:" + free + "/x?timeout=30s\": dial tcp 127.0.0.1:" + free
                        + ": connect: connection refused");
    }

    @Test
    void whoDoesNotSpeakTlsIsTold() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // the client has gone
                }
            });
            assertThat(failure(at("https://127.0.0.1:" + plain.getLocalPort() + "/", 30)))
                    .endsWith("http: server gave HTTP response to HTTPS client");
        }
    }
}
