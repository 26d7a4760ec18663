package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a load balancer tells of itself in the status of a service. */
final class BalancerStatusRules {
    private static final List<String> MODES = List.of("Proxy", "VIP");

    private BalancerStatusRules() {}

    /** Services that are no load balancers have none of these. */
    static void ofService(MapValue service, MapValue old, Faults faults) {
        MapValue balancer = service.mapAt("status", "loadBalancer");
        boolean balances = service.map("spec").text("type", "").equals("LoadBalancer");
        if (!balances && !balancer.list("ingress").isEmpty()) {
            faults.forbidden("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        check(balancer, old.mapAt("status", "loadBalancer"), faults);
    }

    /** Addresses that were there already may be written as they please. */
    private static void check(MapValue balancer, MapValue old, Faults faults) {
        Set<String> known = new HashSet<>();
        old.list("ingress").maps().forEach(point -> known.add(point.text("ip", "")));
        ListValue points = balancer.list("ingress");
        for (int i = 0; i < points.size(); i++) {
            MapValue point = points.mapAt(i);
            String path = "status.loadBalancer.ingress[" + i + "]";
            String address = point.text("ip", "");
            if (!address.isEmpty() && !known.contains(address)) {
                faults.invalid(path + ".ip", address, AddressRules.address(address));
            }
            mode(point, !address.isEmpty(), path + ".ipMode", faults);
            hostname(point.text("hostname", ""), path + ".hostname", faults);
        }
    }

    private static void mode(MapValue point, boolean addressed, String field, Faults faults) {
        if (!point.has("ipMode")) {
            if (addressed) {
                faults.required(field, "must be specified when `ip` is set");
            }
        } else if (!addressed) {
            faults.forbidden(field, "may not be specified when `ip` is not set");
        } else {
            faults.oneOf(field, point.text("ipMode", ""), MODES);
        }
    }

    static void hostname(String name, String field, Faults faults) {
        if (name.isEmpty()) {
            return;
        }
        faults.invalid(field, name, NameRules.subdomain(name));
        if (IpText.address(name) != null) {
            faults.invalid(field, name, "must be a DNS name, not an IP address");
        }
    }
}
