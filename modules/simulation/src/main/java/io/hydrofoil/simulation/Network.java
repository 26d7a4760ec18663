package io.hydrofoil.simulation;

import java.util.Arrays;
import java.util.function.Consumer;

/** Between members: delays, loses, repeats and reorders what is sent, and is cut now and then. */
final class Network {
    private static final int MIN_DELAY_NS = 50_000;
    private static final int MAX_DELAY_NS = 400_000;
    private static final int LONG_DELAY_NS = 60_000_000;

    private final World world;
    private final boolean[][] cut;

    /** By member, its way in. */
    private final Consumer<Object>[] doors;

    /** One message in so many is lost, repeated, or late; 0: none. */
    private int faultOneIn;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Network(World world, int members) {
        this.world = world;
        this.cut = new boolean[members][members];
        this.doors = new Consumer[members];
        Arrays.fill(doors, (Consumer<Object>) message -> {});
    }

    void door(int member, Consumer<Object> door) {
        doors[member] = door;
    }

    void faults(int oneIn) {
        faultOneIn = oneIn;
    }

    void heal() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    /** Cuts the way from one to the other; the way back is another one. */
    void cut(int from, int to) {
        cut[from][to] = true;
    }

    /** A datagram: may be lost, repeated, overtaken. */
    void send(int from, int to, Object message) {
        if (fault()) {
            return;
        }
        deliver(from, to, message, fault() ? world.random().nextInt(LONG_DELAY_NS) : delayNs());
        if (fault()) {
            deliver(from, to, message, world.random().nextInt(LONG_DELAY_NS));
        }
    }

    /**
     * Part of a stream: arrives after what was sent before, not before {@code notBeforeNs}, or is lost; returns when.
     */
    long sendInOrder(int from, int to, Object message, long notBeforeNs) {
        long arrivalNs = Math.max(world.nowNs() + delayNs(), notBeforeNs);
        if (!fault()) {
            deliver(from, to, message, arrivalNs - world.nowNs());
        }
        return arrivalNs;
    }

    long delayNs() {
        return (long) MIN_DELAY_NS + world.random().nextInt(MAX_DELAY_NS);
    }

    private boolean fault() {
        return faultOneIn > 0 && world.oneIn(faultOneIn);
    }

    private void deliver(int from, int to, Object message, long delayNs) {
        world.after(delayNs, () -> {
            if (!cut[from][to]) {
                doors[to].accept(message);
            }
        });
    }
}
