package io.hydrofoil.launcher;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where clients in the cluster reach a server: one address, also of a server that listens on all of its machine. */
final class AdvertisedAddress {
    private AdvertisedAddress() {}

    /** @param members of which this server is one; null: it is alone */
    static InetSocketAddress of(InetSocketAddress listening, @Nullable MembersConfig members)
            throws UnknownHostException, SocketException {
        int port = members != null && members.sharedPort() > 0 ? members.sharedPort() : listening.getPort();
        InetAddress address = listening.getAddress();
        if (!address.isAnyLocalAddress()) {
            return new InetSocketAddress(address, port);
        }
        return new InetSocketAddress(
                members == null
                        ? ofMachine()
                        : InetAddress.getByName(members.own().host()),
                port);
    }

    /** The first address by which others reach this machine; without any, its loopback address. */
    private static InetAddress ofMachine() throws SocketException {
        List<InetAddress> reached = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .sorted(Comparator.comparingInt(address -> address.getAddress().length))
                .toList();
        return reached.isEmpty() ? InetAddress.getLoopbackAddress() : reached.getFirst();
    }
}
