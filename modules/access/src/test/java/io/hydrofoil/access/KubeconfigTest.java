package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeconfigTest {
    private static final String OTHERS = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: work
          cluster: {server: "https://work:6443"}
        - name: hydrofoil
          cluster: {server: "https://old:1"}
        users:
        - name: work
          user: {token: secret, exec: {command: login, args: [a, b]}}
        contexts:
        - name: work
          context: {cluster: work, user: work, namespace: team}
        current-context: work
        preferences: {colors: true}
        """;

    @TempDir
    Path directory;

    @Test
    void anAdministratorsFileIsPrivateAndPointsAtTheServer() throws Exception {
        Path file = added("https://127.0.0.1:6443");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        MapValue tree = tree(file);
        assertThat(tree.text("current-context", "")).isEqualTo("hydrofoil");
        assertThat(names(tree, "clusters")).containsExactly("hydrofoil");
        assertThat(text(tree)).contains("server: https://127.0.0.1:6443", "client-key-data: ");
    }

    @Test
    void mergingKeepsWhatIsOthersAndReplacesWhatIsOurs() throws Exception {
        Path target = Files.writeString(directory.resolve("config"), OTHERS);

        Kubeconfig.merge(added("https://127.0.0.1:6443"), target);

        MapValue tree = tree(target);
        assertThat(tree.text("current-context", "")).isEqualTo("hydrofoil");
        assertThat(names(tree, "clusters")).containsExactly("work", "hydrofoil");
        assertThat(names(tree, "users")).containsExactly("work", "hydrofoil");
        assertThat(names(tree, "contexts")).containsExactly("work", "hydrofoil");
        assertThat(text(tree))
                .contains("https://127.0.0.1:6443", "https://work:6443", "namespace: team", "colors: true", "login")
                .doesNotContain("https://old:1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("config.before-hydrofoil")).hasContent(OTHERS);
    }

    @Test
    void mergingTwiceChangesNothingMore() throws Exception {
        Path target = Files.writeString(directory.resolve("config"), OTHERS);
        Path added = added("https://127.0.0.1:6443");
        Kubeconfig.merge(added, target);
        String once = Files.readString(target);

        Kubeconfig.merge(added, target);

        assertThat(target).hasContent(once);
    }

    @Test
    void aFileThatDoesNotExistIsMadeWithItsDirectory() throws Exception {
        Path target = directory.resolve("home/.kube/config");

        Kubeconfig.merge(added("https://127.0.0.1:6443"), target);

        assertThat(names(tree(target), "contexts")).containsExactly("hydrofoil");
    }

    @Test
    void whatIsNoKubeconfigStaysAsItIs() throws Exception {
        Path target = Files.writeString(directory.resolve("config"), "- a list\n");
        Path added = added("https://127.0.0.1:6443");

        assertThatThrownBy(() -> Kubeconfig.merge(added, target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a kubeconfig");

        assertThat(target).hasContent("- a list\n");
    }

    private Path added(String server) throws Exception {
        Pki pki = Pki.open(directory.resolve("pki"), List.of("localhost"), 1_800_000_000_000L);
        Path file = directory.resolve("admin.kubeconfig");
        new Kubeconfig(server, pki).write(file);
        return file;
    }

    private static MapValue tree(Path file) throws Exception {
        return (MapValue) Yaml.parse(Files.readAllBytes(file));
    }

    private static List<String> names(MapValue tree, String list) {
        return tree.list(list).stream()
                .map(entry -> ((MapValue) entry).text("name", ""))
                .toList();
    }

    private static String text(MapValue tree) {
        return new String(Yaml.bytes(tree), StandardCharsets.UTF_8);
    }
}
