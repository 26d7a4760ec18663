package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The front against bytes that no decent client sends. After each test a decent one is served. */
final class HostileClientTest {
    private static final Map<String, List<String>> TEXT = Map.of("Content-Type", List.of("text/plain"));
    private static final int GOAWAY = 7;
    private static final HttpLimits LIMITS = new HttpLimits(100_000, 16 * 1024, 150_000, 100, 50, 100, 1_000, 2_000);

    @TempDir
    static Path directory;

    private final List<Exchange> held = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private FrontFixture front;

    @BeforeEach
    void open() throws Exception {
        front = new FrontFixture(directory, LIMITS, this::handle);
    }

    @AfterEach
    void othersAreServed() throws Exception {
        try (SSLSocket socket = front.socket(true, "http/1.1")) {
            assertThat(exchange(socket, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n/ok");
        } finally {
            front.close();
        }
    }

    private void handle(Exchange exchange) {
        if (exchange.path().startsWith("/hold")) {
            held.add(exchange);
            if (held.size() == 3) {
                // Answered in the wrong order, from another thread: pipelined answers must leave in the right one.
                Thread.ofVirtual().start(() -> held.reversed().forEach(HostileClientTest::answerWithPath));
            }
        } else if ("/forever".equals(exchange.path())) {
            Exchange.Stream stream = exchange.stream(200, TEXT);
            stream.onClose(() -> gone.complete(true));
            stream.flush();
        } else {
            answerWithPath(exchange);
        }
    }

    private static void answerWithPath(Exchange exchange) {
        exchange.answer(200, TEXT, exchange.path().getBytes(US_ASCII));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400 Bad Request",
                "GET nonsense HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400 Bad Request",
                "GET /a HTTP/1.1\\r\\n\\r\\n|400 Bad Request",
                "GET /a HTTP/1.1\\r\\nHost: x\\r\\nHost: y\\r\\n\\r\\n|400 Bad Request",
                "POST /a HTTP/1.1\\r"
                        + "\\n"
                        + "Host: x\\r"
                        + "\\n"
                        + "Content-Length: 3\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "0\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "|400 Bad Request",
                "POST /a HTTP/1.1\\r"
                        + "\\n"
                        + "Host: x\\r"
                        + "\\n"
                        + "Content-Length: 3\\r"
                        + "\\n"
                        + "Content-Length: 4\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "abcd|400 Bad Request",
                "POST /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n|400 Bad Request",
                "POST /a HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n|400 Bad Request",
                "POST /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 100001\\r\\n\\r\\n|413 Request Entity Too Large",
                "GET /a HTTP/1.1\\r\\nHost: x\\r\\nExpect: miracles\\r\\n\\r\\n|417 Expectation Failed",
                "POST /a HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 10\\r\\n\\r\\nabc|408 Request Timeout",
            })
    void malformedHttp1IsAnsweredAndClosed(String request, String status) throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            assertThat(exchange(socket, request.replace("\\r", "\r").replace("\\n", "\n")))
                    .startsWith("HTTP/1.1 " + status + "\r\n")
                    .contains("connection: close");
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            String flood = "GET / HTTP/1.1\r\nHost: x\r\n" + "X-Flood: 0123456789\r\n".repeat(2000) + "\r\n";
            assertThat(exchange(socket, flood)).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            // The exchanges come one after the other, so each is answered before the next is seen.
            String all = exchange(
                    socket,
                    String.join(
                            "\r\n",
                            List.of(
                                    "GET /1 HTTP/1.1",
                                    "Host: x",
                                    "",
                                    "POST /2 HTTP/1.1",
                                    "Host: x",
                                    "Content-Length: 3",
                                    "",
                                    "abcGET /3 HTTP/1.1",
                                    "Host: x",
                                    "Connection: close",
                                    "",
                                    "")));
            assertThat(all.indexOf("\r\n\r\n/1")).isPositive().isLessThan(all.indexOf("\r\n\r\n/2"));
            assertThat(all.indexOf("\r\n\r\n/2")).isLessThan(all.indexOf("\r\n\r\n/3"));
        }
    }

    @Test
    void http2AnswersNeedNoOrder() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            for (int stream = 1; stream <= 5; stream += 2) {
                frames.get(stream, "/hold" + stream);
            }
            assertThat(List.of(frames.nextData(), frames.nextData(), frames.nextData()))
                    .containsExactlyInAnyOrder("5:/hold5", "3:/hold3", "1:/hold1");
        }
    }

    @Test
    void continueIsSentWhenTheBodyIsWelcome() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            String head = String.join(
                    "\r\n",
                    "POST /a HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    "Content-Length: 3",
                    "Expect: 100-continue",
                    "",
                    "");
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            byte[] expected = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
            assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            assertThat(exchange(socket, "abc")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void manyBodiesAtOnceAreTooManyRequests() throws Exception {
        try (SSLSocket first = front.socket(false, "http/1.1");
                SSLSocket second = front.socket(false, "http/1.1")) {
            String post = "POST /hold HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(90_000);
            first.getOutputStream().write(post.getBytes(US_ASCII));
            // The second connection is served by another loop: wait until the first body is held.
            while (held.isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(exchange(second, post))
                    .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                    .contains("Retry-After: 1");
        }
    }

    @Test
    void aClosedConnectionIsNoticedWhileItsAnswerStreams() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            socket.getOutputStream().write("GET /forever HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(gone.get(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void plainTextOnTheTlsPortIsClosed() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.setSoTimeout(FrontFixture.SOCKET_TIMEOUT_MS);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            readAll(socket.getInputStream());
        }
    }

    @Test
    void rapidResetsCloseTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            try {
                for (int stream = 1; stream < 2_000; stream += 2) {
                    frames.get(stream, "/forever").frame(3, 0, stream, new byte[] {0, 0, 0, 8});
                }
            } catch (SocketException e) {
                // the server has closed already
            }
            assertThat(frames.readsUntilClosed(GOAWAY)).isTrue();
        }
    }

    @Test
    void continuationFloodsCloseTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(1, 0, 1, new byte[] {(byte) 0x82});
            try {
                for (int i = 0; i < 100_000; i++) {
                    frames.frame(9, 0, 1, new byte[0]);
                }
            } catch (SocketException e) {
                // the server has closed already
            }
            assertThat(frames.readsUntilClosed(GOAWAY)).isTrue();
        }
    }

    @Test
    void aWrongHttp2PrefaceClosesTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(new Http2Frames(socket).readsUntilClosed(GOAWAY)).isTrue();
        }
    }

    private static String exchange(SSLSocket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        return new String(readAll(socket.getInputStream()), US_ASCII);
    }

    static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            // A reset after the answer is as good as an end.
        }
        return all.toByteArray();
    }
}
