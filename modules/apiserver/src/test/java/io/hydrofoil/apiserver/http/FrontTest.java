package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.reads.PieceSource;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.StreamPump;
import io.hydrofoil.apiserver.reads.WireBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The front against a real client, over both protocols. */
final class FrontTest {
    private static final Map<String, List<String>> TEXT = Map.of("Content-Type", List.of("text/plain"));
    private static final byte[] LARGE = "0123456789abcdef".repeat(20_000).getBytes(UTF_8);
    private static final int STREAM_BYTES = 4 * 1024 * 1024;
    private static final ReadPool READS = new ReadPool(1, 1, (where, fault) -> {
        throw new AssertionError(where, fault);
    });

    @TempDir
    static Path directory;

    private static FrontFixture front;
    private static final CompletableFuture<Boolean> clientGone = new CompletableFuture<>();
    private static final AtomicLong mostPending = new AtomicLong();

    @BeforeAll
    static void open() throws Exception {
        front = new FrontFixture(directory, HttpLimits.standard(), FrontTest::handle);
    }

    @AfterAll
    static void close() {
        front.close();
        READS.close();
    }

    private static void handle(Exchange exchange) {
        switch (exchange.path()) {
            case "/echo" -> exchange.answer(200, TEXT, exchange.body());
            case "/who" ->
                exchange.answer(200, TEXT, exchange.identity().toString().getBytes(UTF_8));
            case "/query" ->
                Thread.ofVirtual()
                        .start(() -> exchange.answer(
                                200, TEXT, exchange.query().toString().getBytes(UTF_8)));
            case "/large" -> exchange.answer(200, TEXT, LARGE);
            case "/throws" -> throw new IllegalStateException("on purpose");
            case "/stream" -> new Flood(exchange.stream(200, TEXT)).run();
            case "/lent" -> {
                assertThat(READS.tryEnter()).isTrue();
                Exchange.Stream stream = exchange.stream(200, TEXT);
                new StreamPump(READS, stream, new Counting(stream), Counting.PIECE_BYTES).start();
            }
            case "/forgets" -> {
                String before = details(exchange);
                Exchange.Stream stream = exchange.stream(200, TEXT);
                byte[] both = (before + " | " + details(exchange)).getBytes(UTF_8);
                stream.write(both, 0, both.length);
                stream.end();
            }
            case "/forever" -> {
                Exchange.Stream stream = exchange.stream(200, TEXT);
                stream.onClose(() -> clientGone.complete(true));
                stream.write("hello\n".getBytes(UTF_8), 0, 6);
                stream.flush();
            }
            default -> exchange.answer(404, TEXT, "404 page not found\n".getBytes(UTF_8));
        }
    }

    private static String details(Exchange exchange) {
        return exchange.method() + exchange.path() + exchange.query() + exchange.header("x-mark");
    }

    /** Counts, in pieces that are large enough to leave as they are and in others, and remembers where it wrote. */
    private static final class Counting implements PieceSource {
        static final int PIECE_BYTES = 40_000;
        static final int LAST = 400_000;
        static final Set<byte[]> ROOMS =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

        private final Exchange.Stream stream;
        private int next;
        private int pieces;

        Counting(Exchange.Stream stream) {
            this.stream = stream;
        }

        @Override
        public boolean fill(WireBytes piece) {
            ROOMS.add(piece.array());
            int bytes = ++pieces % 3 == 0 ? 500 : PIECE_BYTES - 20;
            while (next < LAST && piece.length() < bytes) {
                piece.decimal(next++).put('\n');
            }
            return next < LAST;
        }

        @Override
        public void done(boolean complete) {
            READS.leave();
            stream.end();
        }
    }

    /** Writes as long as the stream takes it, and goes on when it is writable again. */
    private static final class Flood implements Runnable {
        private final Exchange.Stream stream;
        private int sent;

        Flood(Exchange.Stream stream) {
            this.stream = stream;
            stream.onWritable(this);
        }

