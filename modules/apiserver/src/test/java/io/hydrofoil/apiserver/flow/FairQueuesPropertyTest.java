package io.hydrofoil.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A level under made-up load, in made-up time, from a seed. */
final class FairQueuesPropertyTest {
    private static final long MS = 1_000_000;
    private static final long MAX_WAIT_NS = 15_000 * MS;

    private static PriorityLevel level(int queues, int hand, int length) {
        return new PriorityLevel("level", "", false, 30, 0, -1, queues, hand, length);
    }

    private static final class Request extends Seat {
        private final int client;
        private final long serviceNs;
        private long askedNs;

        Request(int client, long flow, long work, long serviceNs) {
            super(flow, work);
            this.client = client;
            this.serviceNs = serviceNs;
        }
    }

    /** Runs requests on the queues: an event list of ends, and the clock that they move. */
    private static final class World {
        private record End(long atNs, Request request) {}

        private final FairQueues queues;
        private final int limit;
        private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::atNs));
        private final List<Request> refused = new ArrayList<>();
        private final Map<Integer, Long> servedNs = new HashMap<>();
        private final Map<Integer, Long> longestWaitNs = new HashMap<>();
        private long nowNs;
        private int asked;
        private int answered;

        World(PriorityLevel level, int limit) {
            this.queues = new FairQueues(level, limit, 0);
            this.limit = limit;
        }

        boolean ask(Request request) {
            asked++;
            request.askedNs = nowNs;
            switch (queues.arrive(request, nowNs)) {
                case RUNS -> started(request);
                case WAITS -> startAll();
                case QUEUE_FULL, NO_SEAT -> {
                    refused.add(request);
                    answered++;
                    return false;
                }
            }
            return true;
        }

        private void started(Request request) {
            longestWaitNs.merge(request.client, nowNs - request.askedNs, Math::max);
            ends.add(new End(nowNs + request.serviceNs, request));
            int widest = Math.max(limit, request.width());
            assertThat(queues.taken()).as("seats taken").isLessThanOrEqualTo(widest);
        }

        private void startAll() {
            for (Seat seat = queues.next(nowNs); seat != null; seat = queues.next(nowNs)) {
                started((Request) seat);
            }
        }

        /** Moves to the next end; null if nothing runs. */
        Request step() {
            End end = ends.poll();
            if (end == null) {
                return null;
            }
            nowNs = Math.max(nowNs, end.atNs());
            Request request = end.request();
            if (request.state == Seat.State.LINGERING) {
                queues.release(request, nowNs);
                startAll();
                return step();
            }
            answered++;
            servedNs.merge(request.client, request.serviceNs * Work.seats(request.work), Long::sum);
            if (queues.finish(request, nowNs)) {
                ends.add(new End(nowNs + request.lingersNs(), request));
            }
            startAll();
            return request;
        }

        void drain() {
            while (step() != null) {
                // until nothing runs
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRequestIsAnsweredAndNoSeatIsGivenTwice(long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(12);
        World world = new World(level(1 + random.nextInt(40), 1 + random.nextInt(6), 1 + random.nextInt(20)), limit);
        for (int i = 0; i < 5_000; i++) {
            int client = random.nextInt(20);
            long work =
                    switch (random.nextInt(10)) {
                        case 0 -> Work.ofList(random.nextInt(3_000), 0, false);
                        case 1 -> Work.ofWrite(random.nextInt(5_000));
                        default -> Work.ONE_SEAT;
                    };
            world.ask(new Request(client, FlowHash.of(seed, "client-" + client), work, random.nextInt(20) * MS));
            if (random.nextInt(3) > 0) {
                world.step();
            }
            world.nowNs += random.nextInt(3) * MS;
        }
        world.drain();

        assertThat(world.answered).as("seed " + seed).isEqualTo(world.asked);
        assertThat(world.queues.taken()).isZero();
        assertThat(world.queues.running()).isZero();
        assertThat(world.queues.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void busyFlowsGetEqualShares(long seed) {
        Random random = new Random(seed);
        int clients = 5;
        World world = new World(level(512, 4, 1_000), 8);
        for (int client = 0; client < clients; client++) {
            // the greedier a client, the more it asks for at once, and the longer its requests
            for (int i = 0; i < 20 * (client + 1); i++) {
                world.ask(request(client, seed, random));
            }
        }
        for (int i = 0; i < 20_000; i++) {
            Request ended = world.step();
            world.ask(request(ended.client, seed, random));
        }
        long most = world.servedNs.values().stream().mapToLong(n -> n).max().orElseThrow();
        long least = world.servedNs.values().stream().mapToLong(n -> n).min().orElseThrow();
        assertThat((double) most / least)
                .as("seed " + seed + " " + world.servedNs)
                .isLessThan(4.5);
    }

    private static Request request(int client, long seed, Random random) {
        long serviceNs = (1L + random.nextInt(4)) * (client + 1) * MS;
        return new Request(client, FlowHash.of(seed, "client-" + client), Work.ONE_SEAT, serviceNs);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void aModestFlowDoesNotWaitForGreedyOnes(long seed) {
        Random random = new Random(seed);
        World world = new World(level(128, 6, 50), 8);
        int modest = 99;
        for (int i = 0; i < 20_000; i++) {
            int greedy = random.nextInt(4);
            world.ask(new Request(greedy, FlowHash.of(seed, "greedy-" + greedy), Work.ONE_SEAT, 10 * MS));
            if (i % 50 == 0) {
                assertThat(world.ask(new Request(modest, FlowHash.of(seed, "modest"), Work.ONE_SEAT, MS)))
                        .as("the modest flow is never refused, seed " + seed)
                        .isTrue();
            }
            world.nowNs += MS / 2;
            while (!world.ends.isEmpty() && world.ends.peek().atNs() <= world.nowNs) {
                world.step();
            }
        }
        assertThat(world.refused).as("the greedy ones are").isNotEmpty();
        assertThat(world.longestWaitNs.get(modest)).as("seed " + seed).isLessThanOrEqualTo(40 * MS);
        assertThat(world.longestWaitNs.get(0)).isGreaterThan(100 * MS);
    }

    @Test
    void whatIsWiderThanFreeIsWaitedForAndNotOvertakenForever() {
        World world = new World(level(16, 2, 50), 4);
        for (int i = 0; i < 4; i++) {
            world.ask(new Request(1, FlowHash.of(1, "a"), Work.ONE_SEAT, 5 * MS));
        }
        world.ask(new Request(2, FlowHash.of(1, "wide"), Work.ofList(1_000, 0, false), 5 * MS));
        for (int i = 0; i < 200; i++) {
            world.step();
            world.ask(new Request(1, FlowHash.of(1, "a"), Work.ONE_SEAT, 5 * MS));
        }
        assertThat(world.servedNs).containsKey(2);
    }

    @Test
    void whoWaitsTooLongIsTakenOutInTime() {
        FairQueues queues = new FairQueues(level(4, 2, 10), 1, 0);
        assertThat(queues.arrive(new Request(1, 7, Work.ONE_SEAT, 0), 0)).isEqualTo(FairQueues.Arrival.RUNS);
        Request waits = new Request(1, 7, Work.ONE_SEAT, 0);
        assertThat(queues.arrive(waits, 5)).isEqualTo(FairQueues.Arrival.WAITS);

        assertThat(queues.expire(MAX_WAIT_NS, MAX_WAIT_NS)).isNull();
        assertThat(queues.expire(5 + MAX_WAIT_NS, MAX_WAIT_NS)).isSameAs(waits);
        assertThat(queues.waiting()).isZero();
    }

    @Test
    void aLevelWithoutQueuesRefusesAtOnce() {
        FairQueues queues = new FairQueues(level(0, 0, 0), 1, 0);
        Request first = new Request(1, 7, Work.ONE_SEAT, 0);
        assertThat(queues.arrive(first, 0)).isEqualTo(FairQueues.Arrival.RUNS);
        assertThat(queues.arrive(new Request(1, 7, Work.ONE_SEAT, 0), 0)).isEqualTo(FairQueues.Arrival.NO_SEAT);
        queues.finish(first, 1);
        assertThat(queues.arrive(new Request(1, 7, Work.ONE_SEAT, 0), 2)).isEqualTo(FairQueues.Arrival.RUNS);
    }

    @Test
    void anExemptLevelNeverWaits() {
        PriorityLevel exempt = new PriorityLevel("exempt", "", true, 0, 0, -1, 0, 0, 0);
        FairQueues queues = new FairQueues(exempt, 0, 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(queues.arrive(new Request(1, 7, Work.ONE_SEAT, 0), i)).isEqualTo(FairQueues.Arrival.RUNS);
        }
        assertThat(queues.taken()).isEqualTo(1_000);
    }

    @Test
    void whoWaitsStaysWhenTheQueuesChange() {
        FairQueues queues = new FairQueues(level(4, 2, 10), 1, 0);
        Request runs = new Request(1, 1, Work.ONE_SEAT, 0);
        queues.arrive(runs, 0);
        List<Request> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Request request = new Request(i, FlowHash.of(1, "c" + i), Work.ONE_SEAT, 0);
            queues.arrive(request, i);
            waits.add(request);
        }
        queues.level(level(64, 6, 10), 100);
        queues.finish(runs, 200);
        List<Seat> started = new ArrayList<>();
        for (int now = 300; started.size() < 8; now++) {
            Seat next = queues.next(now);
            assertThat(next).as("after " + started.size()).isNotNull();
            started.add(next);
            queues.finish(next, now);
        }
        assertThat(started).containsExactlyInAnyOrderElementsOf(waits);
        assertThat(queues.taken()).isZero();
    }
}
