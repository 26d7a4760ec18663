package io.hydrofoil.apiserver;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The endpoints of the service {@code kubernetes}, in both forms: where the API servers of the cluster are reached. A
 * loopback address is no endpoint, and is refused as one: who listens there only is reached by nobody else.
 *
 * <p>A slice has one list of ports. Servers usually share a port, and then there is the one slice that clients know by
 * name; servers with other ports have slices of their own beside it.
 */
final class ServerAddresses {
    static final String NAME = "kubernetes";

    private final SortedSet<String> hosts = new TreeSet<>();
    private final int port;

    private ServerAddresses(int port) {
        this.port = port;
    }

    /** All objects that say where these servers are; there is an empty one of each kind if none is reached. */
    static List<MapValue> objects(Collection<InetSocketAddress> servers) {
        Map<String, ServerAddresses> groups = new TreeMap<>();
        int anyPort = 0;
        for (InetSocketAddress server : servers) {
            InetAddress address = server.getAddress();
            anyPort = anyPort == 0 ? server.getPort() : anyPort;
            if (!address.isLoopbackAddress()) {
                groups.computeIfAbsent(suffix(server), key -> new ServerAddresses(server.getPort()))
                        .hosts
                        .add(address.getHostAddress());
            }
        }
        List<MapValue> objects = new ArrayList<>();
        ListValue subsets = new ListValue();
        for (Map.Entry<String, ServerAddresses> group : groups.entrySet()) {
            subsets.add(group.getValue().subset());
            String name = objects.isEmpty() ? NAME : NAME + "-" + group.getKey();
            objects.add(group.getValue().slice(name));
        }
        if (objects.isEmpty()) {
            objects.add(new ServerAddresses(anyPort).slice(NAME));
        }
        MapValue endpoints = Bootstrap.object("v1", "Endpoints", "default", NAME);
        Bootstrap.label(endpoints, "endpointslice.kubernetes.io/skip-mirror", "true");
        objects.addFirst(endpoints.put("subsets", subsets));
        return objects;
    }

    /** The name of the slice in which a server may be besides the one that is well known. */
    static String sliceName(InetSocketAddress server) {
        return NAME + "-" + suffix(server);
    }

    private static String suffix(InetSocketAddress server) {
        return type(server.getAddress().getHostAddress()).toLowerCase(java.util.Locale.ROOT) + "-" + server.getPort();
    }

    private static String type(String host) {
        return host.indexOf(':') < 0 ? "IPv4" : "IPv6";
    }

    private MapValue portTree() {
        return new MapValue().put("name", "https").put("port", port).put("protocol", "TCP");
    }

    private MapValue subset() {
        ListValue addresses = new ListValue();
        hosts.forEach(host -> addresses.add(new MapValue().put("ip", host)));
        return new MapValue().put("addresses", addresses).put("ports", ListValue.of(portTree()));
    }

    private MapValue slice(String name) {
        MapValue slice = Bootstrap.object("discovery.k8s.io/v1", "EndpointSlice", "default", name);
        Bootstrap.label(slice, "kubernetes.io/service-name", NAME);
        ListValue endpoints = new ListValue();
        for (String host : hosts) {
            endpoints.add(new MapValue()
                    .put("addresses", ListValue.ofTexts(List.of(host)))
                    .put("conditions", new MapValue().put("ready", true)));
        }
        return slice.put("addressType", hosts.isEmpty() ? "IPv4" : type(hosts.first()))
                .put("endpoints", endpoints)
                .put("ports", ListValue.of(portTree()));
    }
}
