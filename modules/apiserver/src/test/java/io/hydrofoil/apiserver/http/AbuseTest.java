package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front under abuse: all the while a {@link DecentClient} is served, and what the front holds stays bounded. */
final class AbuseTest {
    private static final Map<String, List<String>> TEXT = Map.of("Content-Type", List.of("text/plain"));
    private static final HttpLimits LIMITS = new HttpLimits(100_000, 16 * 1024, 150_000, 100, 50, 100, 2_000, 4_000);
    private static final int BIG_BYTES = 1_000_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    private static final int ENDS = 5;

    @TempDir
    static Path directory;

    private FrontFixture front;
    private DecentClient decent;

    @BeforeEach
    void open() throws Exception {
        front = new FrontFixture(directory, LIMITS, AbuseTest::handle);
        decent = DecentClient.of(front);
    }

    @AfterEach
    void othersWereServedAndLittleIsHeld() throws Exception {
        try {
            decent.finish();
        } finally {
            front.close();
        }
    }

    private static void handle(Exchange exchange) {
        if ("/big".equals(exchange.path())) {
            exchange.answer(200, TEXT, new byte[BIG_BYTES]);
        } else if ("/socket".equals(exchange.path())) {
            exchange.stream(200, Map.of("Upgrade", List.of("websocket"))).flush();
        } else {
            exchange.answer(200, TEXT, exchange.path().getBytes(US_ASCII));
        }
    }

