package io.hydrofoil.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTargetTest {
    private static final String CONFIG = """
        apiVersion: v1
        kind: Config
        current-context: b
        clusters:
        - name: one
          cluster: {server: "https://a.example:6443"}
        - name: two
          cluster:
            server: https://b.example
            certificate-authority: ca.pem
        users:
        - name: me
          user:
            client-certificate-data: Y2VydA==
            client-key-data: a2V5
        - name: robot
          user: {token: secret}
        - name: nobody
          user: {username: a, password: b}
        contexts:
        - name: a
          context: {cluster: one, user: me}
        - name: b
          context: {cluster: two, user: robot}
        - name: c
          context: {cluster: two, user: nobody}
        """;

    @TempDir
    Path directory;

    private ApiTarget read(String text) throws IOException, RemoteException {
        Files.writeString(directory.resolve("ca.pem"), "authority");
        return ApiTarget.of(Files.writeString(directory.resolve("config"), text));
    }

    @Test
    void theCurrentContextIsTakenAndFilesAreFoundBesideTheConfig() throws Exception {
        ApiTarget target = read(CONFIG);
        assertThat(target.host()).isEqualTo("b.example");
        assertThat(target.port()).isEqualTo(443);
        assertThat(target.token()).isEqualTo("secret");
        assertThat(target.authority()).isEqualTo("authority");
        assertThat(target.certificate()).isNull();
    }

    @Test
    void embeddedCertificatesAreDecoded() throws Exception {
        ApiTarget target = read(CONFIG.replace("current-context: b", "current-context: a"));
        assertThat(target.port()).isEqualTo(6443);
        assertThat(target.certificate()).isEqualTo("cert");
        assertThat(target.key()).isEqualTo("key");
        assertThat(target.authority()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        current-context: b    | current-context: z | no entry named 'z' in its contexts
        current-context: b    | current-context: c | neither a client certificate with its key nor a token
        https://b.example     | http://b.example   | must be https://HOST:PORT
        https://b.example     | https://b ex       | is not a URL
        ca.pem                | none.pem           | cannot read none.pem
        apiVersion: v1        | {{{                | is not a kubeconfig
        """)
    void whatIsWrongIsSaid(String what, String instead, String message) {
        assertThatThrownBy(() -> read(CONFIG.replace(what, instead)))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ApiTarget.of(directory.resolve("nothing")))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("nothing");
    }
}
