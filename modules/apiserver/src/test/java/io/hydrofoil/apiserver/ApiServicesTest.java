package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.ServedMetrics.Answer;
import io.hydrofoil.client.ServedMetrics.Question;
import io.hydrofoil.client.Usage;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** How APIServices are kept, and what is told of and read from those who serve them. */
final class ApiServicesTest extends ExtendedServer {
    @Test
    void whetherItIsAvailableIsToldWithTheReason() {
        apiService("v1", "fish.example.org", 443, "'insecureSkipTLSVerify':true");
        untilFish("Available=False ServiceNotFound: service/ext in \"default\" is not present");
        assertThat(get(FISH).text()).isEqualTo("service unavailable\n");
        post("/api/v1/namespaces/default/services", """
                {'metadata':{'name':'ext'},'spec':{'ports':[{'name':'web','port':8443}]}}""");
        untilFish("Available=False ServicePortError: service/ext in \"default\" is not listening on port 443");
        FakeExchange patched = run(FakeExchange.of("PATCH", "/api/v1/namespaces/default/services/ext")
                .by(ADMIN)
                .with("content-type", "application/merge-patch+json")
                .sending("{\"spec\":{\"ports\":[{\"name\":\"https\",\"port\":443}]}}"));
        assertThat(patched.code()).isEqualTo(200);
        untilFish("Available=False EndpointsNotFound: cannot find endpointslices for service/ext in \"default\"");
        post("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """
                {'metadata':{'name':'ext-1','labels':{'kubernetes.io/service-name':'ext'}},'addressType':'IPv4',
                 'endpoints':[{'addresses':['10.1.2.3'],'conditions':{'ready':false}}],
                 'ports':[{'name':'https','port':8443}]}""");
        untilFish("Available=False MissingEndpoints: endpointslices for service/ext in \"default\" have no addresses"
                + " with port name \"https\"");
        assertThat(conditions("v1.apps")).isEqualTo("Available=True Local: Local APIServices are always available");
    }

    @Test
    void aBadAnswerIsNoService() {
        extension.handler = exchange -> OutsideServer.answer(exchange, 500, "{}");
        service(extension.port());
        apiService("v1", "fish.example.org", extension.port(), trust());
        String url = "https://localhost:" + extension.port() + FISH;
        untilFish("Available=False FailedDiscoveryCheck: failing or missing response from " + url + ": bad status from "
                + url + ": 500");
        extension.handler = exchange -> OutsideServer.answer(exchange, 200, RESOURCES);
        untilFish("Available=True Passed");
    }

    private MapValue aggregated(String group) {
        FakeExchange answer = run(FakeExchange.of("GET", "/apis")
                .by(ADMIN)
                .with("accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"));
        for (MapValue item : answer.json().list("items").maps()) {
            if (item.map("metadata").text("name", "").equals(group)) {
                return item.list("versions").mapAt(0);
            }
        }
        return new MapValue();
    }

    @Test
    void discoveryTellsOfOthers() {
        fish();
        until(() -> aggregated("fish.example.org").text("freshness", "").equals("Current"));
        assertThat(aggregated("fish.example.org").list("resources")).isEqualTo(Json.of("""
                [{"resource":"carps","responseKind":{"group":"","version":"","kind":"Carp"},"scope":"Namespaced",
                  "singularResource":"carp","verbs":["get","list"],"subresources":[
                   {"subresource":"status","responseKind":{"group":"","version":"","kind":"Carp"},"verbs":["get"]}]}]
                """));
        List<String> groups = new ArrayList<>();
        get("/apis").json().list("groups").maps().forEach(group -> groups.add(group.text("name", "")));
        assertThat(groups.getLast()).isEqualTo("fish.example.org");
        assertThat(get("/apis/fish.example.org").json().map("preferredVersion").text("groupVersion"))
                .isEqualTo("fish.example.org/v1");
        extension.handler = exchange -> OutsideServer.answer(exchange, 500, "{}");
        untilFish("Available=False");
        until(() -> aggregated("fish.example.org").text("freshness", "").equals("Stale"));
        assertThat(aggregated("fish.example.org").list("resources").size()).isEqualTo(1);
        FakeExchange deleted =
                run(FakeExchange.of("DELETE", "/apis/apiregistration.k8s.io/v1/apiservices/v1.fish.example.org")
                        .by(ADMIN));
        assertThat(deleted.code()).isEqualTo(200);
        until(() -> get("/apis/fish.example.org").code() == 404);
        assertThat(get(FISH).code()).isEqualTo(404);
    }

    @Test
    void whatAnotherServesGoesBeforeWhatIsServedHere() {
        server.usage(Usage.NONE);
        String metrics = "/apis/metrics.k8s.io/v1beta1/nodes";
        assertThat(get(metrics).json().text("kind")).isEqualTo("NodeMetricsList");
        extension.handler = exchange -> OutsideServer.answer(exchange, 200, "{\"kind\":\"Theirs\"}");
        service(extension.port());
        apiService("v1beta1", "metrics.k8s.io", extension.port(), trust());
        until(() -> get(metrics).text().contains("Theirs"));
        FakeExchange deleted =
                run(FakeExchange.of("DELETE", "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io")
                        .by(ADMIN));
        assertThat(deleted.code()).isEqualTo(200);
        until(() -> get(metrics).text().contains("NodeMetricsList"));
    }

    @Test
    void documentsOfOthersAreListedAndFetchedThere() {
        String place = "apis/fish.example.org/v1";
        extension.handler = exchange -> {
            String path = exchange.getRequestURI().getPath();
            String text = path.equals("/openapi/v3")
                    ? "{\"paths\":{\"" + place + "\":{\"serverRelativeURL\":\"/openapi/v3/" + place + "?hash=1\"}}}"
                    : path.startsWith("/openapi") ? "{\"openapi\":\"3.0.0\"}" : RESOURCES;
            OutsideServer.answer(exchange, path.equals("/apis") ? 404 : 200, text);
        };
        service(extension.port());
        apiService("v1", "fish.example.org", extension.port(), trust());
        until(() -> get("/openapi/v3").json().map("paths").has(place));
        String url = get("/openapi/v3").json().map("paths").map(place).text("serverRelativeURL", "");
        assertThat(get(url).text()).isEqualTo("{\"openapi\":\"3.0.0\"}");
    }

    @Test
    void versionsOfCustomResourcesHaveAnApiServiceAsLongAsTheyAreServed() {
        loops.add(server.customResources(bell));
        post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                {'metadata':{'name':'carps.fish.example.org'},'spec':{'group':'fish.example.org','scope':'Namespaced',
                 'names':{'plural':'carps','singular':'carp','kind':'Carp','listKind':'CarpList'},
                 'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}""");
        untilFish("Available=True Local");
        String apiService = "/apis/apiregistration.k8s.io/v1/apiservices/v1.fish.example.org";
        MapValue made = get(apiService).json();
        assertThat(made.map("metadata").map("labels"))
                .isEqualTo(Json.of("{\"kube-aggregator.kubernetes.io/automanaged\":\"true\"}"));
        assertThat(made.map("spec").number("groupPriorityMinimum", 0)).isEqualTo(1000);
        String uid = made.map("metadata").text("uid", "");
        run(FakeExchange.of("DELETE", apiService).by(ADMIN));
        until(() -> {
            String now = get(apiService).json().map("metadata").text("uid", "");
            return !now.isEmpty() && !now.equals(uid);
        });
        run(FakeExchange.of("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/carps.fish.example.org")
                .by(ADMIN));
        until(() -> get(apiService).code() == 404);
    }

