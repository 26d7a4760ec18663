package io.hydrofoil.simulation;

import io.hydrofoil.simulation.SimExchange.Request;
import java.util.ArrayList;
import java.util.List;

/** All clients of a simulated cluster, and how they reach its members. */
final class Workload {
    static final String NAMESPACE = "sim";

    private final World world;
    private final Network network;
    private final List<Member> members;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private boolean on = true;
    private boolean calm;
    private int requests;

    Workload(World world, Network network, List<Member> members) {
        this.world = world;
        this.network = network;
        this.members = members;
    }

    void start(History history, Judge judge, Simulation.Config config) {
        for (int i = 0; i < config.writers(); i++) {
            writers.add(new Writer(this, world, judge, i));
        }
        for (String tier : List.of("", "", "front", "back")) {
            watchers.add(new Watcher(this, world, history, judge, tier));
        }
        if (config.nodes() > 0) {
            new Scaler(this, world, config, "web").start();
            new Scaler(this, world, config, "batch").start();
        }
        writers.forEach(Writer::start);
        watchers.forEach(Watcher::start);
    }

    List<Watcher> watchers() {
        return watchers;
    }

    boolean isOn() {
        return on;
    }

    /** There are no faults any more, and what they did is over. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** No more writes from now on. */
    void rest() {
        on = false;
    }

    int requests() {
        return requests;
    }

    /** Sends a request to any member. */
    void send(Request request, SimExchange.Client client) {
        requests++;
        Member member = members.get(world.random().nextInt(members.size()));
        SimExchange exchange = new SimExchange(world, network, request, client);
        world.after(network.delayNs(), () -> member.handle(exchange));
    }
}
