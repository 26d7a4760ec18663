package io.hydrofoil.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.hydrofoil.bench.result.RunResult;
import io.hydrofoil.bench.scenario.Scenario;
import io.hydrofoil.bench.scenario.ScenarioParser;
import io.hydrofoil.bench.testing.TlsServer;
import io.hydrofoil.remote.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Phases against a server that is made up, and is not always willing. */
final class PhasesTest {
    private static final String SCENARIO = """
        scenario: trial
        objects:
          pod:
            apiVersion: v1
            kind: Pod
            metadata: {name: "p-$(index)"}
        phases:
        - name: fill
          create: {object: pod, count: 5, lanes: 1}
        - name: clean
          delete: {phase: fill, lanes: 1, within: 20s}
        """;
    /** The pod that is not created. */
    private static final int REFUSED = 2;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicInteger created = new AtomicInteger();
    private volatile boolean isOver;
    private final Queue<String> deletions = new ConcurrentLinkedQueue<>();

    /** Pods are deleted at once, but watchers are told of it only when somebody is seen to wait for it. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean isWatch = exchange.getRequestURI().toString().contains("watch=true");
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (isWatch) {
                    watch(exchange);
                } else {
                    TlsServer.answer(exchange, 200, "{\"metadata\":{\"resourceVersion\":\"1\"}}");
                }
            }
            case "POST" -> {
                boolean isRefused = name.equals("pods") && created.getAndIncrement() == REFUSED;
                TlsServer.answer(exchange, isRefused ? 409 : 201, "{}");
            }
            default -> {
                boolean isThere = !name.equals("p-" + REFUSED);
                if (isThere) {
                    deletions.add("{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"name\":\"" + name + "\"}}}\n");
                }
                TlsServer.answer(exchange, isThere ? 200 : 404, "{}");
            }
        }
    }

    /** Holds the watch open, as servers do: what shares its connection over HTTP/1.1 would wait for ever. */
    private void watch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!isOver) {
                out.write(news().getBytes(StandardCharsets.UTF_8));
                out.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private String news() {
        StringBuilder news = new StringBuilder();
        while (shown.toString(StandardCharsets.UTF_8).contains(" gone") && !deletions.isEmpty()) {
            news.append(deletions.remove());
        }
        return news.toString();
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // phases do not heed an interrupt
    void deletedPodsAreWaitedForButNotThoseThatNeverWere(@TempDir Path directory) throws Exception {
        Scenario scenario = ScenarioParser.parse(SCENARIO.getBytes(StandardCharsets.UTF_8), "", Map.of(), 1);
        try (TlsServer server = new TlsServer(directory, this::answer);
                ApiClient client = new ApiClient(server.target(), true);
                AutoCloseable _ = () -> isOver = true) {
            Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true);
            RunResult result = new ScenarioRun(scenario, client, screen, new ScenarioRun.Settings(2, true)).run(null);
            assertThat(result.metrics().get("fill.errors").value()).isEqualTo(1);
            assertThat(result.metrics().get("clean.errors").value()).isEqualTo(1);
            assertThat(shown.toString(StandardCharsets.UTF_8)).contains(" 0 of 4 gone", " 4 of 4 gone");
        }
    }
}
