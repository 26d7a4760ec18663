package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Pki;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A front on a port of its own, and clients for it. */
final class FrontFixture implements AutoCloseable {
    static final int SOCKET_TIMEOUT_MS = 20_000;

    final Metrics metrics = new Metrics();
    private final Pki pki;
    private final NettyServer server;

    FrontFixture(Path directory, HttpLimits limits, RequestHandler handler) throws Exception {
        pki = Pki.open(
                directory.resolve("pki"),
                List.of("localhost", "127.0.0.1"),
                Clock.system().wallMs());
        server = NettyServer.open(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                new NettyServer.Parts(
                        new HttpsServer.Access(pki, TestTokens.authenticator(), new Authorizer()),
                        handler,
                        limits,
                        Clock.system(),
                        metrics));
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + server.address().getPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    HttpClient client(HttpClient.Version version, boolean asAdmin) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(tls(asAdmin)).build();
    }

    /** A TLS connection that speaks whatever the test writes. */
    SSLSocket socket(boolean asAdmin, String protocol) throws GeneralSecurityException, IOException {
        SSLSocket socket = (SSLSocket) tls(asAdmin)
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address().getPort());
        socket.setSoTimeout(SOCKET_TIMEOUT_MS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    int port() {
        return server.address().getPort();
    }

    @Override
    public void close() {
        server.close();
    }

    private SSLContext tls(boolean asAdmin) throws GeneralSecurityException, IOException {
        try {
            KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
            trust.load(null, null);
            trust.setCertificateEntry("ca", pki.authorityCertificate());
            TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusts.init(trust);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(asAdmin ? admin() : null, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
            return context;
        } catch (io.hydrofoil.access.PkiException e) {
            throw new IOException(e);
        }
    }

    private KeyStore admin() throws GeneralSecurityException, IOException, io.hydrofoil.access.PkiException {
        String pem = new String(pki.adminKeyPem(), StandardCharsets.US_ASCII)
                .replaceAll("-----[A-Z ]+-----", "")
                .replace("\n", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        Certificate certificate =
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pki.adminPem()));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("admin", key, new char[0], new Certificate[] {certificate});
        return store;
    }
}
