package io.hydrofoil.apiserver.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FlowGateTest {
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);
    private static final Identity NOBODY = Identity.of("nobody", "none");
    private static final Identity ALICE = Identity.of("alice", "system:authenticated");
    private static final Identity NODE = Identity.of("system:node:a", "system:nodes", "system:authenticated");

    private final Metrics metrics = new Metrics();
    private final List<Throwable> faults = new ArrayList<>();
    private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
    private final FlowGate gate = gate(49, 60_000);

    @AfterEach
    void close() {
        gate.close();
        assertThat(faults).isEmpty();
    }

    /** 49 seats: one for catch-all, 4 for global-default, 8 for node-high. */
    private FlowGate gate(int seats, long maxWaitMs) {
        return new FlowGate(
                new FlowGate.Parts(
                        new FlowLimits(seats, maxWaitMs),
                        Clock.system(),
                        (where, fault) -> faults.add(fault),
                        metrics,
                        1),
                path -> 0);
    }

    private static FakeExchange enter(FlowGate gate, Identity who, String method, String target, RequestHandler next) {
        FakeExchange exchange = FakeExchange.of(method, target).by(who);
        RequestPath path = RequestPath.parse(method, exchange.path(), exchange.query());
        gate.enter(exchange, path, path.attributes(), next);
        return exchange;
    }

    private FakeExchange enter(Identity who, String method, String target) {
        return enter(gate, who, method, target, held::add);
    }

    private Exchange next() throws InterruptedException {
        Exchange next = held.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a request is let in").isNotNull();
        return next;
    }

    private double metric(String name) {
        return new String(metrics.text(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void whatFindsNoSeatInALevelWithoutQueuesIsToldToComeBack() throws Exception {
        FakeExchange first = enter(NOBODY, "GET", "/api/v1/pods");
        FakeExchange second = enter(NOBODY, "GET", "/api/v1/pods");

        assertThat(second.await().code()).isEqualTo(429);
        assertThat(second.text()).isEqualTo("Too many requests, please try again later.\n");
        assertThat(second.answered()).containsEntry("Retry-After", List.of("1"));
        assertThat(second.answered()).containsEntry("Content-Type", List.of("text/plain; charset=utf-8"));
        assertThat(metric("apiserver_flowcontrol_rejected_requests_total{flow_schema=\"catch-all\","
                        + "priority_level=\"catch-all\",reason=\"concurrency-limit\"}"))
                .isEqualTo(1);

        next().answer(200, JSON, OK);
        assertThat(first.code()).isEqualTo(200);
        enter(NOBODY, "GET", "/api/v1/pods");
        next().answer(200, JSON, OK);
    }

    @Test
    void whatWaitsIsCarriedOnWhenASeatIsFreeAndOthersAreNotHeldUp() throws Exception {
        for (int i = 0; i < 4; i++) {
            enter(ALICE, "GET", "/api/v1/namespaces/a/pods/p");
        }
        FakeExchange waits = enter(ALICE, "GET", "/api/v1/namespaces/a/pods/last");
        assertThat(held).hasSize(4);
        assertThat(metric("apiserver_flowcontrol_current_inqueue_requests")).isEqualTo(1);

        enter(NODE, "GET", "/api/v1/nodes/a");
        assertThat(held).as("another level").hasSize(5);

        next().answer(200, JSON, OK);
        while (held.size() < 5) {
            Thread.onSpinWait();
        }
        held.forEach(exchange -> exchange.answer(200, JSON, OK));
        assertThat(waits.await().code()).isEqualTo(200);
        assertThat(metric("apiserver_flowcontrol_current_executing_requests")).isZero();
        assertThat(metric("apiserver_flowcontrol_current_executing_seats")).isZero();
        assertThat(metric("apiserver_flowcontrol_dispatched_requests_total")).isEqualTo(6);
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        try (FlowGate impatient = new FlowGate(
                new FlowGate.Parts(
                        new FlowLimits(49, 1), Clock.system(), (where, fault) -> faults.add(fault), new Metrics(), 1),
                path -> 0)) {
            for (int i = 0; i < 4; i++) {
                enter(impatient, ALICE, "GET", "/api/v1/pods", held::add);
            }
            FakeExchange late = enter(impatient, ALICE, "GET", "/api/v1/pods", held::add);
            assertThat(late.await().code()).isEqualTo(429);
        }
    }

    @Test
    void aWatchKeepsItsSeatUntilItHasSentWhatExisted() throws Exception {
        enter(NOBODY, "GET", "/api/v1/pods?watch=true");
        Exchange.Stream stream = next().stream(200, JSON);
        assertThat(enter(NOBODY, "GET", "/api/v1/pods").await().code()).isEqualTo(429);

        stream.follows();
        enter(NOBODY, "GET", "/api/v1/pods");
        next().answer(200, JSON, OK);
        stream.end();
    }

    @Test
    void aWatchFromARevisionAndAnEndedStreamKeepNone() throws Exception {
        enter(NOBODY, "GET", "/api/v1/pods?watch=true&resourceVersion=7");
        next().stream(200, JSON);
        enter(NOBODY, "GET", "/api/v1/pods");
        Exchange.Stream list = next().stream(200, JSON);
        assertThat(enter(NOBODY, "GET", "/api/v1/pods").await().code()).isEqualTo(429);
        list.end();
        enter(NOBODY, "GET", "/api/v1/pods");
        next().answer(200, JSON, OK);
    }

    @Test
    void aClientThatGoesAwayFreesTheSeatOfItsStream() throws Exception {
        FakeExchange client = enter(NOBODY, "GET", "/api/v1/pods");
        next().stream(200, JSON);
        client.goAway();
        enter(NOBODY, "GET", "/api/v1/pods");
        next().answer(200, JSON, OK);
    }

    @Test
    void aFailureFreesTheSeat() throws Exception {
        RequestHandler fails = exchange -> {
            throw new IllegalStateException("as asked");
        };
        assertThatThrownBy(() -> enter(gate, NOBODY, "GET", "/api/v1/pods", fails))
                .hasMessage("as asked");
        enter(NOBODY, "GET", "/api/v1/pods");
        next().answer(200, JSON, OK);
    }

    @Test
    void aFailureAfterWaitingIsAnsweredAndReported() throws Exception {
        List<Exchange> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            enter(gate, ALICE, "GET", "/api/v1/pods", running::add);
        }
        FakeExchange fails = enter(gate, ALICE, "GET", "/api/v1/pods", exchange -> {
            throw new IllegalStateException("as asked");
        });
        running.getFirst().answer(200, JSON, OK);
        assertThat(fails.await().code()).isEqualTo(500);
        assertThat(faults).hasSize(1);
        faults.clear();
    }

    @Test
    void logsAndTunnelsAreNotLimited() throws Exception {
        enter(NOBODY, "GET", "/api/v1/pods");
        for (String sub : List.of("log", "exec", "attach", "portforward", "proxy")) {
            enter(NOBODY, "GET", "/api/v1/namespaces/a/pods/p/" + sub);
        }
        assertThat(held).hasSize(6);
    }

    /**
     * 40 greedy clients keep 20 requests each open; a well-behaved user and a node ask now and then. How long something
     * takes is counted in requests that the server finished meanwhile.
     */
    @Test
    void underOverloadTheSystemIsServedSoonAndGreedyClientsAreRefused() throws Exception {
        List<FakeExchange> greedy = new ArrayList<>();
        List<Integer> node = new ArrayList<>();
        List<Integer> user = new ArrayList<>();
        try (Load load = new Load()) {
            for (int round = 0; round < 30; round++) {
                for (int i = 0; i < 800; i++) {
                    Identity who = Identity.of("greedy-" + i % 3, "system:authenticated");
                    String method = i % 2 == 0 ? "GET" : "POST";
                    greedy.add(enter(
                            gate,
                            who,
                            method,
                            "/api/v1/namespaces/a/pods",
                            exchange -> load.work(exchange, place -> {})));
                }
                node.add(finishedDuring(NODE, "/api/v1/nodes/a", load));
                user.add(finishedDuring(ALICE, "/api/v1/namespaces/b/pods/p", load));
            }
            long refused = greedy.stream()
                    .filter(exchange -> exchange.await().code() == 429)
                    .count();
            assertThat(refused).isBetween(greedy.size() / 4L, greedy.size() - 1L);
            assertThat(load.mostUnderWay.get())
                    .as("seats bound what is under way")
                    .isLessThanOrEqualTo(49);
            // The node waits for those who were let in before it, at most as many as there are seats.
            assertThat(median(node)).isLessThanOrEqualTo(49);
            // The user shares a level with the greedy ones, but not all of its queues: it passes most who wait.
            assertThat(median(user)).isLessThan(400);
        }
        assertThat(metric("apiserver_flowcontrol_current_executing_seats")).isZero();
        assertThat(metric("apiserver_flowcontrol_current_inqueue_requests")).isZero();
    }

    /** How many requests the server finished from this one's being let in (or, if it waits, asked) to its own end. */
    private int finishedDuring(Identity who, String path, Load load) {
        AtomicInteger begin = new AtomicInteger(load.finished.get());
        AtomicInteger end = new AtomicInteger();
        Thread asks = Thread.currentThread();
        FakeExchange exchange = enter(gate, who, "GET", path, admitted -> {
            if (Thread.currentThread().equals(asks)) {
                begin.set(load.finished.get());
            }
            load.work(admitted, end::set);
        });
        assertThat(exchange.await().code()).as(who.user()).isEqualTo(200);
        return end.get() - begin.get();
    }

    /** A server that works on two requests at a time, in the order in which they were let in. */
    private static final class Load implements AutoCloseable {
        private final ExecutorService server = Executors.newFixedThreadPool(2);
        private final AtomicInteger finished = new AtomicInteger();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger mostUnderWay = new AtomicInteger();

        void work(Exchange exchange, IntConsumer place) {
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            server.execute(() -> {
                burn();
                underWay.decrementAndGet();
                place.accept(finished.incrementAndGet());
                exchange.answer(200, JSON, OK);
            });
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Single figures may be off when the machine pauses a thread of the test. */
    private static int median(List<Integer> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private static void burn() {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += Long.numberOfTrailingZeros(i);
        }
        assertThat(sum).isPositive();
    }
}
