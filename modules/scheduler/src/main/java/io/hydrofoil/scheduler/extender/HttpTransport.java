package io.hydrofoil.scheduler.extender;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks by POST with a JSON body. */
public final class HttpTransport implements ExtenderTransport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient client;
    private final String prefix;
    private final Duration timeout;

    /** To this extender. */
    public HttpTransport(ExtenderConfig config) throws GeneralSecurityException, IOException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).version(HttpClient.Version.HTTP_1_1);
        ExtenderConfig.Tls tls = config.tls();
        if (tls != null) {
            builder.sslContext(context(tls));
        }
        this.client = builder.build();
        this.prefix = config.urlPrefix().replaceAll("/+$", "") + "/";
        this.timeout = Duration.ofMillis(config.timeoutMs());
    }

    @Override
    public void ask(String verb, Value question, Consumer<Value> onAnswer, Consumer<String> onFault) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prefix + verb))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(question)))
                .build();
        // what comes of it is told by the callbacks
        CompletableFuture<?> _ = client.sendAsync(request, BodyHandlers.ofByteArray())
                .whenComplete((answer, fault) -> {
                    if (fault != null) {
                        onFault.accept(fault.getMessage() == null ? fault.toString() : fault.getMessage());
                    } else {
                        deliver(verb, answer, onAnswer, onFault);
                    }
                });
    }

    private void deliver(String verb, HttpResponse<byte[]> answer, Consumer<Value> onAnswer, Consumer<String> onFault) {
        if (answer.statusCode() != OK) {
            onFault.accept(
                    "failed " + verb + " with extender at URL " + prefix + verb + ", code " + answer.statusCode());
            return;
        }
        Value value;
        try {
            value = Json.parse(answer.body());
        } catch (MalformedException e) {
            onFault.accept("extender at URL " + prefix + verb + " did not answer in JSON: " + e.getMessage());
            return;
        }
        onAnswer.accept(value);
    }

    private static SSLContext context(ExtenderConfig.Tls tls) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(tls), trust(tls), new SecureRandom());
        return context;
    }

    private static TrustManager[] trust(ExtenderConfig.Tls tls) throws GeneralSecurityException, IOException {
        if (tls.isInsecure()) {
            return new TrustManager[] {new TrustsAll()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (tls.authorityPem().isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = empty();
        int count = 0;
        for (Certificate each : certificates(tls.authorityPem())) {
            store.setCertificateEntry("ca" + count++, each);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(ExtenderConfig.Tls tls) throws GeneralSecurityException, IOException {
        if (tls.keyPem().isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = empty();
        Certificate[] chain = certificates(tls.certificatePem()).toArray(Certificate[]::new);
        store.setKeyEntry("own", key(tls.keyPem()), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        GeneralSecurityException last = null;
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                last = e; // a key of another algorithm
            }
        }
        throw new GeneralSecurityException("the key is neither RSA nor EC in PKCS#8", last);
    }

    /** For {@code insecure: true}: the user has asked for it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
