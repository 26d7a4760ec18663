package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Webhooks that fail, answer nonsense, or do not answer. */
final class ConversionFaultsTest extends ConvertingServer {
    private static final String FROM_V2 = "conversion webhook for sea.example.org/v2, Kind=Boat ";

    private void refused(FakeExchange answer, String message) {
        assertThat(answer.code()).as(answer.text()).isEqualTo(500);
        assertThat(answer.json().text("message")).isEqualTo(message);
        assertThat(answer.json().text("status")).isEqualTo("Failure");
        assertThat(answer.json().has("reason")).isFalse();
    }

    private void answering(Consumer<MapValue> change) {
        twist = answer -> {
            change.accept(answer);
            return answer;
        };
    }

    private static MapValue object(MapValue answer) {
        return answer.ensureMap("response").ensureList("convertedObjects").mapAt(0);
    }

    @Test
    void whatTheWebhookSaysIsWhatTheClientIsTold() {
        define();
        make("a", 1);
        twist = answer -> Json.map("{\"kind\":\"ConversionReview\",\"apiVersion\":\"apiextensions.k8s.io/v1\","
                + "\"response\":{\"uid\":\"" + answer.textAt("response", "uid")
                + "\",\"result\":{\"status\":\"Failure\",\"message\":\"no such boat\"}}}");
        refused(get(V1 + "/a"), FROM_V2 + "failed: no such boat");
        refused(get(V1), FROM_V2 + "failed: no such boat");
        refused(send("PATCH", V1 + "/a", "{'spec':{'length':2}}"), FROM_V2 + "failed: no such boat");
        refused(send("DELETE", V1 + "/a", ""), FROM_V2 + "failed: no such boat");
        refused(send("DELETE", V1, ""), FROM_V2 + "failed: no such boat");
        refused(
                send("POST", V1, boat("v1", "b", "{'length':1}")),
                "conversion webhook for sea.example.org/v1, Kind=Boat failed: no such boat");
        FakeExchange watch = begin(V1 + "?watch=true&timeoutSeconds=60").await();
        MapValue event = watch.events().getFirst();
        assertThat(event.text("type")).isEqualTo("ERROR");
        assertThat(event.textAt("object", "message")).isEqualTo(FROM_V2 + "failed: no such boat");
        done(get(V2 + "/a"));
        MapValue stored = done(send("PATCH", V2 + "/a", "{'spec':{'flag':'x'}}"));
        assertThat(stored.map("metadata").has("managedFields"))
                .as("nobody can tell whose fields of v1 have changed")
                .isFalse();
    }

    @Test
    void aWatchEndsWithTheEventThatCannotBeShown() {
        define();
        make("a", 1);
        FakeExchange watch = begin(V1 + "?watch=true&timeoutSeconds=60");
        until(() -> watch.events().size() == 1);
        answering(answer -> answer.ensureMap("response").put("result", new MapValue()));
        done(send("PATCH", V2 + "/a", "{'spec':{'flag':'x'}}"));
        until(watch::isDone);
        MapValue event = watch.events().getLast();
        assertThat(event.text("type")).isEqualTo("ERROR");
        assertThat(event.textAt("object", "message"))
                .isEqualTo(FROM_V2 + "failed: response.result.status was '', not 'Success'");
    }

    @Test
    void answersThatWillNotDoAreRefused() {
        define();
        make("a", 1);
        answering(answer -> answer.ensureMap("response").put("uid", "another"));
        assertThat(get(V1 + "/a").json().text("message"))
                .startsWith(FROM_V2 + "failed: expected response.uid=\"")
                .endsWith("\", got \"another\"");
        answering(answer -> answer.put("kind", "Review"));
        refused(
                get(V1 + "/a"),
                FROM_V2 + "failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got /,"
                        + " Kind=");
        answering(answer -> answer.ensureMap("response").put("convertedObjects", new io.hydrofoil.objects.ListValue()));
        refused(get(V1 + "/a"), FROM_V2 + "returned 0 objects, expected 1");
        answering(answer -> object(answer).put("apiVersion", "sea.example.org/v3"));
        refused(
                get(V1 + "/a"),
                FROM_V2 + "returned invalid object at index 0: invalid groupVersion (expected sea.example.org/v1,"
                        + " received sea.example.org/v3)");
        answering(answer -> object(answer).put("kind", "Ship"));
        refused(
                get(V1 + "/a"),
                FROM_V2 + "returned invalid object at index 0: invalid kind (expected Boat, received Ship)");
        answering(answer -> object(answer).ensureMap("metadata").put("name", "b"));
        refused(get(V1 + "/a"), FROM_V2 + "returned invalid object: must have the same name: a != b");
        answering(answer ->
                object(answer).ensureMap("metadata").ensureMap("labels").put("a b", "c"));
        assertThat(get(V1 + "/a").json().text("message"))
                .startsWith(FROM_V2 + "returned invalid metadata: metadata.labels: Invalid value: \"a b\": ");
        answering(answer ->
                object(answer).ensureMap("metadata").ensureMap("labels").put("a", 1));
        refused(
                get(V1 + "/a"),
                FROM_V2 + "returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted"
                        + " object");
        answering(answer -> object(answer)
                .ensureMap("metadata")
                .put("generation", 99)
                .put("finalizers", io.hydrofoil.objects.ListValue.ofTexts(List.of("example.org/x"))));
        MapValue shown = done(get(V1 + "/a"));
        assertThat(shown.longAt(0, "metadata", "generation")).isEqualTo(1);
        assertThat(shown.map("metadata").has("finalizers")).isFalse();
    }

