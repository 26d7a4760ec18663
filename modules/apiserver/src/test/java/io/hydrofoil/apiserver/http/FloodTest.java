package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The front against floods, stalls and requests that two readers could read differently. After each test a decent
 * client is served.
 */
final class FloodTest {
    private static final Map<String, List<String>> TEXT = Map.of("Content-Type", List.of("text/plain"));
    private static final HttpLimits LIMITS = new HttpLimits(100_000, 16 * 1024, 150_000, 100, 50, 100, 500, 1_000);
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    @TempDir
    static Path directory;

    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile long streamedBytes;
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
        if ("/endless".equals(exchange.path())) {
            Exchange.Stream stream = exchange.stream(200, TEXT);
            stream.onClose(() -> gone.complete(true));
            stream.onWritable(() -> pump(stream));
        } else {
            exchange.answer(200, TEXT, exchange.path().getBytes(US_ASCII));
        }
    }

    private synchronized void pump(Exchange.Stream stream) {
        byte[] piece = new byte[32 * 1024];
        while (stream.isWritable() && !gone.isDone()) {
            stream.write(piece, 0, piece.length);
            stream.flush();
            streamedBytes += piece.length;
        }
    }

    private static String exchange(SSLSocket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        return new String(HostileClientTest.readAll(socket.getInputStream()), US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // blanks around names
                "GET /a HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                // both framings, and framings of doubtful spelling
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 4\r\n\r\nabcd",
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
                // chunks of doubtful length
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\nabc\r\n0\r\n\r\n",
                // no HTTP
                "GET /a\r\n\r\n",
                "GET /a HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndTheConnectionClosed(String request) throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            String smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
            String answer = exchange(socket, request + smuggled);
            assertThat(answer).doesNotContain("200 OK", "smuggled");
            assertThat(answer).startsWith(request.contains("HTTP/9.9") ? "HTTP/1.1 505 " : "HTTP/1.1 4");
        }
    }

    @Test
    void headersThatTrickleAreGivenUp() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /a HTTP/1.1\r\nHost: x\r\n".getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.read()).as("closed, or told so").isIn(-1, (int) 'H');
        }
    }

    @Test
    void aChunkedBodyWithoutEndIsTooLarge() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            String head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            assertThat(exchange(socket, head + chunk.repeat(25))).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void trailersAndChunkExtensionsAreBounded() throws Exception {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (String flood : List.of(
                "0\r\n" + "X-T: 0123456789\r\n".repeat(4_000) + "\r\n",
                "1;" + "e".repeat(60_000) + "\r\nx\r\n0\r\n\r\n")) {
            try (SSLSocket socket = front.socket(false, "http/1.1")) {
                assertThat(exchange(socket, head + flood)).startsWith("HTTP/1.1 4");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SETTINGS, PING})
    void controlFramesWithoutEndCloseTheConnectionOfWhoReadsNoAnswers(int type) throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            byte[] payload = new byte[type == PING ? 8 : 6];
            ByteBuffer.wrap(payload).putShort((short) (type == PING ? 0 : 3));
            socket.setSendBufferSize(64 * 1024);
            boolean refused = false;
            try {
                for (int i = 0; i < 400_000 && !refused; i++) {
                    frames.frame(type, 0, 0, payload);
                    refused =
                            i % 1_000 == 0 && new String(metrics(), US_ASCII).contains("broken_connections_total 1.0");
                }
            } catch (SocketException e) {
                refused = true;
            }
            assertThat(refused).isTrue();
        }
    }

    private byte[] metrics() {
        return front.metrics.text();
    }

    @Test
    void aHeadOfEndlessContinuationsClosesTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(1, 0, 1, new byte[] {(byte) 0x82});
            byte[] headers = new byte[8_000];
            for (int at = 0; at < headers.length; at += 8) {
                System.arraycopy(new byte[] {0x00, 0x01, 'a', 0x04, 'b', 'b', 'b', 'b'}, 0, headers, at, 8);
            }
            try {
                for (int i = 0; i < 1_000; i++) {
                    frames.frame(9, 0, 1, headers);
                }
            } catch (SocketException e) {
                // the server has closed already
            }
            assertThat(frames.readsUntilClosed(GOAWAY)).isTrue();
        }
    }

    @Test
    void aClientThatGrantsNoWindowLosesItsStreamAndKeepsNothing() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            frames.get(1, "/endless");
            int[] frame = frames.next();
            while (frame != null && frame[1] != RST_STREAM) {
                frame = frames.next();
            }
            assertThat(frame).as("reset").isNotNull();
            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(streamedBytes).isLessThan(1_000_000);
        }
    }

    @Test
    void aClientThatReadsNothingLosesItsConnectionAndKeepsLittle() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            socket.getOutputStream().write("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
            // what the kernel's buffers take, and what the front holds
            assertThat(streamedBytes).isLessThan(20_000_000);
        }
        assertThat(new String(metrics(), US_ASCII)).contains("hydrofoil_http_stalled_answers_total 1.0");
    }

    @Test
    void aWindowThatOverflowsClosesTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
            frames.frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
            assertThat(frames.readsUntilClosed(GOAWAY)).isTrue();
        }
    }
}
