package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.apiserver.Exchange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the front does for requests that are passed on to others. */
final class PassedOnTest {
    private static final Map<String, List<String>> TEXT = Map.of("Content-Type", List.of("text/plain"));

    @TempDir
    private Path directory;

    private FrontFixture front;
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws Exception {
        front = new FrontFixture(directory, HttpLimits.standard(), this::handle);
    }

    @AfterEach
    void close() {
        front.close();
    }

    private void handle(Exchange exchange) {
        switch (exchange.path()) {
            case "/headers" ->
                exchange.answer(200, TEXT, exchange.headers().toString().getBytes(UTF_8));
            case "/waits" -> {
                exchange.onGone(() -> events.add("gone"));
                events.add("waits");
            }
            case "/answers" -> {
                exchange.onGone(() -> events.add("gone"));
                exchange.answer(200, TEXT, "all".getBytes(UTF_8));
            }
            default -> {
                Exchange.Stream stream = exchange.stream(200, TEXT);
                stream.onClose(() -> events.add("closed"));
                stream.write("part".getBytes(UTF_8), 0, 4);
                stream.breakOff();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void allHeadersAreThere(Version version) throws Exception {
        HttpResponse<String> answer = front.client(version, false)
                .send(
                        front.request("/headers")
                                .header("X-Two", "a")
                                .header("X-Two", "b")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.body()).contains("x-two=[a, b]", "user-agent=[").doesNotContain(":path", "X-Two");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whoGoesBeforeTheAnswerIsTold(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        CompletableFuture<HttpResponse<String>> asked =
                client.sendAsync(front.request("/waits").build(), BodyHandlers.ofString());
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("waits");
        asked.cancel(true);
        client.shutdownNow();
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whoGoesAfterTheAnswerIsNot(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        assertThat(client.send(front.request("/answers").build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("all");
        client.shutdownNow();
        HttpClient other = front.client(version, false);
        assertThatThrownBy(() -> other.send(front.request("/breaks").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThat(events).doesNotContain("gone");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anAnswerThatIsBrokenOffIsNoWholeOne(Version version) throws Exception {
        HttpClient client = front.client(version, false);
        assertThatThrownBy(() -> client.send(front.request("/breaks").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
    }
}
