package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a service of the cluster listens: at its ready endpoints, since the virtual addresses of services need
 * not work on the machines of the control plane.
 */
public final class ServiceAddresses {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Kind services;
    private final Kind slices;
    private final Kind endpoints;

    /** Over these kinds. */
    public ServiceAddresses(KindTable kinds) {
        this.services = kinds.require("v1", "Service");
        this.slices = kinds.require("discovery.k8s.io/v1", "EndpointSlice");
        this.endpoints = kinds.require("v1", "Endpoints");
    }

    /**
     * Where one of the endpoints listens.
     *
     * @param host an address, or the name that an ExternalName service stands for
     */
    public record Place(String host, int port) {
        /** As in a URL. */
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** What is found. */
    public sealed interface Found {
        /** At these places. */
        record At(List<Place> places) implements Found {}

        /** Nowhere; {@code text} says why in the words that clients know. */
        record Nowhere(String text, boolean isMissing) implements Found {}
    }

    /** Where a port of a service is served. */
    public Found find(Records records, String namespace, String name, int port) {
        Current service = records.look(services, namespace, name);
        if (service == null) {
            return new Found.Nowhere("service \"" + name + "\" not found", true);
        }
        MapValue spec = service.tree().map("spec");
        if (spec.text("type", "").equals("ExternalName")) {
            return new Found.At(List.of(new Place(spec.text("externalName", ""), port)));
        }
        for (MapValue each : spec.list("ports").maps()) {
            if (each.number("port", 0) == port) {
                List<Place> places = places(records, namespace, name, each.text("name", ""));
                return places.isEmpty()
                        ? new Found.Nowhere("no endpoints available for service \"" + name + "\"", false)
                        : new Found.At(places);
            }
        }
        return new Found.Nowhere("no service port " + port + " found for service \"" + name + "\"", false);
    }

    private List<Place> places(Records records, String namespace, String name, String port) {
        List<Place> places = new ArrayList<>();
        List<Current> found = records.list(
                slices,
                namespace,
                slice -> name.equals(slice.metadata().map("labels").text(SERVICE_NAME)));
        for (Current slice : found) {
            add(places, slice.tree(), port);
        }
        Current old = found.isEmpty() ? records.look(endpoints, namespace, name) : null;
        if (old != null) {
            for (MapValue subset : old.tree().list("subsets").maps()) {
                addSubset(places, subset, port);
            }
        }
        return places;
    }

    private static void add(List<Place> places, MapValue slice, String port) {
        int number = port(slice, port);
        if (number == 0) {
            return;
        }
        for (MapValue endpoint : slice.list("endpoints").maps()) {
            List<String> addresses = endpoint.list("addresses").texts();
            if (endpoint.map("conditions").flag("ready", true) && !addresses.isEmpty()) {
                places.add(new Place(addresses.getFirst(), number));
            }
        }
    }

    private static void addSubset(List<Place> places, MapValue subset, String port) {
        int number = port(subset, port);
        if (number == 0) {
            return;
        }
        for (MapValue address : subset.list("addresses").maps()) {
            places.add(new Place(address.text("ip", ""), number));
        }
    }

    private static int port(MapValue holder, String name) {
        for (MapValue port : holder.list("ports").maps()) {
            if (port.text("name", "").equals(name)) {
                return (int) port.number("port", 0);
            }
        }
        return 0;
    }
}
