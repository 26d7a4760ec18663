package io.hydrofoil.access;

import io.hydrofoil.access.CertificateIssuer.Subject;
import io.hydrofoil.access.CertificateIssuer.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's own certificates in one directory (0700, files 0600): CA, API server, administrator, front proxy with a
 * CA of its own, and the key that signs service account tokens. Made at the first start, read at later ones, renewed
 * when less than a fifth of their life is left or a host name is missing.
 *
 * <p>The CA's key is the one thing that must not change by itself, for every kubeconfig trusts it: a CA certificate
 * near its end is issued anew
 * for the same key, and a certificate that does not fit its key is an error, not a reason for a new CA. Immutable.
 */
public final class Pki {
    /** User name of the administrator's certificate. */
    public static final String ADMIN = "kubernetes-admin";

    private static final Duration CA_LIFETIME = Duration.ofDays(3650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);
    private static final long MIN_SIGNED_MS = 600_000;
    private static final long SHORT_MS = Duration.ofHours(8).toMillis();
    private static final long SIGNED_SKEW_MS = 300_000;
    private static final int RENEW_FRACTION = 5;
    private static final int SERVICE_ACCOUNT_KEY_BITS = 2048;

    /** User name of the certificate by which extension API servers know the front proxy, which this server is. */
    public static final String FRONT_PROXY = "front-proxy-client";

    private static final String FRONT_PROXY_AUTHORITY = "front-proxy-ca";

    private static final List<String> SHARED = List.of(
            "ca.crt",
            "ca.key",
            FRONT_PROXY_AUTHORITY + ".crt",
            FRONT_PROXY_AUTHORITY + ".key",
            "sa.key",
            "sa.pub",
            "admin.crt",
            "admin.key");

    private final Path directory;
    private final long nowMs;
    private final Pair authority;
    private final Pair server;
    private final Pair admin;
    private final Pair frontProxyAuthority;
    private final Pair frontProxy;
    private final PrivateKey serviceAccountKey;

    private Pki(Path directory, List<String> hosts, long nowMs)
            throws GeneralSecurityException, IOException, PkiException {
        this.directory = directory;
        this.nowMs = nowMs;
        PrivateFiles.directory(directory);
        this.authority = authority("ca", "hydrofoil-ca");
        this.server = leaf("server", authority, new Subject("kube-apiserver", "", hosts));
        this.admin = leaf("admin", authority, new Subject(ADMIN, Identity.MASTERS, List.of()));
        this.frontProxyAuthority = authority(FRONT_PROXY_AUTHORITY, "hydrofoil-" + FRONT_PROXY_AUTHORITY);
        this.frontProxy = leaf(FRONT_PROXY, frontProxyAuthority, new Subject(FRONT_PROXY, "", List.of()));
        this.serviceAccountKey = readServiceAccountKey();
    }

