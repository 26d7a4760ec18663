package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes and gives back the addresses and node ports of services. An address is an IPAddress object, a port a bare key.
 */
final class ServiceAddresses {
    private static final int TRIES = 64;

    private final Kind services;
    private final Kind ipAddresses;
    private final ServiceNetwork network;

    ServiceAddresses(KindTable kinds, ServiceNetwork network) {
        this.services = kinds.require("v1", "Service");
        this.ipAddresses = kinds.require("networking.k8s.io/v1", "IPAddress");
        this.network = network;
    }

    /**
     * Fills what {@code service} still lacks, takes what {@code old} did not have, gives back what is not needed any
     * more.
     */
    void allocate(Attempt attempt, MapValue service, MapValue old) throws RefusedException {
        MapValue spec = service.ensureMap("spec");
        Set<String> had = addresses(old.map("spec"));
        if (ServiceStrategy.hasAddress(spec) && !ServiceStrategy.isHeadless(spec)) {
            if (spec.text("clusterIP", "").isEmpty()) {
                String address = freeAddress(attempt, service);
                spec.put("clusterIP", address).put("clusterIPs", ListValue.ofTexts(List.of(address)));
            }
            for (String address : addresses(spec)) {
                if (!had.contains(address)) {
                    takeAddress(attempt, service, address);
                }
            }
        }
        takePorts(attempt, service, old.isEmpty(), ports(old.map("spec")));
        release(attempt, old, service);
    }

    /** Gives back what {@code last} has and {@code kept} has not. */
    void release(Attempt attempt, MapValue last, MapValue kept) {
        Set<String> keptAddresses = addresses(kept.map("spec"));
        for (String address : addresses(last.map("spec"))) {
            if (!keptAddresses.contains(address)) {
                attempt.transaction().delete(StorageKeys.of(ipAddresses, "", address));
            }
        }
        Set<Long> keptPorts = ports(kept.map("spec"));
        for (long port : ports(last.map("spec"))) {
            if (!keptPorts.contains(port)) {
                attempt.transaction().delete(portKey(port));
            }
        }
    }

    private String freeAddress(Attempt attempt, MapValue service) throws RefusedException {
        int dynamic = network.size() - network.firstDynamic();
        for (int i = 0; i < TRIES; i++) {
            String address =
                    network.address(network.firstDynamic() + attempt.moment().below(dynamic));
            if (!isTaken(attempt, address)) {
                return address;
            }
        }
        // Nearly full: from a random place on, every address once, the reserved ones included.
        int start = attempt.moment().below(network.size());
        for (int i = 0; i < network.size(); i++) {
            String address = network.address(1 + (start + i) % network.size());
            if (!isTaken(attempt, address)) {
                return address;
            }
        }
        String text = "failed to allocate a serviceIP: range is full";
        throw invalid(service, new FieldError(FieldError.Type.INTERNAL, "spec.clusterIP", "", text));
    }

    private boolean isTaken(Attempt attempt, String address) {
        return attempt.records().has(StorageKeys.of(ipAddresses, "", address));
    }

    private void takeAddress(Attempt attempt, MapValue service, String address) throws RefusedException {
        String shown = Json.text(service.map("spec").list("clusterIPs"));
        if (!network.contains(address)) {
            // A dry run asks the one range that there is, a write first looks for a range with the address.
            String why = attempt.isDryRun()
                    ? "the provided IP (" + address + ") is not in the valid range. The range of valid IPs is "
                            + network.cidr()
                    : "the provided network does not match the current range";
            String text = "failed to allocate IP " + address + ": " + why;
            throw invalid(service, new FieldError(FieldError.Type.INVALID, "spec.clusterIPs", shown, text));
        }
        if (isTaken(attempt, address)) {
            if (attempt.isDryRun()) {
                return;
            }
            String text = "failed to allocate IP " + address + ": provided IP is already allocated";
            throw invalid(service, new FieldError(FieldError.Type.INVALID, "spec.clusterIPs", shown, text));
        }
        byte[] key = StorageKeys.of(ipAddresses, "", address);
        attempt.transaction().expect(key, 0);
        attempt.transaction().put(key, ipAddresses, ipAddress(attempt, service, address));
    }

    private MapValue ipAddress(Attempt attempt, MapValue service, String address) {
        MapValue labels = new MapValue()
                .put("ipaddress.kubernetes.io/ip-family", "IPv4")
                .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
        MapValue metadata = new MapValue()
                .put("name", address)
                .put("uid", attempt.moment().uid())
                .put("generation", 1)
                .put("creationTimestamp", attempt.moment().time())
                .put("labels", labels);
        MapValue parent = new MapValue()
                .put("resource", "services")
                .put("namespace", service.map("metadata").text("namespace", ""))
                .put("name", service.map("metadata").text("name", ""));
        return new MapValue()
                .put("kind", ipAddresses.kind())
                .put("apiVersion", ipAddresses.apiVersion())
                .put("metadata", metadata)
                .put("spec", new MapValue().put("parentRef", parent));
    }

