package io.hydrofoil.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The administrator's kubeconfig: cluster, user and context are all called {@code hydrofoil}, credentials are embedded. */
public final class Kubeconfig {
    /** Name of cluster, user and context. */
    public static final String NAME = "hydrofoil";

    private final String server;
    private final String authority;
    private final String certificate;
    private final String key;

    /** For the API server at {@code server}, for example {@code https://127.0.0.1:6443}. */
    public Kubeconfig(String server, Pki pki) throws PkiException {
        this.server = server;
        this.authority = base64(pki.authorityPem());
        this.certificate = base64(pki.adminPem());
        this.key = base64(pki.adminKeyPem());
    }

    /** Writes it to {@code file}, mode 0600, replacing what is there. */
    public void write(Path file) throws IOException {
        PrivateFiles.write(file, text().getBytes(StandardCharsets.UTF_8));
    }

    /** The file's text. */
    public String text() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                users:
                - name: %1$s
                  user:
                    client-certificate-data: %4$s
                    client-key-data: %5$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                current-context: %1$s
                preferences: {}
                """.formatted(NAME, server, authority, certificate, key);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
