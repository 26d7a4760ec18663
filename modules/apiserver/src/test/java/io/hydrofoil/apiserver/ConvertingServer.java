package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with boats, which are stored as v2 ({@code spec.size.length}) and served as v1 too ({@code spec.length}),
 * and the webhook that converts them.
 */
abstract class ConvertingServer {
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 2048, 1 << 20, 4 << 20, 32 << 20);
    static final Identity ADMIN = Identity.of("kubernetes-admin", Identity.MASTERS);
    static final String V1 = "/apis/sea.example.org/v1/namespaces/default/boats";
    static final String V2 = "/apis/sea.example.org/v2/namespaces/default/boats";
    static final String DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.sea.example.org";

    @TempDir
    private Path directory;

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Store store = new Store(1, LIMITS);
    final Metrics metrics = new Metrics();
    final ApiServer server = new ApiServer(
            new ApiServer.Parts(
                    store,
                    LIMITS,
                    new TestLog(store),
                    new Authorizer(),
                    TestTokens.TOKENS,
                    Clock.system(),
                    (where, fault) -> faults.add(fault),
                    metrics),
            ApiServerConfig.forMachine(1));
    final Doorbell bell = new Doorbell(TimeUnit.MILLISECONDS.toNanos(5));
    OutsideServer hook;
    private Agent definitions;

    /** What the webhook was asked. */
    final List<MapValue> asked = new CopyOnWriteArrayList<>();

    /** What the webhook makes of its answer. */
    volatile UnaryOperator<MapValue> twist = answer -> answer;

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.bootstrap(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6443), true)
                .get(30, TimeUnit.SECONDS);
        hook = OutsideServer.open(directory.resolve("hook"), List.of("localhost", "hook.default.svc"));
        hook.handler = this::convert;
        definitions = server.customResources(bell);
    }

    @AfterEach
    void close() {
        definitions.onClose();
        server.close();
        store.close();
        hook.close();
        assertThat(faults).isEmpty();
    }

    private void convert(HttpExchange exchange) throws IOException {
        MapValue review = Json.map(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(review);
        OutsideServer.answer(exchange, 200, Json.text(twist.apply(converted(review))));
    }

    /** The answer of a webhook that knows its boats. */
    static MapValue converted(MapValue review) {
        MapValue request = review.map("request");
        String desired = request.text("desiredAPIVersion", "");
        ListValue objects = new ListValue();
        for (MapValue object : request.list("objects").maps()) {
            MapValue boat = object.copy().put("apiVersion", desired);
            MapValue spec = boat.ensureMap("spec");
            if (desired.endsWith("v1")) {
                spec.put("length", spec.map("size").number("length", 0));
                spec.remove("size");
            } else {
                spec.ensureMap("size").put("length", spec.number("length", 0));
                spec.remove("length");
            }
            objects.add(boat);
        }
        MapValue response = new MapValue()
                .put("uid", request.text("uid", ""))
                .put("convertedObjects", objects)
                .put("result", new MapValue().put("status", "Success"));
        return new MapValue()
                .put("kind", "ConversionReview")
                .put("apiVersion", review.text("apiVersion", ""))
                .put("response", response);
    }

    FakeExchange send(String method, String path, String json) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return send(method, path, type, json);
    }

    FakeExchange send(String method, String path, String type, String json) {
        FakeExchange exchange = FakeExchange.of(method, path).by(ADMIN);
        if (!json.isEmpty()) {
            exchange.with("content-type", type).sending(json.replace('\'', '"'));
        }
        server.handle(exchange);
        return exchange.await();
    }

    FakeExchange get(String path) {
        return send("GET", path, "");
    }

    FakeExchange begin(String path) {
        FakeExchange exchange = FakeExchange.of("GET", path).by(ADMIN);
        server.handle(exchange);
        return exchange;
    }

    MapValue done(FakeExchange exchange) {
        assertThat(exchange.code()).as(exchange.text()).isBetween(200, 299);
        return exchange.json();
    }

    void until(BooleanSupplier isSo) {
        for (int turn = 0; turn < 4_000 && !isSo.getAsBoolean(); turn++) {
            try {
                bell.idle(definitions.doWork());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        assertThat(isSo.getAsBoolean()).isTrue();
    }

    String client() {
        return "{'url':'https://localhost:" + hook.port() + "/convert','caBundle':'" + hook.authority() + "'}";
    }

    /** Defines boats; stored as {@code storage}. */
    static String definition(String storage, String conversion) {
        return """
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
                 'metadata':{'name':'boats.sea.example.org'},'spec':{'group':'sea.example.org','scope':'Namespaced',
                 'names':{'plural':'boats','singular':'boat','kind':'Boat','listKind':'BoatList'},
                 'conversion':%s,'versions':[
                  {'name':'v1','served':true,'storage':%b,'subresources':{'status':{},
                   'scale':{'specReplicasPath':'.spec.crew','statusReplicasPath':'.status.crew'}},
                   'selectableFields':[{'jsonPath':'.spec.length'}],
                   'additionalPrinterColumns':[{'name':'Length','type':'integer','jsonPath':'.spec.length'}],
                   'schema':{'openAPIV3Schema':{'type':'object','properties':{
                    'status':{'type':'object','properties':{'crew':{'type':'integer'}}},
                    'spec':{'type':'object','properties':{'crew':{'type':'integer'},
                     'color':{'type':'string','default':'white'},'length':{'type':'integer','maximum':100}},
                     'x-kubernetes-validations':[{'rule':'!has(self.length) || self.length != 13',
                      'message':'bad luck'}]}}}}},
                  {'name':'v2','served':true,'storage':%b,'subresources':{'status':{},
                   'scale':{'specReplicasPath':'.spec.crew','statusReplicasPath':'.status.crew'}},
                   'schema':{'openAPIV3Schema':{'type':'object','properties':{
                    'status':{'type':'object','properties':{'crew':{'type':'integer'}}},
                    'spec':{'type':'object','properties':{'crew':{'type':'integer'},
                     'color':{'type':'string'},'flag':{'type':'string','default':'none'},
                     'size':{'type':'object','properties':{'length':{'type':'integer'}}}}}}}}}]}}
                """.formatted(conversion, storage.equals("v1"), storage.equals("v2"));
    }

    String byWebhook(String client) {
        return "{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],'clientConfig':" + client + "}}";
    }

    /** Defines boats whose versions the webhook converts. */
    void define() {
        define(byWebhook(client()));
    }

    void define(String conversion) {
        done(send("POST", DEFINITION.substring(0, DEFINITION.lastIndexOf('/')), definition("v2", conversion)));
        until(() -> get(V1).code() == 200 && get(V2).code() == 200);
    }

    void redefine(String storage, String conversion) {
        MapValue live = done(get(DEFINITION));
        MapValue next = Json.map(definition(storage, conversion).replace('\'', '"'));
        next.ensureMap("metadata").put("resourceVersion", live.mapAt("metadata").text("resourceVersion", ""));
        done(send("PUT", DEFINITION, Json.text(next).replace('\'', '"')));
    }

    static String boat(String version, String name, String spec) {
        return "{'apiVersion':'sea.example.org/" + version + "','kind':'Boat','metadata':{'name':'" + name
                + "'},'spec':" + spec + "}";
    }

    /** A boat of version 1 that is stored. */
    MapValue make(String name, int length) {
        MapValue made = done(send("POST", V1, boat("v1", name, "{'length':" + length + "}")));
        asked.clear();
        return made;
    }

    List<String> names(MapValue list) {
        List<String> names = new ArrayList<>();
        list.list("items").maps().forEach(item -> names.add(item.map("metadata").text("name", "")));
        return names;
    }
}
