package io.hydrofoil.soak;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A stranger's HTTP client (the JDK's) with the administrator's certificate out of a kubeconfig. One connection; of
 * several servers it goes on to the next one when one fails it.
 */
public final class AdminHttp implements AutoCloseable {
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final char[] PASSWORD = "soak".toCharArray();

    private final List<URI> servers;
    private final Duration timeout;
    private final HttpClient client;
    private int current;

    AdminHttp(Path kubeconfig) {
        this(kubeconfig, List.of(), TIMEOUT);
    }

    /**
     * @param addresses of servers, the first of which is asked first; none: the one that the kubeconfig names first
     * @param timeout for a connection, and for an answer
     */
    public AdminHttp(Path kubeconfig, List<String> addresses, Duration timeout) {
        this(
                sslContext(kubeconfig),
                addresses.isEmpty() ? List.of(field(read(kubeconfig), "server")) : addresses,
                timeout);
    }

    /** With a context that serves many: to make one takes a while. */
    public AdminHttp(SSLContext identity, List<String> addresses, Duration timeout) {
        this.timeout = timeout;
        servers = addresses.stream().map(URI::create).toList();
        client = HttpClient.newBuilder()
                .sslContext(identity)
                .connectTimeout(timeout)
                .build();
    }

    /** Whom a kubeconfig trusts, and who its user is. */
    public static SSLContext sslContext(Path kubeconfig) {
        try {
            return sslContext(read(kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path kubeconfig) {
        try {
            return Files.readString(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A watch was not opened. */
    public static final class RefusedException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(int status, String body) {
            super("watch answers " + status + ": " + body);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Status code and body. */
    public record Answer(int status, String body) {
        /** The object's resourceVersion. */
        public long revision() {
            return Long.parseLong(first("\"resourceVersion\":\"(\\d+)\""));
        }

        public String first(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(body);
            if (!matcher.find()) {
                throw new IllegalStateException("no " + pattern + " in " + body);
            }
            return matcher.group(1);
        }
    }

    /** Sends a request; an IOException leaves open whether it was carried out, and the next one goes elsewhere. */
    public Answer send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(servers.get(current).resolve(path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            elsewhere();
            throw e;
        }
    }

    /** Asks the next server from now on. */
    void elsewhere() {
        current = (current + 1) % servers.size();
    }

    /** Opens a watch; the stream throws UncheckedIOException when the connection breaks. */
    public Stream<String> lines(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(servers.get(current).resolve(path))
                .header("Accept", "application/json")
                .build();
        HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            String body = String.join("\n", response.body().toList());
            throw new RefusedException(response.statusCode(), body);
        }
        return response.body();
    }

    private static SSLContext sslContext(String kubeconfig) throws GeneralSecurityException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("ca", certificate(factory, kubeconfig, "certificate-authority-data"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, PASSWORD);
        Certificate[] chain = {certificate(factory, kubeconfig, "client-certificate-data")};
        own.setKeyEntry("admin", key(kubeconfig), PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(CertificateFactory factory, String kubeconfig, String name)
            throws GeneralSecurityException {
        return factory.generateCertificate(new ByteArrayInputStream(decoded(kubeconfig, name)));
    }

    private static PrivateKey key(String kubeconfig) throws GeneralSecurityException {
        String pem = new String(decoded(kubeconfig, "client-key-data"), StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                if (algorithm.equals("RSA")) {
                    throw e;
                }
            }
        }
        throw new GeneralSecurityException("no key");
    }

    private static byte[] decoded(String kubeconfig, String name) {
        return Base64.getDecoder().decode(field(kubeconfig, name));
    }

    private static String field(String kubeconfig, String name) {
        Matcher matcher = Pattern.compile(name + ":\\s*(\\S+)").matcher(kubeconfig);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in the kubeconfig");
        }
        return matcher.group(1);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