    private void takePorts(Attempt attempt, MapValue service, boolean isNew, Set<Long> had) throws RefusedException {
        MapValue spec = service.ensureMap("spec");
        Set<Long> mine = new LinkedHashSet<>(had);
        int index = 0;
        for (MapValue port : spec.list("ports").maps()) {
            if (ServiceStrategy.hasNodePorts(spec) || port.number("nodePort", 0) != 0) {
                if (isNew) {
                    shareNodePort(spec, port);
                }
                takePort(attempt, service, port, "spec.ports[" + index + "].nodePort", mine);
            }
            index++;
        }
        if (ServiceStrategy.needsHealthCheckPort(spec)) {
            takeHealthCheckPort(attempt, service, mine);
        }
    }

    /** In a new service, ports of one number (TCP and UDP) that do not say otherwise share a node port. */
    private static void shareNodePort(MapValue spec, MapValue port) {
        if (port.number("nodePort", 0) != 0) {
            return;
        }
        for (MapValue other : spec.list("ports").maps()) {
            long shared = other.number("nodePort", 0);
            if (shared != 0 && other.number("port", 0) == port.number("port", 0)) {
                port.put("nodePort", shared);
                return;
            }
        }
    }

    private void takeHealthCheckPort(Attempt attempt, MapValue service, Set<Long> mine) throws RefusedException {
        MapValue spec = service.map("spec");
        long wanted = spec.number("healthCheckNodePort", 0);
        MapValue holder = new MapValue().put("nodePort", wanted);
        String fault = wanted == 0 || mine.contains(wanted) ? null : portFault(attempt, wanted);
        if (fault != null) {
            throw new RefusedException(Statuses.internalError(
                    "failed to allocate requested HealthCheck NodePort " + wanted + ": " + fault));
        }
        takePort(attempt, service, holder, "spec.healthCheckNodePort", mine);
        spec.put("healthCheckNodePort", holder.number("nodePort", 0));
    }

    /** Why a port that a service asks for cannot be had, or null. A dry run does not look at the range. */
    private @Nullable String portFault(Attempt attempt, long port) {
        if (!attempt.isDryRun() && (port < network.firstPort() || port > network.lastPort())) {
            return "provided port is not in the valid range. The range of valid ports is " + network.firstPort() + "-"
                    + network.lastPort();
        }
        return attempt.records().has(portKey(port)) ? "provided port is already allocated" : null;
    }

    /**
     * Takes the port that {@code holder} names, or a free one for it. Ports of one service may share a number (TCP and
     * UDP).
     */
    private void takePort(Attempt attempt, MapValue service, MapValue holder, String field, Set<Long> mine)
            throws RefusedException {
        long wanted = holder.number("nodePort", 0);
        if (mine.contains(wanted)) {
            return;
        }
        String fault = wanted == 0 ? null : portFault(attempt, wanted);
        if (fault != null) {
            throw invalid(service, new FieldError(FieldError.Type.INVALID, field, Long.toString(wanted), fault));
        }
        long port = wanted == 0 ? freePort(attempt, mine) : wanted;
        byte[] key = portKey(port);
        holder.put("nodePort", port);
        mine.add(port);
        attempt.transaction().expect(key, 0);
        attempt.transaction().put(key, services, owner(service));
    }

    private long freePort(Attempt attempt, Set<Long> mine) throws RefusedException {
        if (attempt.isDryRun()) {
            // Nothing is taken: any number past the range, and past those that this service has asked for, will do.
            long last = mine.stream().mapToLong(Long::longValue).max().orElse(network.lastPort() + 1L);
            return last + 1;
        }
        int count = network.lastPort() - network.firstPort() + 1;
        int start = attempt.moment().below(count);
        for (int i = 0; i < count; i++) {
            int port = network.firstPort() + (start + i) % count;
            if (!mine.contains((long) port) && !attempt.records().has(portKey(port))) {
                return port;
            }
        }
        throw new RefusedException(Statuses.internalError("failed to allocate a nodePort: range is full"));
    }

    private static MapValue owner(MapValue service) {
        MapValue metadata = new MapValue()
                .put("name", service.map("metadata").text("name", ""))
                .put("namespace", service.map("metadata").text("namespace", ""));
        return new MapValue().put("metadata", metadata);
    }

    private static Set<String> addresses(MapValue spec) {
        Set<String> addresses = new LinkedHashSet<>(spec.list("clusterIPs").texts());
        addresses.remove(ServiceStrategy.NONE);
        return addresses;
    }

    private static Set<Long> ports(MapValue spec) {
        Set<Long> ports = new LinkedHashSet<>();
        for (MapValue port : spec.list("ports").maps()) {
            ports.add(port.number("nodePort", 0));
        }
        ports.add(spec.number("healthCheckNodePort", 0));
        ports.remove(0L);
        return ports;
    }

    private static byte[] portKey(long port) {
        return StorageKeys.allocation("nodeports", Long.toString(port));
    }

    private RefusedException invalid(MapValue service, FieldError error) {
        String name = service.map("metadata").text("name", "");
        return new RefusedException(Statuses.invalid(services, name, List.of(error)));
    }
}
