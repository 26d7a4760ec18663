package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Route;
import io.hydrofoil.apiserver.request.Router;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.Usage;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UsageMetricsTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final String ROOT = "/apis/metrics.k8s.io/v1beta1/";

    private final TestStore store = new TestStore();
    private final Router router = new Router(KindTable.builtin().with(KindTable.ofUsage()));
    private final Usage usage = new Usage() {
        @Override
        public OfNode node(String name) {
            return name.equals("n1") ? new OfNode(taken(), new Amount(250_000_001, 3 << 20)) : null;
        }

        @Override
        public OfPod pod(String namespace, String name) {
            return name.equals("silent")
                    ? null
                    : new OfPod(taken(), List.of(new OfContainer("c", new Amount(1_000_000, 1_025))));
        }

        private Taken taken() {
            return new Taken(NOW_MS - 5_000, 15_000);
        }
    };
    private final UsageMetrics metrics = new UsageMetrics(store.reader(), usage, new Clock() {
        @Override
        public long wallMs() {
            return NOW_MS;
        }

        @Override
        public long monotonicNs() {
            return 0;
        }
    });

    @BeforeEach
    void objects() {
        store.put("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1','uid':'u','labels':{'zone':'a'}}}");
        store.put("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n2','uid':'u'}}");
        for (String name : List.of("web-1", "web-2", "silent")) {
            store.put("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'" + name
                    + "','namespace':'ns','uid':'u','labels':{'name':'" + name + "'}},'spec':{'nodeName':'n1'}}");
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private FakeExchange get(String path) throws Exception {
        FakeExchange exchange = FakeExchange.of("GET", ROOT + path);
        Route.Resource route = (Route.Resource) router.route("GET", exchange.path(), exchange.query());
        Target target = route.target();
        assertThat(UsageMetrics.owns(target)).isTrue();
        if (target.name().isEmpty()) {
            metrics.list(exchange, target, ListOptions.parse(exchange.query(), false), Representation.JSON);
        } else {
            metrics.get(exchange, target, Representation.JSON);
        }
        return exchange.await();
    }

    @Test
    void aNodeIsShownAsMetricsServersShowIt() throws Exception {
        assertThat(Json.map(get("nodes/n1").text())).isEqualTo(Json.map("""
                {"kind":"NodeMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"n1",
                 "creationTimestamp":"2027-01-15T08:00:00Z","labels":{"zone":"a"}},"timestamp":"2027-01-15T07:59:55Z",
                 "window":"15s","usage":{"cpu":"250000001n","memory":"3072Ki"}}
                """));
    }

    private List<String> names(String path) throws Exception {
        MapValue list = Json.map(get(path).text());
        return java.util.stream.StreamSupport.stream(list.list("items").maps().spliterator(), false)
                .map(item -> item.map("metadata").text("name"))
                .toList();
    }

    @Test
    void whatHasNoReportIsLeftOutAndSelectorsSelect() throws Exception {
        assertThat(names("nodes")).containsExactly("n1");
        assertThat(names("pods")).containsExactly("web-1", "web-2");
        assertThat(names("namespaces/ns/pods?labelSelector=name%3Dweb-2")).containsExactly("web-2");
        assertThat(names("namespaces/other/pods")).isEmpty();
        assertThat(names("pods?fieldSelector=metadata.name%3Dweb-1")).containsExactly("web-1");
        assertThat(Json.map(get("namespaces/ns/pods/web-1").text())
                        .list("containers")
                        .toString())
                .isEqualTo("[{\"name\":\"c\",\"usage\":{\"cpu\":\"1000000n\",\"memory\":\"2Ki\"}}]");
    }

    @Test
    void whatIsNotThereAndWhatIsNotReportedAre404() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "nodes/n9", "nodes \\\"n9\\\" not found",
                        "namespaces/ns/pods/silent", "pods.metrics.k8s.io \\\"ns/silent\\\" not found")
                .entrySet()) {
            FakeExchange exchange = get(each.getKey());
            assertThat(exchange.code()).isEqualTo(404);
            assertThat(exchange.text()).contains(each.getValue());
        }
    }
}
