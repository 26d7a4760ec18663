package io.hydrofoil.simulation;

import java.io.PrintStream;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Simulated time: what is to happen, in order. Equal times in the order in which they were asked for. */
final class World {
    private final Agenda agenda = new Agenda();
    private final RandomGenerator random;
    private final Trace trace;
    private long nowNs;

    World(long seed, @Nullable PrintStream traceTo) {
        this.random = generator(seed);
        this.trace = new Trace(traceTo);
    }

    /** A generator with a seed of its own. */
    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    RandomGenerator random() {
        return random;
    }

    /** One in {@code chances}. */
    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    long nowNs() {
        return nowNs;
    }

    Trace trace() {
        return trace;
    }

    void line(Supplier<String> what) {
        trace.line(nowNs, what);
    }

    void after(long delayNs, Runnable task) {
        agenda.add(nowNs + Math.max(delayNs, 0), task);
    }

    /** Lets happen what happens until {@code untilNs}; returns how much did. */
    long runUntil(long untilNs) {
        long happened = 0;
        while (!agenda.isEmpty() && agenda.firstNs() <= untilNs) {
            nowNs = agenda.firstNs();
            trace.add(nowNs ^ (agenda.firstSequence() << 40));
            agenda.remove().run();
            happened++;
        }
        nowNs = untilNs;
        return happened;
    }
}
