package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A control plane in this process, on a directory of a test, without nodes. */
final class RunningServer implements AutoCloseable {
    final Path directory;
    private final ControlPlane plane;
    private final AdminClient client;

    RunningServer(Path directory, String... more) throws StartException {
        this.directory = directory;
        List<String> arguments =
                new ArrayList<>(List.of("--data-dir", directory.toString(), "--port", "0", "--nodes", "0"));
        arguments.addAll(List.of(more));
        ServerConfig config = ServerOptions.resolve(Arguments.parse(new ServerCommand(), arguments));
        plane = ControlPlane.start(config, Progress.SILENT, why -> {});
        client = new AdminClient(plane.server(), directory.resolve("pki"));
    }

    AdminClient client() {
        return client;
    }

    void createSecret(String name, String word) throws IOException, InterruptedException {
        create("secrets", name, "\"kind\":\"Secret\"", Base64.getEncoder().encodeToString(bytes(word)));
    }

    void createConfigMap(String name, String word) throws IOException, InterruptedException {
        create("configmaps", name, "\"kind\":\"ConfigMap\"", word);
    }

    private void create(String resource, String name, String kind, String word)
            throws IOException, InterruptedException {
        String json = "{\"apiVersion\":\"v1\"," + kind + ",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"word\":\"" + word + "\"}}";
        HttpResponse<String> answer = client.send("POST", "/api/v1/namespaces/default/" + resource, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** The body of the answer, which must be a good one. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    String secret(String name) throws IOException, InterruptedException {
        String body = get("/api/v1/namespaces/default/secrets/" + name);
        String encoded = body.replaceAll("(?s).*\"word\":\"([^\"]*)\".*", "$1");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        plane.close();
    }
}
