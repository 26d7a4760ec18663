package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Objects in a version that a webhook has to convert. */
final class ConversionTest extends ConvertingServer {
    private static long length(MapValue boat) {
        return boat.longAt(-1, "spec", "length");
    }

    private static long sizeLength(MapValue boat) {
        return boat.longAt(-1, "spec", "size", "length");
    }

    @Test
    void whatIsCreatedInOneVersionIsReadInAnother() {
        define();
        MapValue made = done(send("POST", V1, boat("v1", "dory", "{'length':5}")));
        assertThat(made.text("apiVersion")).isEqualTo("sea.example.org/v1");
        assertThat(length(made)).isEqualTo(5);
        assertThat(made.textAt("spec", "color"))
                .as("default of the version that was sent")
                .isEqualTo("white");
        assertThat(asked).as("to be stored, and to be answered").hasSize(2);
        MapValue review = asked.getFirst();
        assertThat(review.text("apiVersion")).isEqualTo("apiextensions.k8s.io/v1");
        assertThat(review.text("kind")).isEqualTo("ConversionReview");
        assertThat(review.textAt("request", "desiredAPIVersion")).isEqualTo("sea.example.org/v2");
        assertThat(review.textAt("request", "uid")).isNotEmpty();
        MapValue sent = review.listAt("request", "objects").mapAt(0);
        assertThat(sent.text("apiVersion")).isEqualTo("sea.example.org/v1");
        assertThat(sent.textAt("metadata", "uid")).isEqualTo(made.textAt("metadata", "uid"));
        assertThat(sent.map("metadata").has("resourceVersion")).isFalse();
        asked.clear();

        MapValue stored = done(get(V2 + "/dory"));
        assertThat(asked).as("it is stored so").isEmpty();
        assertThat(sizeLength(stored)).isEqualTo(5);
        assertThat(stored.map("spec").has("length")).isFalse();
        assertThat(stored.textAt("spec", "flag"))
                .as("default of the stored version")
                .isEqualTo("none");
        MapValue shown = done(get(V1 + "/dory"));
        assertThat(asked).hasSize(1);
        assertThat(length(shown)).isEqualTo(5);
        assertThat(shown.map("spec").has("flag"))
                .as("pruned by the version that is shown")
                .isFalse();
        assertThat(shown.textAt("metadata", "resourceVersion")).isEqualTo(stored.textAt("metadata", "resourceVersion"));
    }

