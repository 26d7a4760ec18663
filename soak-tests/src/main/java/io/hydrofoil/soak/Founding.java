package io.hydrofoil.soak;

import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What members on machines of their own are given before their first start: one configuration, certificates, keys. */
final class Founding {
    private static final String KEYS = "encryption-at-rest.keys";

    private Founding() {}

    /**
     * Prepares {@code directory/member-N} of each, and the administrator's kubeconfig.
     *
     * @param configuration lines of the file that all share
     * @param hosts that certificates are for
     * @param servers where each serves
     */
    static void prepare(
            Product product, Path directory, List<String> configuration, List<String> hosts, List<String> servers) {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("members.yaml"), configuration);
            Pki pki = Pki.open(directory.resolve("pki"), hosts, System.currentTimeMillis());
            new Kubeconfig(servers.getFirst(), servers, pki).write(directory.resolve("admin.kubeconfig"));
            Product.Ran keys = product.hydrofoil("keys", "create");
            if (keys.code() != 0) {
                throw new IllegalStateException(keys.toString());
            }
            for (int member = 0; member < Members.COUNT; member++) {
                Path pkiOfMember = directory.resolve("member-" + member).resolve("pki");
                Files.createDirectories(pkiOfMember);
                Pki.copyIdentity(directory.resolve("pki"), pkiOfMember);
                Files.copy(
                        directory.resolve("pki").resolve(KEYS),
                        pkiOfMember.resolve(KEYS),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PkiException e) {
            throw new IllegalStateException(e);
        }
    }
}
