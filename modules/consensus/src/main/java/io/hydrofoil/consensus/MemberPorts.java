package io.hydrofoil.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The five UDP endpoints of a member. A single member talks to nobody, so any free ports of the loopback interface do.
 */
record MemberPorts(List<Integer> ports) {
    private static final int ENDPOINTS = 5;

    static MemberPorts free() {
        List<DatagramChannel> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < ENDPOINTS; i++) {
                DatagramChannel channel = DatagramChannel.open();
                held.add(channel);
                channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ports.add(((InetSocketAddress) channel.getLocalAddress()).getPort());
            }
            return new MemberPorts(List.copyOf(ports));
        } catch (IOException e) {
            throw new UncheckedIOException("no free UDP port on the loopback interface", e);
        } finally {
            for (DatagramChannel channel : held) {
                closeQuietly(channel);
            }
        }
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Aeron wants it: id, then ingress, consensus, log, catch-up and archive endpoints. */
    String member(int id) {
        StringBuilder member = new StringBuilder().append(id);
        for (int port : ports) {
            member.append(",127.0.0.1:").append(port);
        }
        return member.toString();
    }
}
