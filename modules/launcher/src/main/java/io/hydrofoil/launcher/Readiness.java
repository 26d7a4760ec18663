package io.hydrofoil.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a running server whether it is ready, as an anonymous client that trusts the cluster's CA. */
final class Readiness {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Readiness() {}

    /** The answer. */
    record Report(boolean ready, List<String> lines) {}

    static Report ask(String server, Path dataDirectory) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(dataDirectory.resolve("pki").resolve("ca.crt")))
                .connectTimeout(TIMEOUT)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/readyz?verbose"))
                    .timeout(TIMEOUT)
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return new Report(answer.statusCode() == 200, answer.body().lines().toList());
        } catch (IOException | GeneralSecurityException e) {
            return new Report(false, List.of("no answer: " + e.getMessage()));
        }
    }

    private static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(authority))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
