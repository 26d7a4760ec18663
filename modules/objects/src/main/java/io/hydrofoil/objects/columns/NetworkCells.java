package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Cells of services, endpoints and ingresses. */
public final class NetworkCells {
    private NetworkCells() {}

    private static Value listed(List<String> texts, String otherwise) {
        return Cells.text(texts.isEmpty() ? otherwise : String.join(",", texts));
    }

    static Value podIp(MapValue pod) {
        ListValue all = pod.map("status").list("podIPs");
        String first = all.isEmpty() ? "" : all.mapAt(0).text("ip", "");
        return Cells.text(first.isEmpty() ? Cells.NONE : first);
    }

    static Value clusterIp(MapValue service) {
        List<String> all = service.map("spec").list("clusterIPs").texts();
        return Cells.text(all.isEmpty() || all.getFirst().isEmpty() ? Cells.NONE : all.getFirst());
    }

    static Value externalIp(MapValue service) {
        MapValue spec = service.map("spec");
        List<String> external = spec.list("externalIPs").texts();
        return switch (spec.text("type", "")) {
            case "LoadBalancer" -> {
                List<String> all = new ArrayList<>(balancers(service));
                all.addAll(external);
                yield listed(all, "<pending>");
            }
            case "ExternalName" -> Cells.text(spec.text("externalName", ""));
            default -> listed(external, Cells.NONE);
        };
    }

    /** Addresses of the load balancer, sorted. */
    private static Set<String> balancers(MapValue object) {
        Set<String> all = new TreeSet<>();
        for (MapValue ingress :
                object.mapAt("status", "loadBalancer").list("ingress").maps()) {
            String ip = ingress.text("ip", "");
            String address = ip.isEmpty() ? ingress.text("hostname", "") : ip;
            if (!address.isEmpty()) {
                all.add(address);
            }
        }
        return all;
    }

    static Value servicePorts(MapValue service) {
        List<String> texts = new ArrayList<>();
        for (MapValue port : service.map("spec").list("ports").maps()) {
            long node = port.number("nodePort", 0);
            texts.add(port.number("port", 0) + (node == 0 ? "" : ":" + node) + "/" + port.text("protocol", ""));
        }
        return listed(texts, Cells.NONE);
    }

    static Value endpoints(MapValue endpoints) {
        String otherwise = endpoints.list("subsets").isEmpty() ? Cells.NONE : "";
        List<String> texts = new ArrayList<>();
        for (MapValue subset : endpoints.list("subsets").maps()) {
            ListValue ports = subset.list("ports");
            if (ports.isEmpty()) {
                subset.list("addresses").maps().forEach(address -> texts.add(address.text("ip", "")));
            }
            for (MapValue port : ports.maps()) {
                for (MapValue address : subset.list("addresses").maps()) {
                    String ip = address.text("ip", "");
                    String host = ip.contains(":") ? "[" + ip + "]" : ip;
                    texts.add(host + ":" + port.number("port", 0));
                }
            }
        }
        return Cells.text(Cells.firstOf(texts, otherwise));
    }

    static Value slicePorts(MapValue slice) {
        List<String> texts = new ArrayList<>();
        for (MapValue port : slice.list("ports").maps()) {
            texts.add(port.has("port") ? Long.toString(port.number("port", 0)) : port.text("name", "*"));
        }
        String shown = Cells.firstOf(texts, "");
        return Cells.text(shown.isEmpty() ? Cells.UNSET : shown);
    }

    static Value sliceEndpoints(MapValue slice) {
        List<String> texts = new ArrayList<>();
        slice.list("endpoints")
                .maps()
                .forEach(endpoint -> texts.addAll(endpoint.list("addresses").texts()));
        return Cells.text(Cells.firstOf(texts, Cells.UNSET));
    }

    static Value ingressHosts(MapValue ingress) {
        List<String> hosts = new ArrayList<>();
        boolean more = false;
        ListValue rules = ingress.map("spec").list("rules");
        for (MapValue rule : rules.maps()) {
            String host = rule.text("host", "");
            // What follows the last host that is shown counts even without a host.
            more |= hosts.size() == Cells.SHOWN;
            if (!more && !host.isEmpty()) {
                hosts.add(host);
            }
        }
        String shown = hosts.isEmpty() ? "*" : String.join(",", hosts);
        return Cells.text(more ? Cells.andMore(shown, rules.size()) : shown);
    }

    static Value ingressAddress(MapValue ingress) {
        return Cells.text(String.join(",", balancers(ingress)));
    }

    static Value ingressPorts(MapValue ingress) {
        return Cells.text(ingress.map("spec").list("tls").isEmpty() ? "80" : "80, 443");
    }

    static Value classParameters(MapValue ingressClass) {
        if (!(ingressClass.map("spec").get("parameters") instanceof MapValue parameters)) {
            return Cells.text(Cells.NONE);
        }
        String group = parameters.text("apiGroup", "");
        return Cells.text(
                parameters.text("kind", "") + (group.isEmpty() ? "" : "." + group) + "/" + parameters.text("name", ""));
    }

    static Value parentRef(MapValue address) {
        if (!(address.map("spec").get("parentRef") instanceof MapValue parent)) {
            return Cells.text(Cells.NONE);
        }
        String group = parent.text("group", "");
        String resource = parent.text("resource", "") + (group.isEmpty() ? "" : "." + group);
        String namespace = parent.text("namespace", "");
        return Cells.text(resource.toLowerCase(Locale.ROOT)
                + (namespace.isEmpty() ? "" : "/" + namespace)
                + "/"
                + parent.text("name", ""));
    }
}
