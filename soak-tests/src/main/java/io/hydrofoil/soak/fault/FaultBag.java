package io.hydrofoil.soak.fault;

import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.cluster.Cluster;
import io.hydrofoil.soak.cluster.Namespaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Draws faults from a bag that holds each sort once, so that also a short run sees all of them; the order and the
 * victims are of the seed.
 */
final class FaultBag {
    private static final long NEARLY_FULL_BYTES = 100L << 20;

    private final Cluster cluster;
    private final Random random;
    private final List<Sort> sorts = new ArrayList<>();
    private final List<Sort> left = new ArrayList<>();

    FaultBag(Cluster cluster, Set<FaultKind> kinds, Random random) {
        this.cluster = cluster;
        this.random = random;
        for (Sort sort : Sort.values()) {
            if (kinds.contains(sort.kind)) {
                sorts.add(sort);
            }
        }
    }

    /** What is drawn. */
    private enum Sort {
        KILL_LEADER(FaultKind.KILL),
        KILL_FOLLOWER(FaultKind.KILL),
        KILL_ALL(FaultKind.KILL),
        PAUSE_LEADER(FaultKind.PAUSE),
        PAUSE_FOLLOWER(FaultKind.PAUSE),
        ISOLATE_LEADER(FaultKind.CUT),
        MUTE_LEADER(FaultKind.CUT),
        DEAFEN_LEADER(FaultKind.CUT),
        ISOLATE_FOLLOWER(FaultKind.CUT),
        BREAK_ONE_PATH(FaultKind.CUT),
        UNPLUG_LEADER(FaultKind.CUT),
        NEARLY_FULL(FaultKind.FULL),
        QUITE_FULL(FaultKind.FULL);

        private final FaultKind kind;

        Sort(FaultKind kind) {
            this.kind = kind;
        }
    }

    Fault draw() {
        if (left.isEmpty()) {
            left.addAll(sorts);
            Collections.shuffle(left, random);
        }
        Sort sort = left.removeLast();
        int leader = Math.max(0, cluster.leader());
        int follower = (leader + 1 + random.nextInt(Members.COUNT - 1)) % Members.COUNT;
        return switch (sort) {
            case KILL_LEADER -> kill(leader, "leader");
            case KILL_FOLLOWER -> kill(follower, "follower");
            case KILL_ALL -> killAll();
            case PAUSE_LEADER -> pause(leader, "leader");
            case PAUSE_FOLLOWER -> pause(follower, "follower");
            case ISOLATE_LEADER -> cut(leader, "leader " + leader + " reaches no member and none reaches it", 3);
            case MUTE_LEADER -> cut(leader, "leader " + leader + " reaches no member", 1);
            case DEAFEN_LEADER -> cut(leader, "no member reaches leader " + leader, 2);
            case ISOLATE_FOLLOWER ->
                cut(follower, "follower " + follower + " reaches no member and none reaches it", 3);
            case BREAK_ONE_PATH -> breakPath(leader, follower);
            case UNPLUG_LEADER -> unplug(leader);
            case NEARLY_FULL -> full("nearly full", NEARLY_FULL_BYTES, false, leader);
            case QUITE_FULL -> full("full", 0, true, leader);
        };
    }

    private Fault kill(int member, String role) {
        return new Fault(
                FaultKind.KILL,
                "SIGKILL of " + role + " " + member,
                () -> cluster.kill(member),
                () -> cluster.start(member),
                false);
    }

    private Fault killAll() {
        return new Fault(
                FaultKind.KILL,
                "SIGKILL of all members",
                () -> {
                    for (int member = 0; member < Members.COUNT; member++) {
                        cluster.kill(member);
                    }
                },
                () -> {
                    for (int member = 0; member < Members.COUNT; member++) {
                        cluster.start(member);
                    }
                },
                false);
    }

    private Fault pause(int member, String role) {
        return new Fault(
                FaultKind.PAUSE,
                "SIGSTOP of " + role + " " + member,
                () -> cluster.pause(member),
                () -> cluster.resume(member),
                false);
    }

    /** Bit 1: what the member sends is lost; bit 2: what is sent to it. */
    private Fault cut(int member, String what, int ways) {
        Namespaces networks = cluster.networks();
        return new Fault(
                FaultKind.CUT,
                what,
                () -> {
                    for (int other = 0; other < Members.COUNT; other++) {
                        if (other != member && (ways & 1) != 0) {
                            networks.cut(member, other);
                        }
                        if (other != member && (ways & 2) != 0) {
                            networks.cut(other, member);
                        }
                    }
                },
                networks::heal,
                false);
    }

    private Fault breakPath(int leader, int follower) {
        Namespaces networks = cluster.networks();
        return new Fault(
                FaultKind.CUT,
                "leader " + leader + " and follower " + follower + " do not reach each other",
                () -> {
                    networks.cut(leader, follower);
                    networks.cut(follower, leader);
                },
                networks::heal,
                false);
    }

    private Fault unplug(int member) {
        Namespaces networks = cluster.networks();
        return new Fault(
                FaultKind.CUT,
                "link of leader " + member + " is down, for clients too",
                () -> networks.unplug(member),
                networks::heal,
                false);
    }

    private Fault full(String how, long freeBytes, boolean mayEnd, int leader) {
        int member = Cluster.SMALL_DISK_MEMBER;
        return new Fault(
                FaultKind.FULL,
                "disk of " + (member == leader ? "leader " : "follower ") + member + " is " + how,
                () -> cluster.disk().fill(freeBytes),
                () -> cluster.disk().free(),
                mayEnd);
    }
}
