package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PkiTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1", "kubernetes.default.svc");

    @TempDir
    Path directory;

    @Test
    void firstStartMakesCertificatesThatOnlyTheOwnerReads() throws Exception {
        Pki pki = Pki.open(directory.resolve("pki"), HOSTS, NOW_MS);

        pki.serverCertificate().verify(pki.authorityCertificate().getPublicKey());
        X509Certificate admin = Pem.certificate(pki.adminPem());
        admin.verify(pki.authorityCertificate().getPublicKey());
        assertThat(pki.authorityCertificate().getBasicConstraints()).isNotNegative();
        assertThat(pki.serverCertificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(admin.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(pki.serverCertificate().getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "kubernetes.default.svc");
        assertThat(Authenticator.ofCertificate(admin))
                .isEqualTo(Identity.of("kubernetes-admin", "system:masters", "system:authenticated"));
        try (var files = Files.list(directory.resolve("pki"))) {
            assertThat(files).hasSize(12).allSatisfy(file -> assertThat(permissions(file))
                    .isEqualTo("rw-------"));
        }
        assertThat(permissions(directory.resolve("pki"))).isEqualTo("rwx------");
    }

    /** Whoever has a client's certificate must not be taken for the front proxy. */
    @Test
    void theFrontProxyHasAnAuthorityOfItsOwn() throws Exception {
        Pki pki = open(NOW_MS);
        X509Certificate proxy = pki.frontProxyCertificate();
        X509Certificate authority = Pem.certificate(pki.frontProxyAuthorityPem());
        proxy.verify(authority.getPublicKey());
        assertThat(proxy.getSubjectX500Principal().getName()).isEqualTo("CN=front-proxy-client");
        assertThat(proxy.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(authority.getPublicKey())
                .isNotEqualTo(pki.authorityCertificate().getPublicKey());
        assertThat(open(NOW_MS).frontProxyCertificate()).isEqualTo(proxy);
    }

    @Test
    void laterStartsReuseThem() throws Exception {
        Pki first = open(NOW_MS);
        Pki second = open(NOW_MS + Duration.ofDays(200).toMillis());

        assertThat(second.authorityCertificate()).isEqualTo(first.authorityCertificate());
        assertThat(second.serverCertificate()).isEqualTo(first.serverCertificate());
        assertThat(second.adminPem()).isEqualTo(first.adminPem());
        assertThat(second.serviceAccountKey()).isEqualTo(first.serviceAccountKey());
    }

    @Test
    void nearTheEndOfItsLifeACertificateIsRenewedUnderTheSameAuthority() throws Exception {
        Pki first = open(NOW_MS);
        Pki second = open(NOW_MS + Duration.ofDays(300).toMillis());

        assertThat(second.authorityCertificate()).isEqualTo(first.authorityCertificate());
        assertThat(second.serverCertificate()).isNotEqualTo(first.serverCertificate());
        second.serverCertificate().verify(first.authorityCertificate().getPublicKey());
    }

    @Test
    void anOldAuthorityKeepsItsKey() throws Exception {
        Pki first = open(NOW_MS);
        Pki second = open(NOW_MS + Duration.ofDays(3000).toMillis());

        assertThat(second.authorityCertificate()).isNotEqualTo(first.authorityCertificate());
        assertThat(second.authorityCertificate().getPublicKey())
                .isEqualTo(first.authorityCertificate().getPublicKey());
        second.serverCertificate().verify(first.authorityCertificate().getPublicKey());
    }

    @Test
    void aNewHostNameRenewsTheServersCertificateOnly() throws Exception {
        Pki first = open(NOW_MS);
        Pki second = Pki.open(directory, List.of("localhost", "::1", "machine.example.com"), NOW_MS);

        assertThat(second.serverCertificate()).isNotEqualTo(first.serverCertificate());
        assertThat(second.adminPem()).isEqualTo(first.adminPem());
    }

    @Test
    void aLeafWhoseKeyWasLostInACrashIsIssuedAgain() throws Exception {
        open(NOW_MS);
        Files.delete(directory.resolve("server.key"));

        Pki second = open(NOW_MS);
        second.serverCertificate().verify(second.authorityCertificate().getPublicKey());
    }

    @Test
    void aLostAuthorityKeyIsAnErrorThatSaysWhatToDo() throws Exception {
        open(NOW_MS);
        Files.delete(directory.resolve("ca.key"));

        assertThatThrownBy(() -> open(NOW_MS))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("ca.key is missing")
                .hasMessageContaining("remove the directory");
    }

    @Test
    void aForeignAuthorityKeyIsAnErrorThatSaysWhatToDo() throws Exception {
        open(NOW_MS);
        Pki other = Pki.open(directory.resolve("other"), HOSTS, NOW_MS);
        Files.write(directory.resolve("ca.key"), Pem.of(other.serverKey()));

        assertThatThrownBy(() -> open(NOW_MS))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("does not belong to");
    }

    @Test
    void kubeconfigEmbedsCredentials() throws Exception {
        Pki pki = open(NOW_MS);
        Path file = directory.resolve("admin.kubeconfig");
        new Kubeconfig("https://127.0.0.1:6443", pki).write(file);

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .contains("server: https://127.0.0.1:6443\n", "current-context: hydrofoil\n", "client-key-data: ");
    }

    private Pki open(long nowMs) throws PkiException {
        return Pki.open(directory, HOSTS, nowMs);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
