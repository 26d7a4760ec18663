package io.hydrofoil.consensus;

import io.hydrofoil.chassis.Invariant;
import java.net.InetSocketAddress;

/**
 * Where the other members reach one: five consecutive UDP ports from {@code port} on, for ingress, consensus, log,
 * catch-up and archive, and the first of them by TCP too, for {@link LifeLine}.
 *
 * @param host name or address, without brackets
 */
public record MemberAddress(String host, int port) {
    /** How many ports a member takes. */
    public static final int PORTS = 5;

    private static final int MAX_PORT = 65_535;

    /** Checks the range. */
    public MemberAddress {
        Invariant.check(port > 0 && port + PORTS - 1 <= MAX_PORT, "ports of a member", port, MAX_PORT);
    }

    String ingress() {
        return endpoint(0);
    }

    String consensus() {
        return endpoint(1);
    }

    String archive() {
        return endpoint(PORTS - 1);
    }

    /** Looked up anew each time: a member may come back at another address of the same name. */
    InetSocketAddress lifeLine() {
        return new InetSocketAddress(host, port);
    }

    String anyPort() {
        return bracketed() + ":0";
    }

    /** As Aeron wants it: id, then ingress, consensus, log, catch-up and archive endpoints. */
    String member(int id) {
        StringBuilder member = new StringBuilder().append(id);
        for (int i = 0; i < PORTS; i++) {
            member.append(',').append(endpoint(i));
        }
        return member.toString();
    }

    private String endpoint(int index) {
        return bracketed() + ":" + (port + index);
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
