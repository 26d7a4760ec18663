package io.hydrofoil.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
    private HttpServer server;
    private String received = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/scheduler/filter", exchange -> {
            received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = "{\"NodeNames\":[\"a\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/scheduler/broken", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpTransport transport(int port) throws Exception {
        return new HttpTransport(new ExtenderConfig(
                "http://127.0.0.1:" + port + "/scheduler/",
                "filter",
                "",
                "",
                "",
                1,
                2_000,
                true,
                Set.of(),
                Set.of(),
                false,
                null));
    }

    private static String ask(HttpTransport transport, String verb) throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        Value question = new MapValue().put("Pod", new MapValue());
        transport.ask(
                verb, question, answer -> told.complete("answer " + answer), why -> told.complete("fault " + why));
        return told.get(20, TimeUnit.SECONDS);
    }

    @Test
    void asksByPost() throws Exception {
        assertThat(ask(transport(server.getAddress().getPort()), "filter")).isEqualTo("answer {\"NodeNames\":[\"a\"]}");
        assertThat(received).isEqualTo("{\"Pod\":{}}");
    }

    @Test
    void faultsAreToldWithTheUrl() throws Exception {
        int port = server.getAddress().getPort();
        assertThat(ask(transport(port), "broken"))
                .isEqualTo("fault failed broken with extender at URL http://127.0.0.1:" + port
                        + "/scheduler/broken, code 500");
        server.stop(0);
        assertThat(ask(transport(port), "filter")).startsWith("fault ");
    }
}