    private String exchange(String bytes) throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(HostileClientTest.readAll(socket.getInputStream()), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // a folded line, at the start and at a framing
                "GET /a HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 3\r\n\r\nabc",
                // lines that end with a line feed alone, or a carriage return alone
                "GET /a HTTP/1.1\nHost: x\n\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nX: y\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x\ny\r\nabc\r\n0\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\rX: y\r\n\r\n",
                // lengths that differ, codings that are stacked or said twice
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 0\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
                // chunks that are longer than they say
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
            })
    void whatAnotherReaderCouldReadOtherwiseIsRefusedAndTheConnectionClosed(String request) throws Exception {
        String answer = exchange(request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer).doesNotContain("smuggled").startsWith("HTTP/1.1 4");
    }

    @Test
    void aTargetWithoutEndIsRefused() throws Exception {
        assertThat(exchange("GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches(answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 4"));
    }

    @Test
    void oneHeaderWithoutEndIsRefused() throws Exception {
        assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1_000_000) + "\r\n\r\n"))
                .matches(answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 431 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transfer-encoding|chunked",
                "connection|keep-alive",
                "Upper|case",
                "x|a\r\nsmuggled: b",
                "x|a\u0000b",
                "sp ace|a",
                ":path|/twice",
                ":unknown|a",
                "te|gzip",
                "|no name",
            })
    void fieldsThatHttp2ForbidsAreRefused(String field) throws Exception {
        String[] parts = field.split("\\|");
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            byte[] block = Http2Frames.block(
                    ":method", "GET", ":scheme", "https", ":path", "/a", ":authority", "x", parts[0], parts[1]);
            frames.frame(HEADERS, ENDS, 1, block);
            assertNotAnswered(frames);
        }
    }

    @Test
    void aBodyOfAnotherLengthThanAnnouncedIsRefused() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            byte[] block = Http2Frames.block(
                    ":method", "POST", ":scheme", "https", ":path", "/a", ":authority", "x", "content-length", "3");
            frames.frame(HEADERS, END_HEADERS, 1, block).frame(DATA, 1, 1, new byte[5]);
            assertNotAnswered(frames);
        }
    }

    /** The stream or the connection ends without the handler's answer. */
    private static void assertNotAnswered(Http2Frames frames) throws IOException {
        int[] frame = frames.next();
        while (frame != null && frame[1] != RST_STREAM && frame[1] != GOAWAY) {
            assertThat(frame[1]).as("type of frame").isNotEqualTo(DATA);
            frame = frames.next();
        }
    }

    /** One large field in the table of the connection, then thousands of references to it in one head. */
    @Test
    void aSmallHeadThatUnpacksToALargeOneIsRefused() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            ByteBuffer field =
                    ByteBuffer.allocate(4_000).put((byte) 0x40).put((byte) 1).put((byte) 'b');
            // a value of 3900 bytes: 127 + 3773 in seven-bit digits
            field.put((byte) 0x7f).put((byte) ((3773 & 0x7f) | 0x80)).put((byte) (3773 >> 7));
            field.put(new byte[3_900]);
            Arrays.fill(field.array(), 6, 3_906, (byte) 'v');
            byte[] request = Http2Frames.block(":method", "GET", ":scheme", "https", ":path", "/a", ":authority", "x");
            byte[] references = new byte[10_000];
            Arrays.fill(references, (byte) 0xbe);
            ByteBuffer head = ByteBuffer.allocate(request.length + 3_906 + references.length);
            head.put(request).put(field.array(), 0, 3_906).put(references);
            frames.frame(HEADERS, ENDS, 1, head.array());
            assertNotAnswered(frames);
        }
    }

    private interface Flood {
        void next(Http2Frames frames, int turn) throws IOException;
    }

    private void closes(Flood flood, int turns) throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            try {
                for (int turn = 0; turn < turns; turn++) {
                    flood.next(frames, turn);
                }
            } catch (SocketException e) {
                // the server has closed already
            }
            // fails if it stays open; a reset of the connection may overtake the farewell
            frames.readsUntilClosed(GOAWAY);
        }
    }

    private static byte[] post() {
        return Http2Frames.block(":method", "POST", ":scheme", "https", ":path", "/a", ":authority", "x");
    }

    @Test
    void emptyDataFramesCloseTheConnection() throws Exception {
        closes(
                (frames, turn) -> {
                    if (turn == 0) {
                        frames.frame(HEADERS, END_HEADERS, 1, post());
                    }
                    frames.frame(DATA, 0, 1, new byte[0]);
                },
                10_000);
    }

    @Test
    void requestsThatMakeTheServerResetThemCloseTheConnection() throws Exception {
        closes(
                (frames, turn) -> {
                    int stream = turn * 2 + 1;
                    frames.frame(HEADERS, END_HEADERS, stream, post())
                            .frame(WINDOW_UPDATE, 0, stream, new byte[] {0, 0, 0, 0});
                },
                2_000);
    }

    @Test
    void aFrameBeyondTheAgreedSizeClosesTheConnection() throws Exception {
        closes((frames, turn) -> frames.frame(SETTINGS, 0, 0, new byte[20_000]), 1);
    }

    @Test
    void aHeadThatNeverEndsClosesTheConnection() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(HEADERS, 1, 1, new byte[] {(byte) 0x82}).frame(CONTINUATION, 0, 1, new byte[] {(byte) 0x87});
            frames.readsUntilClosed(GOAWAY);
        }
    }

    @Test
    void aBodyThatTricklesIsGivenUp() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(HEADERS, END_HEADERS, 1, post()).frame(DATA, 0, 1, new byte[1]);
            int[] frame = frames.next();
            while (frame != null && frame[1] != RST_STREAM) {
                frame = frames.next();
            }
            assertThat(frame).as("reset").isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PRIORITY, 0xb})
    void framesThatAskForNothingCostNothing(int type) throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            for (int i = 0; i < 100_000; i++) {
                frames.frame(type, 0, i * 2 + 1, new byte[] {0, 0, 0, 0, 1});
            }
            frames.frame(HEADERS, ENDS, 200_001, post());
            // On a busy machine the frames take longer than a connection may go without a request: it is closed then.
            assertThat(frames.nextData()).isIn("200001:/a", null);
        } catch (SocketException e) {
            // closed for the same reason, while frames were still on their way
        }
    }

    /** A client that asks again and again, and takes none of the answers. */
    @Test
    void answersThatAreNotTakenAreNotHeldWithoutEnd() throws Exception {
        try (SSLSocket socket = front.socket(false, "h2")) {
            Http2Frames frames = new Http2Frames(socket).preface();
            frames.frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            for (int i = 0; i < LIMITS.streamsPerConnection(); i++) {
                frames.get(i * 2 + 1, "/big");
            }
            long taken = LIMITS.heldAnswersBytes() / BIG_BYTES + 1;
            int refused = 0;
            int[] frame = frames.next();
            while (frame != null && refused < LIMITS.streamsPerConnection() - taken) {
                refused += frame[1] == RST_STREAM ? 1 : 0;
                frame = frames.next();
            }
            assertThat(frame).as("all but those that fit are refused").isNotNull();
        }
    }

    @Test
    void pingsWhoseAnswersAreNotTakenAreNotAllAnswered() throws Exception {
        try (SSLSocket socket = front.socket(false, "http/1.1")) {
            String head = String.join(
                    "\r\n",
                    "GET /socket HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "");
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
            // Masked with zeros; the longest payload of a control frame.
            byte[] ping = new byte[6 + 125];
            ping[0] = (byte) 0x89;
            ping[1] = (byte) (0x80 | 125);
            byte[] pings = new byte[ping.length * 100];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
            }
            // Beyond all that the kernel's buffers take.
            for (int i = 0; i < 10_000; i++) {
                socket.getOutputStream().write(pings);
            }
        }
    }
}
