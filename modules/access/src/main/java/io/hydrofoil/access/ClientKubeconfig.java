package io.hydrofoil.access;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to reach a cluster, from the current context of a kubeconfig: certificates and keys embedded or in
 * files, a token, or both. Other ways to log in (exec, auth-provider, passwords) are refused.
 *
 * @param server the API server
 * @param tls trusts the cluster's authority and shows the client's certificate, if there is one
 * @param token a bearer token, or null
 */
public record ClientKubeconfig(
        URI server, SSLContext tls, @Nullable String token) {
    /** Reads a kubeconfig; what is wrong with it is told by an exception whose message names the file. */
    public static ClientKubeconfig read(Path file) throws IOException {
        try {
            if (!(Yaml.parse(Files.readAllBytes(file)) instanceof MapValue config)) {
                throw new IOException(file + " is not a kubeconfig");
            }
            return new Reader(file, config).read();
        } catch (MalformedException e) {
            throw new IOException(file + " is not a kubeconfig: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates or keys of " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private record Reader(Path file, MapValue config) {
        ClientKubeconfig read() throws IOException, GeneralSecurityException {
            MapValue context = named("contexts", "context", config.text("current-context", ""));
            MapValue cluster = named("clusters", "cluster", context.text("cluster", ""));
            MapValue user = named("users", "user", context.text("user", ""));
            String certificate = pem(user, "client-certificate");
            String key = pem(user, "client-key");
            String token = user.text("token");
            if ((certificate == null || key == null) && token == null) {
                throw new IOException(
                        "the user of " + file + " has neither a client certificate with its key nor a token");
            }
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(
                    certificate == null || key == null ? new KeyManager[0] : keys(certificate, key),
                    trust(pem(cluster, "certificate-authority")).getTrustManagers(),
                    new SecureRandom());
            return new ClientKubeconfig(server(cluster.text("server", "")), tls, token);
        }

        private MapValue named(String list, String entry, String name) throws IOException {
            for (MapValue each : config.list(list).maps()) {
                if (each.text("name", "").equals(name)) {
                    return each.map(entry);
                }
            }
            throw new IOException(file + " has no entry named \"" + name + "\" in its " + list);
        }

        private URI server(String text) throws IOException {
            try {
                URI server = URI.create(text);
                if ("https".equals(server.getScheme()) && server.getHost() != null) {
                    return server;
                }
            } catch (IllegalArgumentException e) {
                throw new IOException("the server of " + file + ", \"" + text + "\", is not a URL", e);
            }
            throw new IOException("the server of " + file + ", \"" + text + "\", must be https://HOST:PORT");
        }

        private @Nullable String pem(MapValue from, String name) throws IOException {
            String embedded = from.text(name + "-data");
            try {
                if (embedded != null) {
                    return new String(Base64.getMimeDecoder().decode(embedded), StandardCharsets.US_ASCII);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(name + "-data of " + file + " is not base64", e);
            }
            String path = from.text(name);
            return path == null
                    ? null
                    : Files.readString(file.toAbsolutePath().resolveSibling(path), StandardCharsets.US_ASCII);
        }
    }

    private static TrustManagerFactory trust(@Nullable String authority) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authority == null) {
            factory.init((KeyStore) null);
            return factory;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate each : certificates(authority)) {
            store.setCertificateEntry("ca" + count++, each);
        }
        factory.init(store);
        return factory;
    }

    private static KeyManager[] keys(String certificate, String key) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("client", privateKey(key), new char[0], certificates(certificate));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Certificate[] certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
    }

    /** PKCS #8, or what older tools write (PKCS #1, SEC 1). */
    private static PrivateKey privateKey(String pem) throws GeneralSecurityException, IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (each instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (each instanceof PrivateKeyInfo key) {
                    return converter.getPrivateKey(key);
                }
            }
        }
        throw new GeneralSecurityException("no private key in PEM form");
    }
}
