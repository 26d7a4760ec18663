package io.hydrofoil.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole load generator against a front that answers from nothing. */
class LoadTest {
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));

    @TempDir
    Path directory;

    private String output = "";
    private String errors = "";

    private int load(RequestHandler handler, String... options) throws Exception {
        Pki pki = Pki.open(directory, List.of("127.0.0.1"), System.currentTimeMillis());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpsServer.About nothing = new HttpsServer.About(List.of(), new Metrics(), Map.of());
        try (HttpsServer server = HttpsServer.open(any, access(pki), handler, nothing, null)) {
            Path kubeconfig = directory.resolve("config");
            new Kubeconfig("https://127.0.0.1:" + server.address().getPort(), pki).write(kubeconfig);
            List<String> arguments = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
            arguments.addAll(
                    List.of("--pid", Long.toString(ProcessHandle.current().pid())));
            arguments.addAll(List.of("--warm-up", "0.1", "--seconds", "0.3", "--settle-ms", "0", "--lanes", "4"));
            arguments.addAll(List.of(options));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Load.run(
                    arguments,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            output = out.toString(StandardCharsets.UTF_8);
            errors = err.toString(StandardCharsets.UTF_8);
            return code;
        }
    }

    private static HttpsServer.Access access(Pki pki) throws PkiException {
        ServiceAccountTokens tokens = new ServiceAccountTokens(pki.serviceAccountKey());
        Authenticator authenticator = new Authenticator(tokens, (kind, namespace, name) -> "uid", Clock.system());
        return new HttpsServer.Access(pki, authenticator, new Authorizer());
    }

    private static void answer(Exchange exchange, int code, String body) {
        exchange.answer(code, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--http1"})
    void getsAreCountedAndWhatWasMadeIsDeleted(String protocol) throws Exception {
        List<String> deleted = new CopyOnWriteArrayList<>();
        RequestHandler handler = exchange -> {
            if (exchange.method().equals("DELETE")) {
                deleted.add(exchange.path());
            }
            answer(exchange, exchange.method().equals("POST") ? 201 : 200, "{}");
        };
        String[] options =
                protocol.isEmpty() ? new String[] {"--scenario", "get"} : new String[] {"--scenario", "get", protocol};
        assertThat(load(handler, options)).as(errors).isZero();
        assertThat(output).contains("| get 1 KB config map |");
        assertThat(deleted).hasSize(1).allMatch(path -> path.startsWith("/api/v1/namespaces/load-get-"));
    }

    @Test
    void aRateIsKept() throws Exception {
        RequestHandler handler = exchange -> answer(exchange, 200, "{}");
        assertThat(load(handler, "--scenario", "get", "--rate", "1000"))
                .as(errors)
                .isZero();
        long ops = Long.parseLong(output.split("\n")[2].split("\\|")[2].strip());
        assertThat(ops).isEqualTo(300);
    }

    @Test
    void aRefusalEndsTheScenarioAndIsShown() throws Exception {
        RequestHandler handler = exchange -> {
            boolean refused = exchange.method().equals("PATCH");
            answer(exchange, refused ? 429 : 200, refused ? "{\"message\":\"too much\"}" : "{}");
        };
        assertThat(load(handler, "--scenario", "patch")).isEqualTo(1);
        assertThat(errors).contains("patch failed", "429", "too much");
    }

    @Test
    void wrongUsageIsToldApart() throws Exception {
        assertThat(load(exchange -> answer(exchange, 200, "{}"), "--speed")).isEqualTo(2);
        assertThat(errors).contains("unknown option --speed", "usage: load");
    }
}
