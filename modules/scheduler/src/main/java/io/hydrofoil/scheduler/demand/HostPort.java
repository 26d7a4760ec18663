package io.hydrofoil.scheduler.demand;

/** A port of the node that a pod wants for itself; {@code ip} 0.0.0.0 means all addresses. */
public record HostPort(String ip, String protocol, int port) {
    private static final String ALL = "0.0.0.0";

    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ALL) || other.ip.equals(ALL));
    }
}
