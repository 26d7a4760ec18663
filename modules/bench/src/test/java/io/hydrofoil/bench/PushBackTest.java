package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that has too much to do for a while. */
final class PushBackTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private int refusals;
    private String retryAfter = "2";
    private HttpsServer server;
    private ApiClient client;

    @BeforeEach
    void serve(@TempDir Path directory) throws Exception {
        KeyStore keys = keys(directory.resolve("keys.p12"));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            int code = asked.incrementAndGet() <= refusals ? 429 : 200;
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            exchange.sendResponseHeaders(code, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        ApiTarget target = new ApiTarget(
                "localhost", server.getAddress().getPort(), pem(keys.getCertificate("server")), null, null, "token");
        client = new ApiClient(target, true);
        client.connect(1);
    }

    private static KeyStore keys(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static String pem(Certificate certificate) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.stop(0);
        threads.close();
    }

    @Test
    @Timeout(60)
    void whatWasPushedBackIsAskedAgainWhenTheServerSaysAndTakesTheTimeThatItTook() throws Exception {
        refusals = 1;
        OpRun run = new OpRun(client, new Gets(), Pace.CLOSED).run(30, 2);
        assertThat(run.answered()).isEqualTo(2);
        assertThat(run.retries()).isEqualTo(1);
        assertThat(run.latencies().ms(100)).isGreaterThan(2_000);
    }

    @Test
    @Timeout(60)
    void soAreCallsOfSetUp() throws Exception {
        refusals = 1;
        long beganNs = System.nanoTime();
        assertThat(client.call(Call.get("/")).isFine()).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(System.nanoTime() - beganNs).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    @Timeout(60)
    void whatIsPushedBackAgainAndAgainIsRefusedInTheEnd() throws Exception {
        refusals = Integer.MAX_VALUE;
        retryAfter = "0";
        assertThat(client.call(Call.get("/")).status()).isEqualTo(429);
        assertThat(asked).hasValue(1 + 10);
        asked.set(0);
        assertThatThrownBy(() -> new OpRun(client, new Gets(), Pace.CLOSED).run(30, 1))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("429");
        assertThat(asked).hasValue(1 + 10);
    }

    private static final class Gets implements Ops {
        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public Call next(int lane) {
            return Call.get("/");
        }

        @Override
        public void answered(int lane, WholeAnswer answer) {
            // counted
        }
    }
}
