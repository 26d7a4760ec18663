package io.hydrofoil.apiserver;

import io.hydrofoil.chassis.Turns;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Who carries the stages of a server, and where its chance comes from: all that makes two runs differ. */
public final class Execution {
    private final @Nullable Turns turns;
    private final Supplier<RandomGenerator> randoms;

    private Execution(@Nullable Turns turns, Supplier<RandomGenerator> randoms) {
        this.turns = turns;
        this.randoms = randoms;
    }

    /** Each stage has threads of its own; chance is the system's. */
    public static Execution onThreads() {
        return new Execution(null, Execution::unguessable);
    }

    /** All stages take turns; {@code randoms} makes a generator for each of those who need one. */
    public static Execution inTurns(Turns turns, Supplier<RandomGenerator> randoms) {
        return new Execution(turns, randoms);
    }

    /** Who carries the stages; null: their own threads. */
    public @Nullable Turns turns() {
        return turns;
    }

    /** Another generator. */
    public RandomGenerator random() {
        return randoms.get();
    }

    /** Uids must not be guessable from one another across restarts: seeded by the system's randomness. */
    private static RandomGenerator unguessable() {
        byte[] seed = new byte[48];
        new SecureRandom().nextBytes(seed);
        return RandomGeneratorFactory.of("L128X256MixRandom").create(seed);
    }
}
