package io.hydrofoil.apiserver.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.testkit.AllocationGuard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the gate costs a request that finds a seat: it is on the way of every one. */
final class GateCostTest {
    private static final int RUNS = 200_000;
    private static final byte[] NOTHING = {};
    private static final Map<String, List<String>> HEADERS = Map.of();

    /** Nothing but a lease renewal's head. */
    private record Renewal(Identity identity) implements Exchange {
        @Override
        public String method() {
            return "PUT";
        }

        @Override
        public String path() {
            return "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/a";
        }

        @Override
        public Map<String, List<String>> query() {
            return Map.of();
        }

        @Override
        public String header(String name) {
            return null;
        }

        @Override
        public byte[] body() {
            return NOTHING;
        }

        @Override
        public long arrivedNs() {
            return 0;
        }

        @Override
        public void answer(int code, Map<String, List<String>> headers, byte[] body) {
            // nobody listens
        }

        @Override
        public Stream stream(int code, Map<String, List<String>> headers) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void anUncontendedRequestCostsOneSmallObject() {
        Exchange exchange = new Renewal(Identity.of("system:node:a", "system:authenticated", "system:nodes"));
        RequestPath path = RequestPath.parse("PUT", exchange.path(), Map.of());
        Attributes what = path.attributes();
        try (FlowGate gate = new FlowGate(
                new FlowGate.Parts(new FlowLimits(600, 15_000), Clock.system(), (where, fault) -> {}, new Metrics(), 1),
                p -> 0)) {
            double bytes = AllocationGuard.bytesPerRun(
                    RUNS, () -> gate.enter(exchange, path, what, admitted -> admitted.answer(200, HEADERS, NOTHING)));
            long beginNs = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                gate.enter(exchange, path, what, admitted -> admitted.answer(200, HEADERS, NOTHING));
            }
            if (Boolean.getBoolean("hydrofoil.verbose")) {
                System.out.printf(
                        "gate: %.0f ns, %.0f bytes a request%n", (System.nanoTime() - beginNs) / (double) RUNS, bytes);
            }
            assertThat(bytes).isLessThan(200);
        }
    }
}
