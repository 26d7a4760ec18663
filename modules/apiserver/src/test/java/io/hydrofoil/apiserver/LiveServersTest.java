package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three loops over one store, whose clock the test moves. */
final class LiveServersTest {
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 1 << 20, 4 << 20, 32 << 20);
    private static final Identity ADMIN = Identity.of("kubernetes-admin", Identity.MASTERS);
    private static final int COUNT = 3;

    private final Store store = new Store(1, LIMITS);
    private final ApiServer server = new ApiServer(
            new ApiServer.Parts(
                    store,
                    LIMITS,
                    new TestLog(store),
                    new Authorizer(),
                    TestTokens.TOKENS,
                    Clock.system(),
                    (where, fault) -> {},
                    new Metrics()),
            ApiServerConfig.forMachine(1));
    private final List<LiveServers> loops = new ArrayList<>();
    private long nowNs = 7;
    private int leader;

    @BeforeEach
    void start() throws Exception {
        server.start();
        server.bootstrap(address("10.0.0.1", 6443), false).get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private void members(InetSocketAddress... addresses) {
        Clock clock = new Clock() {
            @Override
            public long wallMs() {
                throw new UnsupportedOperationException("no two clocks are compared");
            }

            @Override
            public long monotonicNs() {
                return nowNs;
            }
        };
        for (int i = 0; i < addresses.length; i++) {
            int self = i;
            ApiServer.MemberSeat seat = new ApiServer.MemberSeat(self, addresses.length, addresses[i]);
            loops.add(server.liveServers(seat, () -> leader == self, new Doorbell(1), clock));
        }
    }

    /** Five seconds go by; these members live. */
    private void round(int... living) throws Exception {
        nowNs += TimeUnit.SECONDS.toNanos(5);
        for (int member : living) {
            loops.get(member).doWork();
            loops.get(member).settled().get(30, TimeUnit.SECONDS);
        }
    }

    private List<String> endpoints() {
        List<String> found = new ArrayList<>();
        for (MapValue subset : get("/api/v1/namespaces/default/endpoints/kubernetes")
                .list("subsets")
                .maps()) {
            for (MapValue port : subset.list("ports").maps()) {
                for (MapValue address : subset.list("addresses").maps()) {
                    found.add(address.text("ip", "") + ":" + port.number("port", 0));
                }
            }
        }
        return found;
    }

    private List<String> slices() {
        List<String> found = new ArrayList<>();
        String path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
        for (MapValue slice : get(path).list("items").maps()) {
            StringBuilder text = new StringBuilder(slice.map("metadata").text("name", ""));
            slice.list("ports").maps().forEach(port -> text.append(' ').append(port.number("port", 0)));
            slice.list("endpoints").maps().forEach(endpoint -> text.append(' ')
                    .append(endpoint.list("addresses").texts()));
            found.add(text.toString());
        }
        return found;
    }

    private MapValue get(String path) {
        FakeExchange exchange = FakeExchange.of("GET", path).by(ADMIN);
        server.handle(exchange);
        exchange.await();
        return exchange.code() == 200 ? Json.map(exchange.text()) : new MapValue();
    }

    @Test
    void allThatLiveAreListedAndWhoFallsSilentIsNoMore() throws Exception {
        members(address("10.0.0.1", 6443), address("10.0.0.2", 6443), address("10.0.0.3", 6443));
        for (int i = 0; i < COUNT; i++) {
            round(2, 1, 0);
        }
        assertThat(endpoints()).containsExactly("10.0.0.1:6443", "10.0.0.2:6443", "10.0.0.3:6443");
        assertThat(slices()).containsExactly("kubernetes 6443 [10.0.0.1] [10.0.0.2] [10.0.0.3]");

        round(0, 1);
        round(0, 1);
        assertThat(endpoints()).containsExactly("10.0.0.1:6443", "10.0.0.2:6443", "10.0.0.3:6443");
        round(0, 1);
        round(0, 1);
        assertThat(endpoints()).containsExactly("10.0.0.1:6443", "10.0.0.2:6443");
        assertThat(slices()).containsExactly("kubernetes 6443 [10.0.0.1] [10.0.0.2]");

        round(0, 1, 2);
        round(0, 1, 2);
        assertThat(endpoints()).containsExactly("10.0.0.1:6443", "10.0.0.2:6443", "10.0.0.3:6443");
    }

    @Test
    void theNextLeaderKnowsAtOnceWhoIsGone() throws Exception {
        members(address("10.0.0.1", 6443), address("10.0.0.2", 6443), address("10.0.0.3", 6443));
        round(2, 1, 0);
        round(2, 1, 0);
        for (int i = 0; i < COUNT; i++) {
            round(1, 2);
        }
        leader = 1;
        round(2, 1);
        assertThat(endpoints()).containsExactly("10.0.0.2:6443", "10.0.0.3:6443");
    }

    @Test
    void whoSaysGoodbyeIsGoneInTheNextRound() throws Exception {
        members(address("10.0.0.1", 6443), address("10.0.0.2", 6443), address("10.0.0.3", 6443));
        round(2, 1, 0);
        round(2, 1, 0);
        loops.get(2).onClose();
        round(1, 0);
        assertThat(endpoints()).containsExactly("10.0.0.1:6443", "10.0.0.2:6443");
    }

    @Test
    void serversWithOtherPortsHaveSlicesOfTheirOwn() throws Exception {
        members(address("10.0.0.1", 7001), address("10.0.0.1", 7002), address("10.0.0.1", 7003));
        round(2, 1, 0);
        round(2, 1, 0);
        assertThat(endpoints()).containsExactly("10.0.0.1:7001", "10.0.0.1:7002", "10.0.0.1:7003");
        assertThat(slices())
                .containsExactly(
                        "kubernetes 7001 [10.0.0.1]",
                        "kubernetes-ipv4-7002 7002 [10.0.0.1]",
                        "kubernetes-ipv4-7003 7003 [10.0.0.1]");
        loops.get(0).onClose();
        leader = 1;
        round(2, 1);
        assertThat(slices()).containsExactly("kubernetes 7002 [10.0.0.1]", "kubernetes-ipv4-7003 7003 [10.0.0.1]");
    }

    @Test
    void whoIsReachedByNobodyElseIsNoEndpoint() throws Exception {
        members(address("127.0.0.1", 7001), address("127.0.0.1", 7002), address("127.0.0.1", 7003));
        round(2, 1, 0);
        assertThat(slices()).containsExactly("kubernetes 7001");
        assertThat(endpoints()).isEmpty();
    }
}
