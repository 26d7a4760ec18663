package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Validation;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Services: addresses and node ports. What a service takes is a key of its own that is created in the service's
 * transaction on condition that it is
 * absent, so that two services never get the same, and is deleted with the service.
 */
final class ServiceStrategy implements Strategy {
    static final String NONE = "None";
    private static final String NODE_PORT = "nodePort";
    private static final String SINGLE_STACK = "SingleStack";

    private final Kind kind;
    private final ServiceAddresses addresses;

    ServiceStrategy(KindTable kinds, ServiceNetwork network) {
        this.kind = kinds.require("v1", "Service");
        this.addresses = new ServiceAddresses(kinds, network);
    }

    @Override
    public void prepareCreate(Attempt attempt, MapValue service) throws RefusedException {
        pairAddresses(service.ensureMap("spec"));
        settleFamilies(service);
        addresses.allocate(attempt, service, MapValue.EMPTY);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue service, MapValue old) throws RefusedException {
        MapValue spec = service.ensureMap("spec");
        MapValue before = old.map("spec");
        keepAddresses(spec, before);
        keepNodePorts(spec, before);
        pairAddresses(spec);
        settleFamilies(service);
        dropOfOldType(spec, before);
        addresses.allocate(attempt, service, old);
    }

    /** What this cluster can give is decided before anything else of the service is looked at. */
    private void settleFamilies(MapValue service) throws RefusedException {
        List<FieldError> errors = new ArrayList<>(Validation.shared(kind, service));
        int givenFamilies = service.ensureMap("spec").list("ipFamilies").size();
        setFamilies(service.ensureMap("spec"));
        if (errors.isEmpty() && hasAddress(service.map("spec"))) {
            validateAddresses(service.map("spec"), givenFamilies, errors);
            if (errors.isEmpty()) {
                validateFamilies(service.map("spec"), errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(
                    Statuses.invalid(kind, service.map("metadata").text("name", ""), errors));
        }
    }

    /** Whether there may be as many addresses and families as are given; {@code families} of them were. */
    private static void validateAddresses(MapValue spec, int families, List<FieldError> errors) {
        ListValue addresses = spec.list("clusterIPs");
        if (spec.text("ipFamilyPolicy", "").equals(SINGLE_STACK)) {
            if (addresses.size() == 2) {
                errors.add(severalFor("cluster IPs"));
            }
            if (families == 2) {
                errors.add(severalFor("IP families"));
            }
        }
        for (int i = families; i < addresses.size(); i++) {
            if (addresses.texts().get(i).contains(":")) {
                errors.add(new FieldError(
                        FieldError.Type.INVALID,
                        "spec.clusterIPs[" + i + "]",
                        Json.text(addresses),
                        "IPv6 is not configured on this cluster"));
            }
        }
    }

    private static FieldError severalFor(String what) {
        return new FieldError(
                FieldError.Type.INVALID,
                "spec.ipFamilyPolicy",
                GoQuote.of(SINGLE_STACK),
                "must be 'RequireDualStack' or 'PreferDualStack' when multiple " + what + " are specified");
    }

    private static void validateFamilies(MapValue spec, List<FieldError> errors) {
        if (isHeadless(spec) && spec.map("selector").isEmpty()) {
            return;
        }
        List<String> families = spec.list("ipFamilies").texts();
        String policy = spec.text("ipFamilyPolicy", "");
        if (policy.equals("RequireDualStack")) {
            errors.add(new FieldError(
                    FieldError.Type.INVALID,
                    "spec.ipFamilyPolicy",
                    GoQuote.of(policy),
                    "this cluster is not configured for dual-stack services"));
        }
        for (int i = 0; i < families.size(); i++) {
            if (families.get(i).equals("IPv6")) {
                errors.add(new FieldError(
                        FieldError.Type.INVALID,
                        "spec.ipFamilies[" + i + "]",
                        "\"IPv6\"",
                        "not configured on this cluster"));
            }
        }
    }

    @Override
    public void release(Attempt attempt, Current last) {
        addresses.release(attempt, last.tree(), MapValue.EMPTY);
    }

    /** Whether services of this spec have cluster addresses, be it None. */
    static boolean hasAddress(MapValue spec) {
        return !spec.isEmpty() && !spec.text("type", "ClusterIP").equals("ExternalName");
    }

    static boolean isHeadless(MapValue spec) {
        return spec.text("clusterIP", "").equals(NONE);
    }

    /** Whether services of this spec have node ports. */
    static boolean hasNodePorts(MapValue spec) {
        String type = spec.text("type", "");
        return type.equals("NodePort")
                || (type.equals("LoadBalancer") && spec.flag("allocateLoadBalancerNodePorts", true));
    }

    /** clusterIP is the first of clusterIPs; either may be given. */
    static void pairAddresses(MapValue spec) {
        String first = spec.text("clusterIP", "");
        if (!first.isEmpty() && spec.list("clusterIPs").isEmpty()) {
            spec.put("clusterIPs", ListValue.ofTexts(List.of(first)));
        }
    }

    /** One family, but both for a headless service that selects nothing: its endpoints are not ours to know. */
    private static void setFamilies(MapValue spec) {
        if (!hasAddress(spec)) {
            return;
        }
        boolean both = isHeadless(spec) && spec.map("selector").isEmpty();
        if (!spec.has("ipFamilyPolicy")) {
            spec.put("ipFamilyPolicy", both ? "RequireDualStack" : SINGLE_STACK);
        }
        if (spec.list("ipFamilies").isEmpty()) {
            spec.put("ipFamilies", ListValue.ofTexts(List.of("IPv4")));
        }
        ListValue families = spec.list("ipFamilies");
        if (both && families.size() == 1 && !spec.text("ipFamilyPolicy", "").equals(SINGLE_STACK)) {
            families.add(families.texts().contains("IPv4") ? "IPv6" : "IPv4");
        }
    }

    private static void keepAddresses(MapValue spec, MapValue before) {
        if (!hasAddress(spec) || !hasAddress(before)) {
            return;
        }
        for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            Value value = before.get(field);
            if (value != null && !spec.has(field)) {
                spec.put(field, value.copy());
            }
        }
        if (needsHealthCheckPort(spec) && needsHealthCheckPort(before) && !spec.has("healthCheckNodePort")) {
            spec.put("healthCheckNodePort", before.number("healthCheckNodePort", 0));
        }
    }

    static boolean needsHealthCheckPort(MapValue spec) {
        return spec.text("type", "").equals("LoadBalancer")
                && spec.text("externalTrafficPolicy", "").equals("Local");
    }

    /** A port that is given without its node port keeps the one that a port of its name had, unless that is used. */
    private static void keepNodePorts(MapValue spec, MapValue before) {
        if (!hasNodePorts(spec) || !hasNodePorts(before)) {
            return;
        }
        Map<String, Long> byName = new HashMap<>();
        before.list("ports").maps().forEach(port -> byName.put(port.text("name", ""), port.number(NODE_PORT, 0)));
        Set<Long> used = nodePorts(before);
        used.retainAll(nodePorts(spec));
        for (MapValue port : spec.list("ports").maps()) {
            long known = byName.getOrDefault(port.text("name", ""), 0L);
            if (port.number(NODE_PORT, 0) == 0 && known != 0 && used.add(known)) {
                port.put(NODE_PORT, known);
            }
        }
    }

    private static Set<Long> nodePorts(MapValue spec) {
        Set<Long> ports = new HashSet<>();
        spec.list("ports").maps().forEach(port -> ports.add(port.number(NODE_PORT, 0)));
        ports.remove(0L);
        return ports;
    }

    /** What only the old type has goes, unless the client has just changed it. */
    private static void dropOfOldType(MapValue spec, MapValue before) {
        if (!hasAddress(spec)) {
            List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy")
                    .forEach(field -> dropUnchanged(spec, before, field));
        }
        boolean external = !spec.text("type", "").equals("ClusterIP") && hasAddress(spec);
        boolean balanced = spec.text("type", "").equals("LoadBalancer");
        if (!external && spec.list("externalIPs").isEmpty()) {
            dropUnchanged(spec, before, "externalTrafficPolicy");
        }
        if (!balanced) {
            dropUnchanged(spec, before, "allocateLoadBalancerNodePorts");
            dropUnchanged(spec, before, "loadBalancerClass");
        }
        if (!needsHealthCheckPort(spec)) {
            dropUnchanged(spec, before, "healthCheckNodePort");
        }
        if (hasNodePorts(before) && !hasNodePorts(spec) && nodePorts(before).containsAll(nodePorts(spec))) {
            spec.list("ports").maps().forEach(port -> port.remove(NODE_PORT));
        }
    }

    private static void dropUnchanged(MapValue spec, MapValue before, String field) {
        Value value = spec.get(field);
        if (value != null && value.equals(before.get(field))) {
            spec.remove(field);
        }
    }
}