    @Test
    void whoCannotBeReachedIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        define();
        make("a", 1);
        redefine("v2", byWebhook("{'url':'https://localhost:" + free + "/convert'}"));
        until(() -> get(V1 + "/a").code() == 500);
        assertThat(get(V1 + "/a").json().text("message"))
                .startsWith(FROM_V2 + "failed: Post \"https://localhost:" + free + "/convert?timeout=30s\": dial tcp ")
                .endsWith("connect: connection refused");
        redefine("v2", byWebhook("{'url':'https://localhost:" + hook.port() + "/convert'}"));
        until(() -> get(V1 + "/a").json().text("message", "").contains("x509"));
        redefine(
                "v2",
                byWebhook("{'service':{'namespace':'default','name':'none'},'caBundle':'" + hook.authority() + "'}"));
        until(() -> get(V1 + "/a").json().text("message", "").contains("none"));
        refused(
                get(V1 + "/a"),
                FROM_V2 + "failed: Post \"https://none.default.svc:443/?timeout=30s\": service \"none\" not found");
    }

    @Test
    void definitionsWhoseAuthorityIsNoneAreNotServedUntilItIsMended() {
        String broken = byWebhook("{'url':'https://localhost:" + hook.port() + "/convert','caBundle':'Cg=='}");
        done(send("POST", DEFINITION.substring(0, DEFINITION.lastIndexOf('/')), definition("v2", broken)));
        until(() -> get(DEFINITION).text().contains("InvalidCABundle"));
        assertThat(get(V2).code()).isEqualTo(404);
        redefine("v2", byWebhook(client()));
        until(() -> get(V2).code() == 200);
        MapValue live = done(get(DEFINITION));
        live.ensureMap("spec")
                .ensureMap("conversion")
                .ensureMap("webhook")
                .ensureMap("clientConfig")
                .put("caBundle", "Cg==");
        FakeExchange refused = send("PUT", DEFINITION, Json.text(live));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.json().text("message"))
                .endsWith("spec.conversion.webhookClientConfig.caBundle: Invalid value: \"Cg==\": unable to load root"
                        + " certificates: unable to parse bytes as PEM block");
    }

    @Test
    void aSlowWebhookHoldsUpNobodyElse() {
        define();
        done(send("POST", V2, boat("v2", "a", "{'size':{'length':1}}")));
        CountDownLatch held = new CountDownLatch(1);
        twist = answer -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer;
        };
        FakeExchange watch = begin(V1 + "?watch=true&timeoutSeconds=60&resourceVersion="
                + done(get(V2 + "/a")).textAt("metadata", "resourceVersion"));
        List<FakeExchange> waiting = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            waiting.add(begin(V1 + (i % 2 == 0 ? "/a" : "")));
        }
        FakeExchange write = FakeExchange.of("POST", V1)
                .by(ADMIN)
                .with("content-type", "application/json")
                .sending(boat("v1", "b", "{'length':2}").replace('\'', '"'));
        server.handle(write);
        until(() -> waiting.stream().filter(FakeExchange::isDone).count() >= 16);
        assertThat(waiting.stream().filter(FakeExchange::isDone)).allMatch(refused -> refused.code() == 429);
        for (int i = 0; i < 20; i++) {
            done(send("POST", "/api/v1/namespaces/default/configmaps", "{'metadata':{'name':'c" + i + "'}}"));
            done(send("PATCH", V2 + "/a", "{'spec':{'flag':'x" + i + "'}}"));
        }
        FakeExchange others = begin("/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=60");
        until(() -> others.events().size() >= 20);
        done(get("/api/v1/namespaces/default/configmaps"));
        held.countDown();
        waiting.forEach(FakeExchange::await);
        assertThat(waiting.stream().filter(answer -> answer.code() == 200).count())
                .isGreaterThan(30);
        write.await();
        until(() -> watch.events().size() >= 20);
        others.goAway();
        watch.goAway();
    }

    @Test
    void webhooksOfTheFirstDaysAreUnderstood() {
        define("{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v2','v1beta1','v1'],'clientConfig':"
                + client() + "}}");
        make("a", 1);
        answering(answer -> answer.ensureMap("response").put("uid", "whatever"));
        done(get(V1 + "/a"));
        assertThat(asked.getFirst().text("apiVersion")).isEqualTo("apiextensions.k8s.io/v1beta1");
        hook.handler = exchange -> OutsideServer.answer(exchange, 503, "{}");
        refused(get(V1 + "/a"), FROM_V2 + "failed: the server is currently unable to handle the request");
    }
}
