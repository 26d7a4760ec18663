package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.simulation.SimExchange.Request;
import io.hydrofoil.simulation.Violation.Promise;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run from one seed: some time with faults, then some without, at the end of which everything must have settled.
 */
final class Simulation {
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(60);

    /** Longer than a client waits until it connects again, shorter than any watch. */
    private static final long PROMPT_NS = TimeUnit.SECONDS.toNanos(3);

    private final Config config;
    private final World world;
    private final Network network;
    private final History history = new History();
    private final Judge judge = new Judge(history);
    private final List<Member> members = new ArrayList<>();
    private final Workload workload;
    private final Chaos chaos;

    /**
     * What is simulated.
     *
     * @param minutes of simulated time with faults
     * @param calm faults and scalings are so many times rarer
     * @param nodes simulated nodes
     * @param writers clients that write
     */
    record Config(long seed, int members, int nodes, int writers, int minutes, int calm) {}

    /** What a run did. */
    record Report(long traceHash, long events, long revision, int requests, int answers, int watchEvents, int bound) {}

    Simulation(Config config, @Nullable PrintStream traceTo) {
        this.config = config;
        this.world = new World(config.seed(), traceTo);
        this.network = new Network(world, config.members());
        Member.Site site = new Member.Site(world, network, history, config.members(), config.nodes());
        for (int i = 0; i < config.members(); i++) {
            members.add(new Member(site, i));
        }
        this.workload = new Workload(world, network, members);
        this.chaos = new Chaos(world, network, members, config.calm());
    }

    /** Runs to the end, or to the first promise that is broken. */
    Report run() {
        members.forEach(Member::start);
        makeNamespace();
        workload.start(history, judge, config);
        chaos.start();
        long endNs = TimeUnit.MINUTES.toNanos(config.minutes());
        long events = world.runUntil(endNs);
        chaos.stop();
        events += world.runUntil(endNs + SETTLE_NS / 3);
        workload.calm();
        events += world.runUntil(endNs + SETTLE_NS / 2);
        workload.rest();
        events += world.runUntil(world.nowNs() + PROMPT_NS);
        allAreTold();
        history.restlessness().watch();
        events += world.runUntil(endNs + SETTLE_NS);
        atEnd();
        allAreTold();
        int watchEvents = workload.watchers().stream().mapToInt(Watcher::events).sum();
        return new Report(
                world.trace().hash(),
                events,
                history.revision(),
                workload.requests(),
                judge.answers(),
                watchEvents,
                history.bindings().bound());
    }

    long nowNs() {
        return world.nowNs();
    }

    /** Asks until it is there. */
    private void makeNamespace() {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + Workload.NAMESPACE + "\"}}";
        Request request = new Request(
                "POST", "/api/v1/namespaces", "application/json", body.getBytes(StandardCharsets.UTF_8), 1 << 20);
        workload.send(request, new SimExchange.Client() {
            private int code;

            @Override
            public void received(int status, byte[] bytes) {
                code = status;
            }

            @Override
            public void ended() {
                if (code != 201 && code != 409) {
                    lost();
                }
            }

            @Override
            public void lost() {
                world.after(TimeUnit.MILLISECONDS.toNanos(100), Simulation.this::makeNamespace);
            }
        });
    }

    private void atEnd() {
        judge.atEnd();
        for (Member member : members) {
            check(member.isServing(), Promise.PROGRESS, "a member does not serve, long after the last fault");
        }
        check(judge.answers() > 0, Promise.PROGRESS, "no request was answered");
        check(
                history.bindings().nodes() == config.nodes(),
                Promise.PROGRESS,
                "there are %d nodes, should be %d",
                history.bindings().nodes(),
                config.nodes());
        check(config.nodes() == 0 || history.bindings().bound() > 0, Promise.PROGRESS, "no pod was ever bound");
    }

    /** Without any fault, nobody waits long for the last change. */
    private void allAreTold() {
        for (Watcher watcher : workload.watchers()) {
            check(watcher.behind() == 0, Promise.WATCH, "a watcher was not told the last %d changes", watcher.behind());
        }
    }

    void close() {
        members.forEach(Member::close);
    }
}