    @Test
    void resourcesOfAnAggregatedDocumentAreTakenAsTheyAre() {
        ListValue resources =
                ListValue.of(new MapValue().put("resource", "trouts").put("scope", "Cluster"));
        MapValue document =
                new MapValue().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        MapValue item = document.ensureList("items").addMap();
        item.put("metadata", new MapValue().put("name", "fish.example.org"));
        item.ensureList("versions").addMap().put("version", "v1").put("resources", resources);
        extension.handler = exchange -> OutsideServer.answer(
                exchange, exchange.getRequestURI().getPath().startsWith("/openapi") ? 404 : 200, Json.text(document));
        service(extension.port());
        apiService("v1", "fish.example.org", extension.port(), trust());
        until(() -> aggregated("fish.example.org").list("resources").equals(resources));
    }

    private Answer metric(Question question) {
        ServedMetrics metrics = server.servedMetrics();
        until(() -> !(metrics.ask(question) instanceof Answer.Pending));
        return metrics.ask(question);
    }

    @Test
    void metricsAreAskedForWhereTheyAreServed() {
        Question ofPods = new Question.OfPods("n", "app=a,tier in (x)", "rps", "");
        assertThat(metric(ofPods)).isEqualTo(new Answer.NotServed());
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        extension.handler = exchange -> {
            String uri = exchange.getRequestURI().toString();
            if (uri.contains("/namespaces/") || uri.contains("/nodes/")) {
                asked.add(uri + " " + exchange.getRequestHeaders().getFirst("X-Remote-User"));
            }
            OutsideServer.answer(exchange, uri.contains("/bad") ? 404 : 200, uri.contains("/bad") ? "" : """
                    {"kind":"MetricValueList","items":[{"describedObject":{"kind":"Pod","namespace":"n","name":"p1"},
                     "timestamp":"2026-01-01T00:00:00Z","windowSeconds":30,"value":"1500m"},{"value":"2"}]}""");
        };
        service(extension.port());
        apiService("v1beta2", "custom.metrics.k8s.io", extension.port(), trust());
        apiService("v1beta1", "external.metrics.k8s.io", extension.port(), trust());
        until(() -> get("/apis/custom.metrics.k8s.io/v1beta2").code() == 200
                && get("/apis/external.metrics.k8s.io/v1beta1").code() == 200);
        Answer.Values values = (Answer.Values) metric(ofPods);
        assertThat(values.values().getFirst())
                .isEqualTo(new ServedMetrics.Value("p1", 1500, new Usage.Taken(1_767_225_600_000L, 30_000)));
        assertThat(values.values().getLast().milli()).isEqualTo(2000);
        metric(new Question.OfObject("n", "apps/v1", "Deployment", "web", "rps", "a=b"));
        metric(new Question.OfObject("n", "v1", "Namespace", "other", "rps", ""));
        metric(new Question.OfObject("n", "v1", "Node", "node-1", "rps", ""));
        metric(new Question.External("n", "queue", "topic=a"));
        String who = " system:serviceaccount:kube-system:horizontal-pod-autoscaler";
        String custom = "/apis/custom.metrics.k8s.io/v1beta2";
        assertThat(asked)
                .containsExactly(
                        custom + "/namespaces/n/pods/*/rps?labelSelector=app%3Da%2Ctier%20in%20%28x%29" + who,
                        custom + "/namespaces/n/deployments.apps/web/rps?metricLabelSelector=a%3Db" + who,
                        custom + "/namespaces/other/metrics/rps" + who,
                        custom + "/nodes/node-1/rps" + who,
                        "/apis/external.metrics.k8s.io/v1beta1/namespaces/n/queue?labelSelector=topic%3Da" + who);
        assertThat(metric(new Question.External("n", "bad", "")))
                .isEqualTo(new Answer.Failed("the server could not find the requested resource"));
    }
}
