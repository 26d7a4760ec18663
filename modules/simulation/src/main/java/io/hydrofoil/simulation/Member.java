package io.hydrofoil.simulation;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.RbacAgent;
import io.hydrofoil.apiserver.ApiServer;
import io.hydrofoil.apiserver.ApiServerConfig;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.simulation.Violation.Promise;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member of the control plane: its disk, which outlives it, and its present life, which is put together as the
 * launcher's Assembly puts the product together.
 */
final class Member implements StoreAgent.Events {
    /**
     * Room for an hour of a hundred nodes. History is short, so that it is compacted while somebody watches, but holds
     * the largest batch: thousands of events expire at once when a clock is put forward.
     */
    static final StoreLimits LIMITS = new StoreLimits(400_000, 1024, 200 * 1024, 600 * 1024, 1 << 23);

    private static final long READY_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RESTART_NS = TimeUnit.SECONDS.toNanos(1);

    private final Site site;
    private final int self;
    private final Disk disk = new Disk();
    private final Set<SimExchange> open = new LinkedHashSet<>();
    private @Nullable Life life;

    /** What all members have in common. {@code nodes}: simulated ones. */
    record Site(World world, Network network, History history, int members, int nodes) {}

    /** From one start to the next end. */
    private record Life(
            Machine machine, Store store, StoreAgent agent, SimLog log, History.Follower follower, Served served) {}

    /** What is there once the log is ready. */
    private static final class Served {
        private @Nullable ApiServer api;
        private @Nullable Loops loops;
        private long term;
        private int leader = -1;
    }

    Member(Site site, int self) {
        this.site = site;
        this.self = self;
    }

    boolean isAlive() {
        return life != null;
    }

    boolean isServing() {
        return life != null && life.served.api != null;
    }

    void start() {
        World world = site.world;
        Machine machine = new Machine(world);
        Store store = new Store(world.random().nextLong(), LIMITS);
        Replica.Place place = new Replica.Place(world, machine, site.network, disk, self, site.members);
        StoreAgent agent = new StoreAgent(machine, store, disk, this);
        Replica[] replica = new Replica[1];
        replica[0] = new Replica(place, () -> agent.onCommit(replica[0]));
        SimLog log = new SimLog(place, replica[0], store.processId());
        agent.start();
        life = new Life(machine, store, agent, log, site.history.new Follower(self, store), new Served());
        world.line(
                () -> "member " + self + " starts at revision " + store.reader().revision());
        replica[0].start();
        log.start();
        awaitLog(life);
    }

    private void awaitLog(Life now) {
        now.machine.later(READY_CHECK_NS, () -> {
            if (now.log.isReady()) {
                serve(now);
            } else {
                awaitLog(now);
            }
        });
    }

    private void serve(Life now) {
        FaultHandler faults = (where, fault) -> {
            throw new Violation(Promise.NO_FAULT, "fault in " + where + ": " + fault, fault);
        };
        Metrics metrics = new Metrics();
        Authorizer authorizer = new Authorizer();
        ApiServer api = new ApiServer(
                new ApiServer.Parts(now.store, LIMITS, now.log, authorizer, Keys.TOKENS, now.machine, faults, metrics),
                ApiServerConfig.forMachine(1),
                Execution.inTurns(
                        now.machine, () -> World.generator(site.world.random().nextLong())));
        api.start();
        now.served.api = api;
        Loops loops = new Loops(now.machine, api, self, site.nodes, faults, metrics);
        site.world.line(() -> "member " + self + " serves");
        var _ = api.bootstrap(new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443 + self), true)
                .whenComplete((done, fault) -> now.machine.soon(() -> bootstrapped(now, loops, fault)));
        TurnAgent.start(now.machine, bell -> RbacAgent.open(api.cluster(), authorizer, bell));
        TurnAgent.start(now.machine, api::customResources);
        TurnAgent.start(
                now.machine,
                bell -> new ReconcileAgent(
                        api.cluster(),
                        List.of(api.flowObjects()),
                        new ReconcileAgent.Shell("flow-control", now.machine, bell, metrics.nested(), faults)));
    }

    private void bootstrapped(Life now, Loops loops, @Nullable Throwable fault) {
        if (fault != null) {
            // As the product: a start that fails ends the process, and whoever supervises it starts it again.
            site.world.line(() -> "member " + self + " could not start: " + fault.getMessage());
            crash();
            site.world.after(RESTART_NS, this::startIfDown);
            return;
        }
        now.served.loops = loops;
        if (now.served.leader >= 0) {
            loops.onTerm(now.served.term, now.served.leader);
        }
    }

    void startIfDown() {
        if (life == null) {
            start();
        }
    }

    /** The machine loses its power. */
    void crash() {
        Life now = life;
        if (now == null) {
            return;
        }
        site.world.line(() -> "member " + self + " crashes");
        life = null;
        now.machine.kill();
        if (now.served.api != null) {
            now.served.api.close();
        }
        now.store.close();
        disk.crash(site.world.random());
        List.copyOf(open).forEach(SimExchange::breakOff);
        open.clear();
    }

    /** Frees what a life holds outside the heap. */
    void close() {
        if (life != null) {
            life.machine.kill();
            life.store.close();
            life = null;
        }
    }

    void pause(long durationNs) {
        if (life != null) {
            life.machine.pause(durationNs);
        }
    }

    void jump(long byMs) {
        if (life != null) {
            life.machine.jump(byMs);
        }
    }

    /** A request reaches this member. */
    void handle(SimExchange exchange) {
        Life now = life;
        if (now == null || now.served.api == null) {
            exchange.breakOff();
            return;
        }
        ApiServer api = now.served.api;
        open.removeIf(SimExchange::isOver);
        open.add(exchange);
        now.machine.arrive(() -> {
            if (!exchange.isOver()) {
                api.handle(exchange);
            }
        });
    }

    @Override
    public void onTerm(long term, int leader) {
        Served served = living().served;
        served.term = term;
        served.leader = leader;
        if (served.loops != null) {
            served.loops.onTerm(term, leader);
        }
    }

    @Override
    public void onBegun(long number) {
        living().log.onBegun(number);
    }

    @Override
    public void onEnded(long number) {
        living().log.onEnded(number);
    }

    @Override
    public void onApplied(long index) {
        Life now = living();
        site.world.trace().add(now.store.stateHash());
        now.follower.onApplied(index);
    }

    private Life living() {
        return Objects.requireNonNull(life);
    }
}
