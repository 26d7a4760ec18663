package io.hydrofoil.simulation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Does to a cluster what the world does to it: one fault after another, some at the same time. */
final class Chaos {
    private static final long MAX_CALM_NS = TimeUnit.SECONDS.toNanos(8);
    private static final long MAX_FAULT_NS = TimeUnit.SECONDS.toNanos(12);
    private static final int MAX_JUMP_MS = 120_000;

    private final World world;
    private final Network network;
    private final List<Member> members;
    private final int calm;
    private boolean on = true;

    /** @param calm faults are so many times rarer */
    Chaos(World world, Network network, List<Member> members, int calm) {
        this.world = world;
        this.network = network;
        this.members = members;
        this.calm = calm;
    }

    void start() {
        world.after(TimeUnit.SECONDS.toNanos(3), this::next);
    }

    /** Mends everything. */
    void stop() {
        on = false;
        network.heal();
        network.faults(0);
        members.forEach(Member::startIfDown);
    }

    private void next() {
        if (!on) {
            return;
        }
        RandomGenerator random = world.random();
        Member victim = members.get(random.nextInt(members.size()));
        long durationNs = random.nextLong(MAX_FAULT_NS);
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                victim.crash();
                later(durationNs, victim::startIfDown);
            }
            case 2 -> {
                members.forEach(Member::crash);
                members.forEach(member -> later(random.nextLong(MAX_FAULT_NS), member::startIfDown));
            }
            case 3 -> {
                isolate(random.nextInt(members.size()), random);
                later(durationNs, network::heal);
            }
            case 4, 5 -> {
                network.faults(3 + random.nextInt(20));
                later(durationNs, () -> network.faults(0));
            }
            case 6 -> victim.pause(durationNs);
            default -> victim.jump(random.nextLong(-MAX_JUMP_MS, MAX_JUMP_MS));
        }
        world.after(random.nextLong(calm * MAX_CALM_NS), this::next);
    }

    /** Cuts a member off: both ways, or only one. */
    private void isolate(int member, RandomGenerator random) {
        int ways = 1 + random.nextInt(3);
        world.line(() -> "member " + member + " is cut off");
        for (int other = 0; other < members.size(); other++) {
            if (other != member) {
                if ((ways & 1) != 0) {
                    network.cut(member, other);
                }
                if ((ways & 2) != 0) {
                    network.cut(other, member);
                }
            }
        }
    }

    private void later(long delayNs, Runnable mend) {
        world.after(delayNs, () -> {
            if (on) {
                mend.run();
            }
        });
    }
}
