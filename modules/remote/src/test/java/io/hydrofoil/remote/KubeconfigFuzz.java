package io.hydrofoil.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A kubeconfig is read, or refused in words. */
final class KubeconfigFuzz implements FuzzTarget {
    private static final String TOKEN = """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            users: [{name: u, user: {token: t}}]
            """;
    private static final String CERTIFICATES = """
            current-context: a
            clusters: [{name: c, cluster: {server: "https://h:1", certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            users: [{name: u, user: {client-certificate-data: AAAA, client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t}}]
            """;

    private final Path file;

    KubeconfigFuzz() {
        try {
            file = Files.createTempFile("fuzz", ".yaml");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void check(byte[] input) throws IOException {
        Files.write(file, input);
        try {
            assertThat(ApiTarget.of(file).host()).isNotEmpty();
        } catch (RemoteException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(TOKEN, CERTIFICATES);
    }
}
