package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 1 << 20, 4 << 20, 32 << 20);

    /** Each finds nothing there when it looks; the address of the service is taken before its name is. */
    @Test
    void severalServersThatStartAtOnceDoNotStandInOneAnothersWay() throws Exception {
        try (Store store = new Store(1, LIMITS);
                ApiServer server = new ApiServer(
                        new ApiServer.Parts(
                                store,
                                LIMITS,
                                new TestLog(store),
                                new Authorizer(),
                                TestTokens.TOKENS,
                                Clock.system(),
                                (where, fault) -> {},
                                new Metrics()),
                        ApiServerConfig.forMachine(2))) {
            server.start();
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6443);
            List<CompletableFuture<Void>> starts = Stream.generate(() -> server.bootstrap(address, true))
                    .limit(3)
                    .toList();
            for (CompletableFuture<Void> start : starts) {
                assertThat(start.get(30, TimeUnit.SECONDS)).isNull();
            }
        }
    }
}
