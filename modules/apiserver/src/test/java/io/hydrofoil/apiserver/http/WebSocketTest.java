package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.Exchange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over WebSockets, against a real client. */
final class WebSocketTest {
    private static final Map<String, List<String>> UPGRADE = Map.of("Upgrade", List.of("websocket"));

    @TempDir
    static Path directory;

    private static FrontFixture front;
    private static final CompletableFuture<Boolean> gone = new CompletableFuture<>();

    @BeforeAll
    static void open() throws Exception {
        front = new FrontFixture(directory, HttpLimits.standard(), WebSocketTest::handle);
    }

    @AfterAll
    static void close() {
        front.close();
    }

    private static void handle(Exchange exchange) {
        switch (exchange.path()) {
            case "/watch" -> {
                Exchange.Stream stream = exchange.stream(200, headers("application/json"));
                send(stream, "{\"a\":1}\n{\"b\":");
                send(stream, "2}\n");
                stream.end();
            }
            case "/log" -> {
                Exchange.Stream stream = exchange.stream(200, headers("text/plain"));
                send(stream, "line\n");
                stream.end();
            }
            case "/who" -> {
                Exchange.Stream stream = exchange.stream(200, headers("application/json"));
                send(stream, "{\"path\":\"" + exchange.path() + "\"}\n");
                stream.onClose(() -> gone.complete(true));
            }
            default -> exchange.answer(404, Map.of("Content-Type", List.of("text/plain")), "no".getBytes(UTF_8));
        }
    }

    private static Map<String, List<String>> headers(String contentType) {
        return Map.of("Content-Type", List.of(contentType), "Upgrade", UPGRADE.get("Upgrade"));
    }

    private static void send(Exchange.Stream stream, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }

    /** Gathers messages, texts in quotes and bytes as their number; the end is a code. */
    private static final class Messages implements WebSocket.Listener {
        final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                arrived.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            arrived.add("bytes:" + UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            arrived.add("closed:" + code);
            return null;
        }

        List<String> untilClosed() throws InterruptedException {
            List<String> all = new ArrayList<>();
            while (all.isEmpty() || !all.getLast().startsWith("closed:")) {
                String next = arrived.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("after " + all).isNotNull();
                all.add(next);
            }
            return all;
        }
    }

    private static WebSocket connect(String path, Messages messages, String... protocols) throws Exception {
        URI uri = URI.create(front.uri(path).toString().replace("https:", "wss:"));
        WebSocket.Builder builder = front.client(Version.HTTP_1_1, true).newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], java.util.Arrays.copyOfRange(protocols, 1, protocols.length));
        }
        return builder.buildAsync(uri, messages).get(10, TimeUnit.SECONDS);
    }

    @Test
    void anEventIsOneTextHoweverItsBytesCome() throws Exception {
        Messages messages = new Messages();
        connect("/watch", messages);
        assertThat(messages.untilClosed()).containsExactly("{\"a\":1}\n", "{\"b\":2}\n", "closed:1000");
    }

    @Test
    void aLogIsBytesAfterAnEmptyMessage() throws Exception {
        Messages messages = new Messages();
        connect("/log", messages);
        assertThat(String.join("", messages.untilClosed())).isEqualTo("bytes:bytes:line\nclosed:1000");
    }

    @Test
    void aLogIsBase64ForWhoAsksForIt() throws Exception {
        Messages messages = new Messages();
        WebSocket socket = connect("/log", messages, "base64.binary.k8s.io");
        assertThat(socket.getSubprotocol()).isEqualTo("base64.binary.k8s.io");
        String line = Base64.getEncoder().encodeToString("line\n".getBytes(UTF_8));
        assertThat(String.join("", messages.untilClosed())).isEqualTo(line + "closed:1000");
    }

    @Test
    void whoGoesIsForgotten() throws Exception {
        Messages messages = new Messages();
        WebSocket socket = connect("/who", messages);
        assertThat(messages.arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"path\":\"/who\"}\n");
        socket.sendPing(ByteBuffer.wrap(new byte[] {1})).get(10, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(messages.untilClosed()).containsExactly("closed:1000");
    }

    @Test
    void whoDoesNotAskGetsAnOrdinaryStream() throws Exception {
        try (HttpClient client = front.client(Version.HTTP_1_1, true)) {
            var answer = client.send(front.request("/watch").build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Upgrade")).isEmpty();
            assertThat(answer.body()).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
        }
    }
}
