package io.hydrofoil.consensus;

import io.hydrofoil.chassis.Invariant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who makes up the log. Members are known from the start; to change them, all are stopped and started with another
 * list.
 *
 * @param self index of this member
 * @param members all of them, the same list in the same order everywhere
 */
public record Membership(int self, List<MemberAddress> members) {
    /** More members do not make a cluster safer, but slower. */
    public static final int MAX_MEMBERS = 7;

    private static final int ATTEMPTS = 100;

    /** Checks the relations. */
    public Membership {
        members = List.copyOf(members);
        Invariant.check(!members.isEmpty() && members.size() <= MAX_MEMBERS, "between 1 and 7 members");
        Invariant.check(self >= 0 && self < members.size(), "this member is one of the members");
    }

    /** One member, which talks to nobody: any free ports of the loopback interface do. */
    public static Membership alone() {
        return new Membership(0, List.of(new MemberAddress("127.0.0.1", freePorts())));
    }

    /** Whether there are no others. */
    public boolean isAlone() {
        return members.size() == 1;
    }

    /** This member's address. */
    MemberAddress address() {
        return members.get(self);
    }

    /** All members as Aeron wants them. */
    String clusterMembers() {
        return IntStream.range(0, members.size())
                .mapToObj(id -> members.get(id).member(id))
                .collect(Collectors.joining("|"));
    }

    /** Where each member takes ingress, as Aeron's client wants it. */
    String ingressEndpoints() {
        return IntStream.range(0, members.size())
                .mapToObj(id -> id + "=" + members.get(id).ingress())
                .collect(Collectors.joining(","));
    }

    /** Where the other members are asked. */
    String otherConsensusEndpoints() {
        return IntStream.range(0, members.size())
                .filter(id -> id != self)
                .mapToObj(id -> members.get(id).consensus())
                .collect(Collectors.joining(","));
    }

    /** The first of so many consecutive ports that are free now. */
    private static int freePorts() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = boundPort(0);
            if (first + MemberAddress.PORTS <= 65_536
                    && IntStream.range(first, first + MemberAddress.PORTS).allMatch(port -> boundPort(port) > 0)) {
                return first;
            }
        }
        throw new IllegalStateException("no free UDP ports on the loopback interface");
    }

    /** Binds a port and lets it go again; 0 if it is taken. */
    private static int boundPort(int port) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (java.net.BindException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bind UDP ports of the loopback interface", e);
        }
    }
}
