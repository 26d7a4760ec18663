package io.hydrofoil.access;

import io.hydrofoil.objects.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * The administrator's kubeconfig: cluster, user and context are all called {@code hydrofoil}, credentials are embedded.
 * Where a cluster has several servers, those of member N are called {@code hydrofoil-N}.
 */
public final class Kubeconfig {
    /** Name of cluster, user and context. */
    public static final String NAME = "hydrofoil";

    private final String server;
    private final List<String> members;
    private final String authority;
    private final String certificate;
    private final String key;

    /** For the API server at {@code server}, for example {@code https://127.0.0.1:6443}. */
    public Kubeconfig(String server, Pki pki) throws PkiException {
        this(server, List.of(), pki);
    }

    /** For a cluster that is reached at {@code server}, and each of whose members has an address of its own. */
    public Kubeconfig(String server, List<String> members, Pki pki) throws PkiException {
        this.server = server;
        this.members = List.copyOf(members);
        this.authority = base64(pki.authorityPem());
        this.certificate = base64(pki.adminPem());
        this.key = base64(pki.adminKeyPem());
    }

    /** Writes it to {@code file}, mode 0600, replacing what is there. */
    public void write(Path file) throws IOException {
        PrivateFiles.write(file, text().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds the entries of the kubeconfig {@code added} to the kubeconfig {@code target} and makes its context the
     * current one. Everything else in
     * {@code target} stays, and what it was before lies beside it as {@code *.before-hydrofoil}.
     */
    public static void merge(Path added, Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            PrivateFiles.directory(parent);
        }
        byte[] existing = Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
        byte[] merged;
        try {
            merged = KubeconfigMerge.merge(existing, Files.readAllBytes(added));
        } catch (MalformedException e) {
            throw new IOException(target + " is not a kubeconfig: " + e.getMessage(), e);
        }
        if (existing.length > 0) {
            PrivateFiles.write(target.resolveSibling(target.getFileName() + ".before-hydrofoil"), existing);
        }
        PrivateFiles.write(target, merged);
    }

    /** The file's text. */
    public String text() {
        StringBuilder clusters = new StringBuilder(cluster(NAME, server));
        StringBuilder contexts = new StringBuilder(context(NAME));
        for (int member = 0; member < members.size(); member++) {
            String name = NAME + "-" + member;
            clusters.append(cluster(name, members.get(member)));
            contexts.append(context(name));
        }
        return """
                apiVersion: v1
                kind: Config
                clusters:
                %2$susers:
                - name: %1$s
                  user:
                    client-certificate-data: %3$s
                    client-key-data: %4$s
                contexts:
                %5$scurrent-context: %1$s
                preferences: {}
                """.formatted(NAME, clusters, certificate, key, contexts);
    }

    private String cluster(String name, String address) {
        return """
                - name: %s
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                """.formatted(name, address, authority);
    }

    private static String context(String name) {
        return """
                - name: %s
                  context:
                    cluster: %s
                    user: %s
                """.formatted(name, name, NAME);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
