package io.hydrofoil.apiserver.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards others; contexts are remembered by whom they trust. Thread-safe. */
final class TlsClients {
    private static final int MAX_CONTEXTS = 64;

    private final KeyManager @Nullable [] identity;

    /** Least recently used first. */
    private final Map<Trust, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Trust, SSLContext> eldest) {
            return size() > MAX_CONTEXTS;
        }
    };

    /** @param identity what this server shows of itself if it is asked; null: nothing */
    TlsClients(@Nullable KeyManager identity) {
        this.identity = identity == null ? null : new KeyManager[] {identity};
    }

    /** Starts TLS on a connected socket; the handshake comes with the first byte. */
    SSLSocket over(Socket socket, Target target) throws IOException, CallException {
        SSLSocket tls = (SSLSocket)
                context(target.trust()).getSocketFactory().createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        if (target.trust().verifies()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (isName(target.host())) {
            parameters.setServerNames(List.of(new SNIHostName(target.host())));
        }
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** An address is no server name (RFC 6066). */
    private static boolean isName(String host) {
        return host.indexOf(':') < 0 && host.chars().anyMatch(Character::isLetter);
    }

    private synchronized SSLContext context(Trust trust) throws CallException {
        SSLContext known = contexts.get(trust);
        if (known == null) {
            known = make(trust);
            contexts.put(trust, known);
        }
        return known;
    }

    private SSLContext make(Trust trust) throws CallException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, managers(trust), null);
            return context;
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalStateException("every Java has TLS", e);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new CallException("unable to load root certificates: unable to parse bytes as PEM block");
        }
    }

    private static TrustManager @Nullable [] managers(Trust trust) throws GeneralSecurityException, IOException {
        if (!trust.verifies()) {
            return new TrustManager[] {new Credulous()};
        }
        if (trust.caBundle().isEmpty()) {
            return null;
        }
        byte[] pem = Base64.getDecoder().decode(trust.caBundle());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        if (count == 0) {
            throw new CertificateException("no certificate in the bundle");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Believes anybody, as the object that names the server demands. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

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
