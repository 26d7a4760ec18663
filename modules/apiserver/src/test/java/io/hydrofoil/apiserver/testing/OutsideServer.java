package io.hydrofoil.apiserver.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.SoleKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A server on loopback, over HTTPS, that an API server asks: a webhook, or one that serves an API. */
public final class OutsideServer implements AutoCloseable {
    private final HttpsServer server;
    private final String authority;
    public volatile HttpHandler handler = exchange -> answer(exchange, 404, "");

    private OutsideServer(Path directory, List<String> names, byte @Nullable [] trusted) throws Exception {
        Pki pki = Pki.open(directory, names, System.currentTimeMillis());
        authority = Base64.getEncoder().encodeToString(pki.authorityPem());
        SSLContext tls = SSLContext.getInstance("TLS");
        KeyManager[] key = {new SoleKey(pki.serverKey(), pki.serverCertificate())};
        tls.init(key, trusted == null ? null : trusting(trusted), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = tls.getDefaultSSLParameters();
                asked.setNeedClientAuth(trusted != null);
                parameters.setSSLParameters(asked);
            }
        });
        server.createContext("/", exchange -> handler.handle(exchange));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /**
     * Speaks to everybody.
     *
     * @param names in its certificate
     */
    public static OutsideServer open(Path directory, List<String> names) throws Exception {
        return new OutsideServer(directory, names, null);
    }

    /**
     * Speaks only to who shows a certificate.
     *
     * @param trusted PEM of the authority that signs those certificates
     */
    public static OutsideServer forClientsOf(byte[] trusted, Path directory, List<String> names) throws Exception {
        return new OutsideServer(directory, names, trusted);
    }

    private static TrustManager[] trusting(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        return trust.getTrustManagers();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Base64 of its authority, as a caBundle. */
    public String authority() {
        return authority;
    }

    /** Answers with JSON. */
    public static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
