package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of endpoint slices, and of the older endpoints. */
final class EndpointRules {
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_PORTS = 20_000;
    private static final int MAX_TOPOLOGY = 16;
    private static final int MAX_HINTS = 8;

    private EndpointRules() {}

    static final class Slice implements KindRules.Complete {
        private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");

        @Override
        public void object(MapValue object, Faults faults) {
            String type = object.text("addressType", "");
            if (type.isEmpty()) {
                faults.required("addressType");
            } else {
                faults.oneOf("addressType", type, TYPES);
            }
            ListValue endpoints = object.list("endpoints");
            if (endpoints.size() > MAX_ENDPOINTS) {
                faults.tooMany("endpoints", endpoints.size(), MAX_ENDPOINTS);
            } else {
                for (int i = 0; i < endpoints.size(); i++) {
                    endpoint(endpoints.mapAt(i), type, "endpoints[" + i + "]", faults);
                }
            }
            ports(object.list("ports"), faults);
        }

        private static void endpoint(MapValue endpoint, String type, String path, Faults faults) {
            ListValue addresses = endpoint.list("addresses");
            if (addresses.isEmpty()) {
                faults.required(path + ".addresses", "must contain at least 1 address");
            } else if (addresses.size() > MAX_ADDRESSES) {
                faults.tooMany(path + ".addresses", addresses.size(), MAX_ADDRESSES);
            } else {
                List<String> texts = addresses.texts();
                for (int i = 0; i < texts.size(); i++) {
                    address(texts.get(i), type, path + ".addresses", i, faults);
                }
            }
            name(endpoint, "nodeName", path, faults);
            topology(endpoint.map("deprecatedTopology"), path + ".deprecatedTopology", faults);
            if (endpoint.has("hostname")) {
                String host = endpoint.text("hostname", "");
                faults.invalid(path + ".hostname", host, NameRules.label(host));
            }
            MapValue hints = endpoint.map("hints");
            hints(hints.list("forZones"), path + ".hints.forZones", faults);
            hints(hints.list("forNodes"), path + ".hints.forNodes", faults);
        }

        /** An address of the wrong family is a fault of the list, as a real server puts it. */
        private static void address(String text, String type, String path, int index, Faults faults) {
            String place = path + "[" + index + "]";
            if (type.equals("FQDN")) {
                faults.invalid(place, text, NameRules.fullyQualified(text));
                return;
            }
            if (!type.equals("IPv4") && !type.equals("IPv6")) {
                return;
            }
            IpText ip = IpText.address(text);
            if (ip == null) {
                faults.invalid(place, text, AddressRules.NO_ADDRESS);
                return;
            }
            faults.invalid(place, text, AddressRules.canonicalAddress(text));
            if (!ip.family().equals(type)) {
                faults.invalid(path, text, "must be an " + type + " address");
            }
            AddressRules.reachable(place, text, faults);
        }

        private static void name(MapValue endpoint, String field, String path, Faults faults) {
            if (endpoint.has(field)) {
                String name = endpoint.text(field, "");
                faults.invalid(path + "." + field, name, NameRules.subdomain(name));
            }
        }

        private static void topology(MapValue topology, String path, Faults faults) {
            if (topology.size() > MAX_TOPOLOGY) {
                faults.tooMany(path, topology.size(), MAX_TOPOLOGY);
            }
            MetadataRules.labels(path, topology, faults);
        }

        private static void hints(ListValue hints, String path, Faults faults) {
            if (hints.size() > MAX_HINTS) {
                faults.tooMany(path, hints.size(), MAX_HINTS);
                return;
            }
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < hints.size(); i++) {
                String name = hints.mapAt(i).text("name", "");
                String place = path + "[" + i + "].name";
                if (!seen.add(name)) {
                    faults.duplicate(place, name);
                }
                if (path.endsWith("forZones")) {
                    faults.invalid(place, name, LabelSyntax.valueFaults(name));
                } else {
                    faults.invalid(place, name, NameRules.subdomain(name));
                }
            }
        }

        private static void ports(ListValue ports, Faults faults) {
            if (ports.size() > MAX_PORTS) {
                faults.tooMany("ports", ports.size(), MAX_PORTS);
                return;
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < ports.size(); i++) {
                MapValue port = ports.mapAt(i);
                String path = "ports[" + i + "]";
                String name = port.text("name", "");
                if (!name.isEmpty()) {
                    faults.invalid(path + ".name", name, NameRules.label(name));
                }
                if (!names.add(name)) {
                    faults.duplicate(path + ".name", name);
                }
                if (port.has("protocol")) {
                    faults.oneOf(path + ".protocol", port.text("protocol", ""), PROTOCOLS);
                } else {
                    faults.required(path + ".protocol");
                }
                if (port.has("appProtocol")) {
                    String application = port.text("appProtocol", "");
                    faults.invalid(path + ".appProtocol", application, LabelSyntax.keyFaults(application));
                }
            }
        }
    }

    static final class Endpoints implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            ListValue subsets = object.list("subsets");
            for (int i = 0; i < subsets.size(); i++) {
                subset(subsets.mapAt(i), "subsets[" + i + "]", faults);
            }
        }

        private static void subset(MapValue subset, String path, Faults faults) {
            ListValue ready = subset.list("addresses");
            ListValue unready = subset.list("notReadyAddresses");
            if (ready.isEmpty() && unready.isEmpty()) {
                faults.required(path, "must specify `addresses` or `notReadyAddresses`");
            }
            addresses(ready, path + ".addresses", faults);
            addresses(unready, path + ".notReadyAddresses", faults);
            ListValue ports = subset.list("ports");
            for (int i = 0; i < ports.size(); i++) {
                port(ports.mapAt(i), path + ".ports[" + i + "]", ports.size() > 1, faults);
            }
        }

        private static void addresses(ListValue addresses, String path, Faults faults) {
            for (int i = 0; i < addresses.size(); i++) {
                MapValue address = addresses.mapAt(i);
                String place = path + "[" + i + "]";
                String ip = address.text("ip", "");
                faults.invalid(place + ".ip", ip, AddressRules.address(ip));
                String host = address.text("hostname", "");
                if (!host.isEmpty()) {
                    faults.invalid(place + ".hostname", host, NameRules.label(host));
                }
                if (address.has("nodeName")) {
                    String node = address.text("nodeName", "");
                    faults.invalid(place + ".nodeName", node, NameRules.subdomain(node));
                }
                AddressRules.reachable(place + ".ip", ip, faults);
            }
        }

        private static void port(MapValue port, String path, boolean needsName, Faults faults) {
            String name = port.text("name", "");
            if (name.isEmpty()) {
                if (needsName) {
                    faults.required(path + ".name");
                }
            } else {
                faults.invalid(path + ".name", name, NameRules.label(name));
            }
            faults.port(path + ".port", port.number("port", 0));
            String protocol = port.text("protocol", "");
            if (protocol.isEmpty()) {
                faults.required(path + ".protocol");
            } else {
                faults.oneOf(path + ".protocol", protocol, PROTOCOLS);
            }
            if (port.has("appProtocol")) {
                String application = port.text("appProtocol", "");
                faults.invalid(path + ".appProtocol", application, LabelSyntax.keyFaults(application));
            }
        }
    }
}