    /**
     * Reads or makes what is in {@code directory}; {@code hosts} are the names and addresses under which clients reach
     * the API server.
     */
    public static Pki open(Path directory, List<String> hosts, long nowMs) throws PkiException {
        try {
            return new Pki(directory, List.copyOf(hosts), nowMs);
        } catch (GeneralSecurityException e) {
            throw new PkiException("cannot use the certificates in " + directory + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PkiException("cannot read or write certificates in " + directory + ": " + e, e);
        }
    }

    /**
     * Gives {@code target} what all members of a control plane have in common: the authority, the key of service
     * account tokens and the administrator. What else it needs it issues itself.
     *
     * @throws PkiException if {@code target} has another authority
     */
    public static void copyIdentity(Path source, Path target) throws PkiException {
        try {
            PrivateFiles.directory(target);
            for (String name : SHARED) {
                byte[] wanted = Files.readAllBytes(source.resolve(name));
                Path file = target.resolve(name);
                if (Files.exists(file) && name.contains("ca.") && !Arrays.equals(wanted, Files.readAllBytes(file))) {
                    throw new PkiException(file + " belongs to another cluster than " + source.resolve(name));
                }
                PrivateFiles.write(file, wanted);
            }
        } catch (IOException e) {
            throw new PkiException("cannot copy certificates from " + source + " to " + target + ": " + e, e);
        }
    }

    /** The CA's certificate. */
    public X509Certificate authorityCertificate() {
        return authority.certificate();
    }

    /** The CA's certificate as PEM: what clients trust, and the content of the config map kube-root-ca.crt. */
    public byte[] authorityPem() throws PkiException {
        return pem(authority.certificate());
    }

    /** The API server's certificate. */
    public X509Certificate serverCertificate() {
        return server.certificate();
    }

    /** The API server's key. */
    public PrivateKey serverKey() {
        return server.key();
    }

    /** The administrator's certificate as PEM. */
    public byte[] adminPem() throws PkiException {
        return pem(admin.certificate());
    }

    /** The administrator's key as PEM. */
    public byte[] adminKeyPem() {
        return Pem.of(admin.key());
    }

    /**
     * As PEM, the authority that signs {@link #frontProxyCertificate} and nothing else: whoever has a certificate of
     * it is believed whom he says to speak for. Therefore it is not the authority of clients.
     */
    public byte[] frontProxyAuthorityPem() throws PkiException {
        return pem(frontProxyAuthority.certificate());
    }

    /** What this server shows of itself to extension API servers. */
    public X509Certificate frontProxyCertificate() {
        return frontProxy.certificate();
    }

    /** The key of {@link #frontProxyCertificate}. */
    public PrivateKey frontProxyKey() {
        return frontProxy.key();
    }

    /** RSA key that signs service account tokens. */
    public PrivateKey serviceAccountKey() {
        return serviceAccountKey;
    }

    /**
     * Signs a request with the CA; the answer is a certificate as PEM. It is valid as long as is asked for, but not
     * longer than a year nor than the CA; 0 seconds: as long as may be.
     */
    byte[] sign(CertificateRequest request, List<String> usages, long seconds, long signedMs) throws PkiException {
        long lifetimeMs = LEAF_LIFETIME.toMillis();
        if (seconds > 0) {
            lifetimeMs = Math.clamp(seconds * 1000, MIN_SIGNED_MS, lifetimeMs);
        }
        // A short life is not made shorter by beginning it earlier.
        long endMs = signedMs + lifetimeMs - (lifetimeMs < SHORT_MS ? 0 : SIGNED_SKEW_MS);
        long caEndMs = authority.certificate().getNotAfter().toInstant().toEpochMilli();
        try {
            return Pem.of(new CertificateIssuer()
                    .sign(
                            authority.certificate(),
                            authority.key(),
                            request,
                            usages,
                            new Validity(signedMs - SIGNED_SKEW_MS, Math.min(endMs, caEndMs))));
        } catch (GeneralSecurityException e) {
            throw new PkiException("cannot sign: " + e.getMessage(), e);
        }
    }

    private record Pair(X509Certificate certificate, PrivateKey key) {}

    private Pair authority(String file, String commonName) throws GeneralSecurityException, IOException, PkiException {
        Pair found = read(file);
        if (found == null) {
            if (Files.exists(file(file + ".crt"))) {
                throw new PkiException(file(file + ".key") + " is missing while " + file(file + ".crt")
                        + " exists: restore it, or remove the directory to start with new certificates");
            }
            KeyPair keys = newEcKeys();
            PrivateFiles.write(file(file + ".key"), Pem.of(keys.getPrivate()));
            return write(file, authority(commonName, keys), keys.getPrivate());
        }
        if (!fits(found)) {
            throw new PkiException(file(file + ".key") + " does not belong to " + file(file + ".crt")
                    + ": restore both, or remove the directory to start with new certificates");
        }
        if (isFresh(found.certificate(), CA_LIFETIME)) {
            return found;
        }
        KeyPair keys = new KeyPair(found.certificate().getPublicKey(), found.key());
        return write(file, authority(commonName, keys), found.key());
    }

    private X509Certificate authority(String commonName, KeyPair keys) throws GeneralSecurityException {
        return new CertificateIssuer().authority(commonName, keys, Validity.of(nowMs, CA_LIFETIME.toMillis()));
    }

    private Pair leaf(String name, Pair issuer, Subject subject) throws GeneralSecurityException, IOException {
        Pair found = read(name);
        if (found != null
                && fits(found)
                && isIssued(found.certificate(), issuer.certificate())
                && covers(found, subject.hosts())) {
            return found;
        }
        KeyPair keys = newEcKeys();
        X509Certificate certificate = new CertificateIssuer()
                .issue(
                        issuer.certificate(),
                        issuer.key(),
                        subject,
                        keys.getPublic(),
                        Validity.of(nowMs, LEAF_LIFETIME.toMillis()));
        PrivateFiles.write(file(name + ".key"), Pem.of(keys.getPrivate()));
        return write(name, certificate, keys.getPrivate());
    }

    private Pair write(String name, X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException, IOException {
        PrivateFiles.write(file(name + ".crt"), Pem.of(certificate));
        return new Pair(certificate, key);
    }

    private @Nullable Pair read(String name) throws GeneralSecurityException, IOException {
        Path certificate = file(name + ".crt");
        Path key = file(name + ".key");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return null;
        }
        return new Pair(
                Pem.certificate(Files.readAllBytes(certificate)), Pem.privateKey(Files.readAllBytes(key), "EC"));
    }

    private PrivateKey readServiceAccountKey() throws GeneralSecurityException, IOException {
        Path file = file("sa.key");
        if (Files.exists(file)) {
            return Pem.privateKey(Files.readAllBytes(file), "RSA");
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(SERVICE_ACCOUNT_KEY_BITS);
        KeyPair keys = generator.generateKeyPair();
        PrivateFiles.write(file("sa.pub"), Pem.ofPublic(keys.getPublic()));
        PrivateFiles.write(file, Pem.of(keys.getPrivate()));
        return keys.getPrivate();
    }

    private boolean isIssued(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            return false;
        }
        return isFresh(certificate, LEAF_LIFETIME);
    }

    private boolean isFresh(X509Certificate certificate, Duration lifetime) {
        long leftMs = certificate.getNotAfter().toInstant().toEpochMilli() - nowMs;
        return leftMs > lifetime.toMillis() / RENEW_FRACTION
                && certificate.getNotBefore().toInstant().toEpochMilli() <= nowMs;
    }

    private static boolean covers(Pair pair, List<String> hosts) throws GeneralSecurityException {
        Set<String> covered = new HashSet<>();
        var names = pair.certificate().getSubjectAlternativeNames();
        if (names != null) {
            names.forEach(name -> covered.add(normal(name.get(1).toString())));
        }
        return hosts.stream().allMatch(host -> covered.contains(normal(host)));
    }

    private static String normal(String host) {
        return CertificateIssuer.isAddress(host) ? InetAddress.ofLiteral(host).getHostAddress() : host;
    }

    private static boolean fits(Pair pair) throws GeneralSecurityException {
        byte[] probe = {1, 2, 3};
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.key());
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(pair.certificate().getPublicKey());
        signer.update(probe);
        return signer.verify(signature);
    }

    private static KeyPair newEcKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static byte[] pem(X509Certificate certificate) throws PkiException {
        try {
            return Pem.of(certificate);
        } catch (GeneralSecurityException e) {
            throw new PkiException("cannot encode a certificate", e);
        }
    }
}