    @Test
    void listsAskForAHundredAtATime() {
        define();
        for (int i = 0; i < 130; i++) {
            done(send("POST", V2, boat("v2", "b%03d".formatted(i), "{'size':{'length':" + i % 7 + "}}")));
        }
        assertThat(asked).as("stored as sent").isEmpty();
        MapValue list = done(get(V1));
        assertThat(list.text("apiVersion")).isEqualTo("sea.example.org/v1");
        assertThat(list.list("items").size()).isEqualTo(130);
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst().listAt("request", "objects").size()).isEqualTo(100);
        assertThat(length(list.list("items").mapAt(129))).isEqualTo(129 % 7);
        MapValue page = done(get(V1 + "?limit=20&fieldSelector=spec.length%3D3"));
        assertThat(names(page)).hasSize(19).startsWith("b003", "b010");
        page = done(get(V1 + "?limit=2&fieldSelector=spec.length%3D3"));
        assertThat(names(page)).containsExactly("b003", "b010");
        String next = page.textAt("metadata", "continue");
        assertThat(names(done(get(V1 + "?limit=2&fieldSelector=spec.length%3D3&continue=" + next))))
                .containsExactly("b017", "b024");
    }

    @Test
    void tablesAndMetadataAreOfTheVersionThatIsAskedFor() {
        define();
        make("dory", 7);
        FakeExchange table =
                FakeExchange.of("GET", V1).by(ADMIN).with("accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        server.handle(table);
        MapValue shown = done(table.await());
        assertThat(shown.list("columnDefinitions").mapAt(1).text("name")).isEqualTo("Length");
        assertThat(shown.list("rows").mapAt(0).list("cells").toString()).contains("7");
        twist = answer -> {
            answer.ensureMap("response")
                    .ensureList("convertedObjects")
                    .mapAt(0)
                    .ensureMap("metadata")
                    .ensureMap("labels")
                    .put("by", "webhook");
            return answer;
        };
        FakeExchange partial = FakeExchange.of("GET", V1 + "/dory")
                .by(ADMIN)
                .with("accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        server.handle(partial);
        assertThat(done(partial.await()).textAt("metadata", "labels", "by")).isEqualTo("webhook");
        assertThat(names(done(get(V1 + "?labelSelector=by%3Dwebhook")))).containsExactly("dory");
        assertThat(names(done(get(V1 + "?labelSelector=by%21%3Dwebhook")))).isEmpty();
    }

    @Test
    void changesAreMadeInTheVersionThatIsAskedFor() {
        define();
        make("dory", 5);
        MapValue patched = done(send("PATCH", V1 + "/dory", "{'spec':{'length':6}}"));
        assertThat(length(patched)).isEqualTo(6);
        assertThat(patched.longAt(0, "metadata", "generation")).isEqualTo(2);
        assertThat(sizeLength(done(get(V2 + "/dory")))).isEqualTo(6);
        MapValue live = done(get(V1 + "/dory"));
        live.ensureMap("spec").put("length", 8);
        MapValue updated = done(send("PUT", V1 + "/dory", json(live)));
        assertThat(length(updated)).isEqualTo(8);
        String revision = updated.textAt("metadata", "resourceVersion");
        MapValue again = done(send("PUT", V1 + "/dory", json(updated)));
        assertThat(again.textAt("metadata", "resourceVersion"))
                .as("nothing changes")
                .isEqualTo(revision);
        FakeExchange refused = send("PATCH", V1 + "/dory", "{'spec':{'length':13}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.text()).contains("bad luck");
        refused = send("PATCH", V1 + "/dory", "{'spec':{'length':101}}");
        assertThat(refused.text()).contains("spec.length in body should be less than or equal to 100");
    }

    private static String revision(MapValue boat) {
        return boat.textAt("metadata", "resourceVersion");
    }

    private static String json(MapValue tree) {
        return Json.text(tree);
    }

    @Test
    void ratchetingLooksAtTheVersionThatIsAskedFor() {
        define();
        done(send("POST", V2, boat("v2", "old", "{'color':'red','size':{'length':13}}")));
        MapValue patched = done(send("PATCH", V1 + "/old", "{'metadata':{'labels':{'a':'b'}}}"));
        assertThat(length(patched)).as("was so before").isEqualTo(13);
        assertThat(send("PATCH", V1 + "/old", "{'spec':{'crew':3}}").code()).isEqualTo(422);
    }

    @Test
    void subresourcesAreConverted() {
        define();
        make("dory", 5);
        done(send("PATCH", V1 + "/dory", "{'spec':{'crew':2}}"));
        MapValue status = done(send("PATCH", V1 + "/dory/status", "{'status':{'crew':4},'spec':{'length':99}}"));
        assertThat(status.longAt(0, "status", "crew")).isEqualTo(4);
        assertThat(length(status)).isEqualTo(5);
        assertThat(done(get(V2 + "/dory")).longAt(0, "status", "crew")).isEqualTo(4);
        MapValue scale = done(get(V1 + "/dory/scale"));
        assertThat(scale.longAt(0, "spec", "replicas")).isEqualTo(2);
        scale = done(send("PATCH", V1 + "/dory/scale", "{'spec':{'replicas':9}}"));
        assertThat(scale.longAt(0, "spec", "replicas")).isEqualTo(9);
        MapValue boat = done(get(V2 + "/dory"));
        assertThat(boat.longAt(0, "spec", "crew")).isEqualTo(9);
        assertThat(sizeLength(boat)).isEqualTo(5);
    }

    @Test
    void appliersOwnFieldsOfTheirVersion() {
        define();
        String apply = "application/apply-patch+yaml";
        MapValue made = done(
                send("PATCH", V1 + "/dory?fieldManager=one", apply, boat("v1", "dory", "{'length':5,'color':'red'}")));
        assertThat(length(made)).isEqualTo(5);
        MapValue owner = made.listAt("metadata", "managedFields").mapAt(0);
        assertThat(owner.text("apiVersion")).isEqualTo("sea.example.org/v1");
        FakeExchange conflict =
                send("PATCH", V2 + "/dory?fieldManager=two", apply, boat("v2", "dory", "{'size':{'length':6}}"));
        assertThat(conflict.code()).as(conflict.text()).isEqualTo(409);
        assertThat(conflict.text()).contains("conflict with \\\"one\\\"", ".spec.length");
        MapValue forced = done(send(
                "PATCH", V2 + "/dory?fieldManager=two&force=true", apply, boat("v2", "dory", "{'size':{'length':6}}")));
        assertThat(sizeLength(forced)).isEqualTo(6);
        assertThat(length(done(get(V1 + "/dory")))).isEqualTo(6);
        MapValue less =
                done(send("PATCH", V1 + "/dory?fieldManager=one", apply, boat("v1", "dory", "{'color':'red'}")));
        assertThat(length(less)).as("the other one's by now").isEqualTo(6);
    }

    @Test
    void watchersSeeTheirVersionInOrderAndAnEventIsConvertedOnce() {
        define();
        // Of an owner of fields of v1 a change of v2 would have to be shown too.
        done(send("POST", V2, boat("v2", "a", "{'size':{'length':1}}")));
        FakeExchange first = begin(V1 + "?watch=true&timeoutSeconds=60");
        until(() -> first.events().size() == 1);
        String from = first.events().getFirst().mapAt("object", "metadata").text("resourceVersion", "");
        FakeExchange second = begin(V1 + "?watch=true&timeoutSeconds=60&resourceVersion=" + from);
        // It has caught up when it sees what happens.
        done(send("PATCH", V2 + "/a", "{'spec':{'flag':'up'}}"));
        until(() -> first.events().size() == 2 && second.events().size() == 1);
        asked.clear();
        for (int i = 1; i <= 5; i++) {
            done(send("PATCH", V2 + "/a", "{'spec':{'size':{'length':" + (i + 1) + "}}}"));
        }
        assertThat(send("DELETE", V2 + "/a", "").code()).isEqualTo(200);
        until(() -> first.events().size() == 8 && second.events().size() == 7);
        assertThat(first.events().stream()
                        .map(event -> length(event.map("object")))
                        .toList())
                .containsExactly(1L, 1L, 2L, 3L, 4L, 5L, 6L, 6L);
        assertThat(first.events().getLast().text("type")).isEqualTo("DELETED");
        assertThat(second.text()).isEqualTo(first.text().substring(first.text().indexOf('\n') + 1));
        assertThat(asked).as("an event is converted once for both").hasSize(6);
        first.goAway();
        second.goAway();
    }

    @Test
    void selectorsOfWatchesLookAtTheVersionThatIsAskedFor() {
        define();
        FakeExchange watch = begin(V1 + "?watch=true&timeoutSeconds=60&fieldSelector=spec.length%3D3");
        make("a", 1);
        done(send("PATCH", V2 + "/a", "{'spec':{'size':{'length':3}}}"));
        done(send("PATCH", V2 + "/a", "{'spec':{'size':{'length':4}}}"));
        until(() -> watch.events().size() == 2);
        assertThat(watch.events().getFirst().text("type")).isEqualTo("ADDED");
        assertThat(watch.events().getLast().text("type")).isEqualTo("DELETED");
        assertThat(length(watch.events().getLast().map("object"))).isEqualTo(3);
        watch.goAway();
    }

    @Test
    void deletionsAnswerInTheVersionThatIsAskedFor() {
        define();
        make("a", 1);
        make("b", 2);
        done(send("PATCH", V1 + "/a", "{'metadata':{'finalizers':['example.org/hold']}}"));
        MapValue marked = done(send("DELETE", V1 + "/a", ""));
        assertThat(marked.text("apiVersion")).isEqualTo("sea.example.org/v1");
        assertThat(marked.map("metadata").has("deletionTimestamp")).isTrue();
        assertThat(length(marked)).isEqualTo(1);
        done(send("PATCH", V1 + "/a", "{'metadata':{'finalizers':null}}"));
        assertThat(get(V2 + "/a").code()).isEqualTo(404);
        MapValue deleted = done(send("DELETE", V1, ""));
        assertThat(deleted.text("kind")).isEqualTo("BoatList");
        assertThat(length(deleted.list("items").mapAt(0))).isEqualTo(2);
        assertThat(get(V2 + "/b").code()).isEqualTo(404);
    }

    @Test
    void definitionsMayChangeTheirMind() {
        define();
        make("a", 1);
        FakeExchange watch = begin(V1 + "?watch=true&timeoutSeconds=60");
        until(() -> watch.events().size() == 1);
        redefine("v2", "{'strategy':'None'}");
        until(watch::isDone);
        until(() -> length(done(get(V1 + "/a"))) == -1);
        redefine("v2", byWebhook(client()));
        until(() -> length(done(get(V1 + "/a"))) == 1);
        redefine("v1", byWebhook(client()));
        until(() -> done(get(DEFINITION)).listAt("status", "storedVersions").size() == 2);
        String revision = revision(done(get(V1 + "/a")));
        until(() -> {
            done(send("PUT", V1 + "/a", json(done(get(V1 + "/a")))));
            return !revision(done(get(V1 + "/a"))).equals(revision);
        });
        asked.clear();
        assertThat(length(done(get(V1 + "/a")))).isEqualTo(1);
        assertThat(asked).isEmpty();
        assertThat(sizeLength(done(get(V2 + "/a")))).isEqualTo(1);
        assertThat(asked).hasSize(1);
    }

    @Test
    void metricsTellOfConversions() {
        define();
        make("a", 1);
        twist = answer -> new MapValue();
        get(V1 + "/a");
        String text = new String(metrics.text(), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("apiserver_crd_conversion_webhook_duration_seconds_count{crd_name=\"boats.sea.example.org\","
                        + "from_version=\"v1\",succeeded=\"true\",to_version=\"v2\"} 1")
                .contains("apiserver_crd_conversion_webhook_duration_seconds_count{crd_name=\"boats.sea.example.org\","
                        + "from_version=\"v2\",succeeded=\"false\",to_version=\"v1\"} 1")
                .contains("apiserver_conversion_webhook_request_total{"
                        + "failure_type=\"conversion_webhook_malformed_response_failure\",result=\"failure\"} 1")
                .contains("apiserver_conversion_webhook_request_total{failure_type=\"\",result=\"success\"} 2");
    }

    @Test
    void servicesAreAskedByTheirName() {
        done(send("POST", "/api/v1/namespaces/default/services", """
                {'metadata':{'name':'hook'},'spec':{'type':'ExternalName','externalName':'localhost',
                 'ports':[{'port':%d}]}}""".formatted(hook.port())));
        define(byWebhook("{'service':{'namespace':'default','name':'hook','port':" + hook.port()
                + ",'path':'/convert'},'caBundle':'" + hook.authority() + "'}"));
        make("a", 3);
        assertThat(length(done(get(V1 + "/a")))).isEqualTo(3);
        assertThat(asked).hasSize(1);
    }
}
