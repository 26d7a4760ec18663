package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ports of services. */
final class ServicePortRules {
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private ServicePortRules() {}

    static void ports(ListValue ports, Faults faults) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            port(ports.mapAt(i), "spec.ports[" + i + "]", ports.size() > 1, names, faults);
        }
    }

    private static void port(MapValue port, String path, boolean needsName, Set<String> names, Faults faults) {
        String name = port.text("name", "");
        if (name.isEmpty()) {
            if (needsName) {
                faults.required(path + ".name");
            }
        } else {
            faults.invalid(path + ".name", name, NameRules.label(name));
            if (!names.add(name)) {
                faults.duplicate(path + ".name", name);
            }
        }
        faults.port(path + ".port", port.number("port", 0));
        String protocol = port.text("protocol", "");
        if (protocol.isEmpty()) {
            faults.required(path + ".protocol");
        } else {
            faults.oneOf(path + ".protocol", protocol, PROTOCOLS);
        }
        if (port.has("targetPort")) {
            HandlerRules.port(port.get("targetPort"), path + ".targetPort", faults);
        }
        if (port.has("appProtocol")) {
            String application = port.text("appProtocol", "");
            faults.invalid(path + ".appProtocol", application, LabelSyntax.keyFaults(application));
        }
    }

    /** What no two ports of a service may share. */
    static void distinct(ListValue ports, String type, Faults faults) {
        Set<String> nodePorts = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            MapValue port = ports.mapAt(i);
            long number = port.number("nodePort", 0);
            if (number == 0) {
                continue;
            }
            if (type.equals("ClusterIP")) {
                faults.forbidden("spec.ports[" + i + "].nodePort", "may not be used when `type` is 'ClusterIP'");
            }
            if (!nodePorts.add(port.text("protocol", "") + "/" + number)) {
                faults.duplicate("spec.ports[" + i + "].nodePort", port.get("nodePort"));
            }
        }
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            MapValue port = ports.mapAt(i);
            String protocol = port.text("protocol", "");
            if (!taken.add(protocol + "/" + port.number("port", 0))) {
                MapValue key = new MapValue().put("protocol", protocol).put("port", port.number("port", 0));
                faults.duplicate("spec.ports[" + i + "]", ApiTypes.SERVICE_PORT.of(key));
            }
        }
    }
}
