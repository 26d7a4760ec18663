package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.bench.testing.TlsServer;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that has too much to do for a while. */
final class PushBackTest {
    private final AtomicInteger asked = new AtomicInteger();
    private int refusals;
    private long slowMs;
    private String retryAfter = "2";
    private TlsServer server;
    private ApiClient client;

    @BeforeEach
    void serve(@TempDir Path directory) throws Exception {
        server = new TlsServer(directory, exchange -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(slowMs));
            int code = asked.incrementAndGet() <= refusals ? 429 : 200;
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            TlsServer.answer(exchange, code, "{}");
        });
        client = new ApiClient(server.target(), true);
        client.connect(1);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    @Timeout(60)
    void whatWasPushedBackIsAskedAgainWhenTheServerSaysAndTakesTheTimeThatItTook() throws Exception {
        refusals = 1;
        OpRun run = new OpRun(client, new Gets(), Pace.CLOSED).run(30, 2);
        assertThat(run.answered()).isEqualTo(2);
        assertThat(run.retries()).isEqualTo(1);
        assertThat(run.latencies().ms(100)).isGreaterThan(2_000);
    }

    @Test
    @Timeout(60)
    void soAreCallsOfSetUp() throws Exception {
        refusals = 1;
        long beganNs = System.nanoTime();
        assertThat(client.call(Call.get("/")).isFine()).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(System.nanoTime() - beganNs).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    @Timeout(60)
    void whatIsPushedBackAgainAndAgainIsRefusedInTheEnd() throws Exception {
        refusals = Integer.MAX_VALUE;
        retryAfter = "0";
        assertThat(client.call(Call.get("/")).status()).isEqualTo(429);
        assertThat(asked).hasValue(1 + 10);
        asked.set(0);
        assertThatThrownBy(() -> new OpRun(client, new Gets(), Pace.CLOSED).run(30, 1))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("429");
        assertThat(asked).hasValue(1 + 10);
    }

    @Test
    @Timeout(120)
    void whatWasDueAndNeverSentIsCounted() throws Exception {
        slowMs = 200;
        OpRun run = new OpRun(client, new Gets(), new Pace(1_000)).run(1, 500);
        assertThat(run.errors()).isZero();
        assertThat(run.answered()).isGreaterThan(0).isLessThan(500);
        assertThat(run.notSent()).isEqualTo(500 - run.answered());
    }

    private static final class Gets implements Ops {
        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public Call next(int lane) {
            return Call.get("/");
        }

        @Override
        public void answered(int lane, WholeAnswer answer) {
            // counted
        }
    }
}
