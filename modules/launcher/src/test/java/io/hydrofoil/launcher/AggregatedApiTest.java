package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The aggregation layer in a whole control plane: its loops run, and requests come to it. */
final class AggregatedApiTest {
    private static final String API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void anApiServiceIsFollowedAndJudged() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            assertThat(server.get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication"))
                    .contains("requestheader-client-ca-file", "[\\\"front-proxy-client\\\"]");
            HttpResponse<String> made = server.client().send("POST", API_SERVICES, """
                    {"metadata":{"name":"v1.fish.example.org"},"spec":{"group":"fish.example.org","version":"v1",
                     "groupPriorityMinimum":2000,"versionPriority":10,"insecureSkipTLSVerify":true,
                     "service":{"namespace":"default","name":"ext"}}}""");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            String watch = API_SERVICES + "?watch=true&fieldSelector=metadata.name%3Dv1.fish.example.org";
            try (BufferedReader events = new BufferedReader(
                    new InputStreamReader(server.client().stream(watch).body(), StandardCharsets.UTF_8))) {
                String event = events.readLine();
                while (!event.contains("ServiceNotFound")) {
                    event = events.readLine();
                }
                assertThat(event).contains("service/ext in \\\"default\\\" is not present");
            }
            HttpResponse<String> asked = server.client().get("/apis/fish.example.org/v1/carps");
            assertThat(asked.statusCode()).isEqualTo(503);
            assertThat(asked.body()).isEqualTo("service unavailable\n");
            assertThat(server.get("/apis")).contains("fish.example.org/v1");
        }
    }
}