        @Override
        public synchronized void run() {
            int before = sent;
            while (sent < STREAM_BYTES && stream.isWritable()) {
                stream.write(LARGE, sent % 16, 1000);
                sent += 1000;
            }
            mostPending.accumulateAndGet(sent - before, Math::max);
            stream.flush();
            if (sent >= STREAM_BYTES) {
                stream.end();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bodiesArriveAndReturn(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        byte[] body = new byte[3 * 1024 * 1024];
        java.util.Arrays.fill(body, (byte) 'x');

        HttpResponse<byte[]> answer = client.send(
                front.request("/echo").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("date")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aClientCertificateTellsWhoAsks(Version version) throws Exception {
        assertThat(get(version, true, "/who").body()).contains("user=kubernetes-admin", "system:masters");
        assertThat(get(version, false, "/who").body()).contains("user=system:anonymous");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aBadTokenIsUnauthorized(Version version) throws Exception {
        HttpResponse<String> answer = front.client(version, false)
                .send(
                        front.request("/who")
                                .header("Authorization", "Bearer nonsense")
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anUnreadableTimeoutIsToldOfBeforeABadToken(Version version) throws Exception {
        HttpResponse<String> answer = front.client(version, false)
                .send(
                        front.request("/api/v1/pods?timeout=soon")
                                .header("Authorization", "Bearer nonsense")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid timeout specified in the request URL - time: ");
        HttpResponse<String> watch = front.client(version, false)
                .send(
                        front.request("/api/v1/pods?watch=1&timeout=soon")
                                .header("Authorization", "Bearer nonsense")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(watch.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void everyAnswerNamesItsExchange(Version version) throws Exception {
        String own = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
        try (HttpClient client = front.client(version, false)) {
            String first = auditId(client.send(front.request("/echo").build(), BodyHandlers.ofByteArray()));
            String second = auditId(client.send(front.request("/stream").build(), BodyHandlers.ofByteArray()));
            String refused = auditId(client.send(
                    front.request("/who")
                            .header("Authorization", "Bearer nobody")
                            .build(),
                    BodyHandlers.ofByteArray()));
            assertThat(List.of(first, second, refused)).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id)
                    .matches(own));
            HttpResponse<byte[]> brought = client.send(
                    front.request("/echo").header("Audit-ID", "mine").build(), BodyHandlers.ofByteArray());
            assertThat(auditId(brought)).isEqualTo("mine");
        }
    }

    private static String auditId(HttpResponse<byte[]> response) {
        return String.join(",", response.headers().allValues("audit-id"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void queriesAreDecoded(Version version) throws Exception {
        assertThat(get(version, false, "/query?labelSelector=a%3Db,c&limit=1&limit=2&watch&x=%2B+")
                        .body())
                .isEqualTo("{labelSelector=[a=b,c], limit=[1, 2], watch=[], x=[+ ]}");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aStreamThatHasBegunHoldsNoDetailsOfItsRequest(Version version) throws Exception {
        HttpResponse<String> answer = front.client(version, false)
                .send(front.request("/forgets?watch=1").header("x-mark", "y").build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("GET/forgets{watch=[1]}y | GET/forgets{}null");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tooLargeABodyIsRefusedAndTheServerLivesOn(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        byte[] body = new byte[3 * 1024 * 1024 + 1];

        HttpResponse<String> announced = client.send(
                front.request("/echo").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
        HttpResponse<String> streamed = client.send(
                front.request("/echo")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("Request entity too large: limit is 3145728", "RequestEntityTooLarge");
        assertThat(streamed.statusCode()).isEqualTo(413);
        assertThat(get(version, false, "/echo").statusCode()).isEqualTo(200);
        assertThat(new String(front.metrics.text(), UTF_8)).contains("hydrofoil_http_body_bytes 0.0");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tooManyHeadersAreRefused(Version version) throws Exception {
        var request = front.request("/echo");
        for (int i = 0; i < 200; i++) {
            request.header("X-Flood-" + i, "x".repeat(1000));
        }
        HttpResponse<String> answer = front.client(version, false).send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(431);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aBrokenEscapeInThePathIsRefused(Version version) throws Exception {
        // java.net.URI would not let a broken escape through; an encoded one is decoded once.
        assertThat(get(version, false, "/%65cho").statusCode()).isEqualTo(200);
        assertThat(get(version, false, "/%2565cho").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void largeAnswersAreCompressedOnlyIfWanted(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        HttpResponse<byte[]> zipped = client.send(
                front.request("/large").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        HttpResponse<byte[]> plain = client.send(front.request("/large").build(), BodyHandlers.ofByteArray());

        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(zipped.body().length).isLessThan(LARGE.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(LARGE);
        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        assertThat(plain.body()).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void headHasNoBody(Version version) throws Exception {
        HttpResponse<String> answer =
                front.client(version, false).send(front.request("/large").HEAD().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).hasValue(Integer.toString(LARGE.length));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aHandlerThatThrowsIsAnInternalError(Version version) throws Exception {
        HttpResponse<String> answer = get(version, false, "/throws");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"reason\":\"InternalError\"").doesNotContain("on purpose");
        assertThat(get(version, false, "/echo").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatIsLentComesBackAndIsUsedAgainOnlyThen(Version version) throws Exception {
        Counting.ROOMS.clear();
        HttpResponse<Stream<String>> answer =
                front.client(version, false).send(front.request("/lent").build(), BodyHandlers.ofLines());
        AtomicInteger expected = new AtomicInteger();
        answer.body().forEach(line -> assertThat(line).isEqualTo(Integer.toString(expected.getAndIncrement())));
        assertThat(expected).hasValue(Counting.LAST);
        assertThat(Counting.ROOMS).as("arrays for some 100 pieces").hasSizeLessThan(20);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aStreamWaitsForItsReader(Version version) throws Exception {
        HttpResponse<InputStream> answer =
                front.client(version, false).send(front.request("/stream").build(), BodyHandlers.ofInputStream());
        int total = 0;
        try (InputStream in = answer.body()) {
            byte[] part = new byte[997];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                for (int i = 0; i < read; i++, total++) {
                    int piece = total / 1000 * 1000;
                    assertThat(part[i]).isEqualTo(LARGE[piece % 16 + total % 1000]);
                }
            }
        }
        assertThat(total).isEqualTo((STREAM_BYTES + 999) / 1000 * 1000);
        assertThat(mostPending.get()).isLessThan(256 * 1024);
    }

    @Test
    void aStreamHearsThatItsClientHasGone() throws Exception {
        try (HttpClient client = front.client(Version.HTTP_2, false)) {
            HttpResponse<InputStream> answer =
                    client.send(front.request("/forever").build(), BodyHandlers.ofInputStream());
            assertThat(answer.body().readNBytes(6)).isEqualTo("hello\n".getBytes(UTF_8));
            answer.body().close();
            assertThat(clientGone.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyRequestsShareAnHttp2Connection() throws Exception {
        try (HttpClient client = front.client(Version.HTTP_2, false)) {
            CountDownLatch done = new CountDownLatch(500);
            for (int i = 0; i < 500; i++) {
                String expected = "{n=[" + i + "]}";
                var _ = client.sendAsync(front.request("/query?n=" + i).build(), BodyHandlers.ofString())
                        .thenAccept(answer -> {
                            if (expected.equals(answer.body())) {
                                done.countDown();
                            }
                        });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static HttpResponse<String> get(Version version, boolean asAdmin, String path) throws Exception {
        return front.client(version, asAdmin).send(front.request(path).build(), BodyHandlers.ofString());
    }
}
