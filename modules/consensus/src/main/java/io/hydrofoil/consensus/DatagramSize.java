package io.hydrofoil.consensus;

import java.net.InetAddress;

/**
 * How large the datagrams between members are (decision 0030). Each costs its sender and its receiver a system call and
 * often a wake-up, so large ones carry more a CPU second; but a network splits what it does not carry whole, and loses
 * all of it with a part. The log itself keeps the size that it was begun with: Aeron heeds what is recorded.
 */
final class DatagramSize {
    /** Fits into Ethernet with room for a tunnel. */
    static final int ANYWHERE = 1_408;

    /** Within a machine. */
    static final int LOOPBACK = 8_192;

    private DatagramSize() {}

    /** In bytes, for a log that is begun, and for what members send to its leader. */
    static int of(ConsensusConfig config) {
        if (config.datagramBytes() > 0) {
            return config.datagramBytes();
        }
        // a member alone sends none, and may be given others later, anywhere
        return !config.membership().isAlone() && areOnOneMachine(config.membership()) ? LOOPBACK : ANYWHERE;
    }

    private static boolean areOnOneMachine(Membership membership) {
        return membership.members().stream().allMatch(member -> isLoopback(member.host()));
    }

    /** Names are not looked up: whoever connects anew to a leader must not wait for a name server. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return host.equals("localhost");
        }
    }
}
