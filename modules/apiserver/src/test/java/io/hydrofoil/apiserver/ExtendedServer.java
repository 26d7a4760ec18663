package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.access.Pki;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An API server whose loops the test turns, and a real server that extends it. */
abstract class ExtendedServer {
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 1 << 20, 4 << 20, 32 << 20);
    static final Identity ADMIN = Identity.of("kubernetes-admin", Identity.MASTERS);
    static final String FISH = "/apis/fish.example.org/v1";
    static final String RESOURCES = """
            {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"fish.example.org/v1","resources":[
             {"name":"carps","singularName":"carp","namespaced":true,"kind":"Carp","verbs":["get","list"]},
             {"name":"carps/status","singularName":"","namespaced":true,"kind":"Carp","verbs":["get"]}]}""";

    @TempDir
    private Path directory;

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Store store = new Store(1, LIMITS);
    final ApiServer server = new ApiServer(
            new ApiServer.Parts(
                    store,
                    LIMITS,
                    new TestLog(store),
                    new Authorizer(),
                    TestTokens.TOKENS,
                    Clock.system(),
                    (where, fault) -> faults.add(fault),
                    new Metrics()),
            ApiServerConfig.forMachine(1));
    final Doorbell bell = new Doorbell(TimeUnit.MILLISECONDS.toNanos(5));
    final List<Agent> loops = new ArrayList<>();
    OutsideServer extension;
    volatile HttpHandler ofCarps = exchange -> {};

    @BeforeEach
    void start() throws Exception {
        Pki pki = Pki.open(
                directory.resolve("pki"), List.of("localhost"), Clock.system().wallMs());
        server.aggregate(pki);
        server.start();
        server.bootstrap(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6443), true)
                .get(30, TimeUnit.SECONDS);
        byte[] trusted = configMap().text("requestheader-client-ca-file", "").getBytes(StandardCharsets.US_ASCII);
        extension = OutsideServer.forClientsOf(trusted, directory.resolve("extension"), List.of("ext.default.svc"));
        loops.add(server.apiServices(bell));
        ReconcileAgent leading = new ReconcileAgent(
                server.cluster(),
                server.apiServiceLoops(),
                new ReconcileAgent.Shell(
                        "loops", Clock.system(), bell, new Metrics(), (where, fault) -> faults.add(fault)));
        leading.onStart();
        loops.add(leading);
    }

    @AfterEach
    void close() {
        loops.forEach(Agent::onClose);
        server.close();
        store.close();
        extension.close();
        assertThat(faults).isEmpty();
    }

    MapValue configMap() {
        return get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                .json()
                .map("data");
    }

    FakeExchange run(FakeExchange exchange) {
        server.handle(exchange);
        return exchange.await();
    }

    FakeExchange get(String path) {
        return run(FakeExchange.of("GET", path).by(ADMIN));
    }

    void post(String path, String json) {
        FakeExchange made = run(FakeExchange.of("POST", path)
                .by(ADMIN)
                .with("content-type", "application/json")
                .sending(json.replace('\'', '"')));
        assertThat(made.code()).as(made.text()).isEqualTo(201);
    }

    /** Turns the loops until it is so. */
    void until(BooleanSupplier isSo) {
        for (int turn = 0; turn < 20_000 && !isSo.getAsBoolean(); turn++) {
            int work = 0;
            for (Agent loop : loops) {
                try {
                    work += loop.doWork();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            bell.idle(work);
        }
        assertThat(isSo.getAsBoolean()).as(conditions("v1.fish.example.org")).isTrue();
    }

    String conditions(String apiService) {
        MapValue status = get("/apis/apiregistration.k8s.io/v1/apiservices/" + apiService)
                .json()
                .map("status");
        StringBuilder text = new StringBuilder();
        for (MapValue condition : status.list("conditions").maps()) {
            text.append(condition.text("type", "")).append('=').append(condition.text("status", ""));
            text.append(' ').append(condition.text("reason", "")).append(": ");
            text.append(condition.text("message", ""));
        }
        return text.toString();
    }

    void untilFish(String condition) {
        until(() -> conditions("v1.fish.example.org").startsWith(condition));
    }

    void service(int port) {
        post("/api/v1/namespaces/default/services", """
                {'metadata':{'name':'ext'},'spec':{'type':'ExternalName','externalName':'localhost',
                 'ports':[{'port':%d}]}}""".formatted(port));
    }

    void apiService(String version, String group, int port, String trust) {
        post("/apis/apiregistration.k8s.io/v1/apiservices", """
                {'metadata':{'name':'%s.%s'},'spec':{'group':'%s','version':'%s','groupPriorityMinimum':2000,
                 'versionPriority':10,'service':{'namespace':'default','name':'ext','port':%d},%s}}""".formatted(version, group, group, version, port, trust));
    }

    String trust() {
        return "'caBundle':'" + extension.authority() + "'";
    }

    /** A service that is there and serves. */
    void fish() {
        extension.handler = exchange -> {
            if (isOfCarps(exchange)) {
                ofCarps.handle(exchange);
            } else {
                OutsideServer.answer(exchange, 200, RESOURCES);
            }
        };
        service(extension.port());
        apiService("v1", "fish.example.org", extension.port(), trust());
        untilFish("Available=True Passed: all checks passed");
        until(() -> get(FISH).code() == 200);
    }

    static boolean isOfCarps(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().contains("/carps");
    }
}
