package io.hydrofoil.soak.load;

import io.hydrofoil.soak.AdminHttp;
import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/** What the clients and watchers of one run share. All threads. */
public final class LoadRun {
    private static final int MAX_ODDITIES = 50;
    private static final long GENERATION_NS = Duration.ofSeconds(60).toNanos();

    private final long startNs = System.nanoTime();
    private final SSLContext identity;
    private final List<String> servers;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicIntegerArray lives = new AtomicIntegerArray(Members.COUNT);
    private final List<String> oddities = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder watched = new LongAdder();
    private volatile boolean isOver;

    public LoadRun(Path kubeconfig, List<String> servers) {
        this.identity = AdminHttp.sslContext(kubeconfig);
        this.servers = List.copyOf(servers);
    }

    /** Since the start of the run. */
    public long nowNs() {
        return System.nanoTime() - startNs;
    }

    /** Keys are used for a while only, so that what is open at one does not weigh on a whole long run. */
    int generation() {
        return (int) (nowNs() / GENERATION_NS);
    }

    AdminHttp connect(int member, Duration timeout) {
        return new AdminHttp(identity, List.of(servers.get(member)), timeout);
    }

    int nextConnection() {
        return connections.incrementAndGet();
    }

    /** How often a member was started again. */
    int life(int member) {
        return lives.get(member);
    }

    /** To be told before a member is started again. */
    public void reborn(int member) {
        lives.incrementAndGet(member);
    }

    /** Notes an answer that nobody should ever get; the first ones are kept. */
    public synchronized void odd(String what) {
        if (oddities.size() < MAX_ODDITIES) {
            oddities.add(nowNs() / 1_000_000 + " ms: " + what);
        }
    }

    public synchronized List<String> oddities() {
        return List.copyOf(oddities);
    }

    /** Ends all clients, not the watchers. */
    public void stop() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    void count(Operation operation) {
        switch (operation.outcome()) {
            case OK, ABSENT, EXISTS, CHANGED -> answered.increment();
            case REFUSED -> refused.increment();
            case UNKNOWN -> unknown.increment();
        }
        if (operation.kind().isWrite() && operation.outcome() == Outcome.OK) {
            writes.increment();
        }
    }

    void countWatched() {
        watched.increment();
    }

    public long answered() {
        return answered.sum();
    }

    /** Acknowledged. */
    public long writes() {
        return writes.sum();
    }

    public long unknown() {
        return unknown.sum();
    }

    public long refused() {
        return refused.sum();
    }

    /** Events that watchers got. */
    public long watched() {
        return watched.sum();
    }
}
